import { runSimulation } from '@cloud-copilot/iam-simulate';

export interface Case {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly account: string;
  readonly context?: Record<string, string>;
  readonly resourcePolicy?: object;
  readonly identityPolicies?: readonly object[];
}

/** Whether IAM allows it, in the opinion of a simulator that nobody here wrote. */
export async function allows(request: Case): Promise<boolean> {
  const result: any = await runSimulation({
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.account },
      contextVariables: request.context ?? {},
    },
    identityPolicies: (request.identityPolicies ?? []).map((policy, i) => ({ name: `policy${i}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: request.resourcePolicy,
  } as any, {});
  // 'error' is a request that it could not judge, such as one with a function of CloudFormation left in it
  if (result.resultType !== 'single') {
    throw new Error(`not a judgement but '${result.resultType}': ${JSON.stringify(result.errors ?? result)} for ${JSON.stringify(request)}`);
  }
  return result.overallResult === 'Allowed';
}

/** The session of a node that has the role. */
export function session(roleArn: string): string {
  const [, account, name] = /^arn:aws:iam::(\d+):role\/(.+)$/.exec(roleArn)!;
  return `arn:aws:sts::${account}:assumed-role/${name.split('/').pop()}/i-0abc`;
}
