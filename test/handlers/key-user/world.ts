import { FakeKms } from './fake-kms';
import { KEY_USER_RESOURCE_TYPE, KeyUserSpecification } from '../../../lib/encryption/key-user-specification';
import { Environment, KmsPort } from '../../../lib/handlers/key-user/environment';
import { makeHandler } from '../../../lib/handlers/key-user/handler';
import { NOTHING, grantNameOf, physicalIdOf, sidsOf, statementsOf } from '../../../lib/handlers/key-user/identity';
import { PACE, Pace } from '../../../lib/handlers/key-user/pace';
import { PolicyText } from '../../../lib/handlers/key-user/policy-text';
import { awsError } from '../common/aws-error';
import { Ending, Fault, Lambda, Reach } from '../common/lambda';
import { VirtualClock } from '../common/virtual-clock';

export const ACCOUNT = '111111111111';
export const STACK = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/Emr/0d9f4e10`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/EMR_EC2_DefaultRole`;
export const OTHER_ROLE = `arn:aws:iam::${ACCOUNT}:role/Admin`;
export const PARAMETER = 'CFN-KeyUserSpecification-abc123';
export const TIMEOUT = 10 * 60 * 1000;
export const LOGICAL_ID = 'KeyUser1234';
export const WANTED: KeyUserSpecification = { stackId: STACK, logicalResourceId: LOGICAL_ID, key: KEY, role: ROLE, mechanism: 'KEY_POLICY' };
export const GRANTED: KeyUserSpecification = { ...WANTED, mechanism: 'GRANT' };

export const ROOT = `{ "Sid" : "Enable IAM User Permissions", "Effect" : "Allow", "Principal" : { "AWS" : "arn:aws:iam::${ACCOUNT}:root" }, "Action" : "kms:*", "Resource" : "*" }`;
export const ADMIN = `{\n    "Sid" : "Admin", "Effect" : "Allow", "Principal" : { "AWS" : [ "${OTHER_ROLE}" ] }, "Action" : [ "kms:Put*" ], "Resource" : "*", "Condition" : { "NumericLessThan" : { "x" : 1e2 } } }`;
export const policyOf = (...statements: string[]) => `{\n  "Version" : "2012-10-17",\n  "Id" : "key-default-1",\n  "Statement" : [ ${statements.join(', ')} ]\n}`;

/** The function and all it reaches, in memory. */
export class World {
  public readonly clock: VirtualClock;
  public readonly lambda: Lambda;
  public readonly kms: FakeKms;
  public readonly parameters: Map<string, string>;
  public pace: Pace = PACE;
  private requests = 0;

  constructor(origin?: World) {
    this.clock = new VirtualClock(origin?.clock.now() ?? Date.UTC(2026, 0, 15, 12));
    this.lambda = new Lambda(this.clock);
    this.kms = origin?.kms.fork(() => this.clock.now()) ?? new FakeKms(() => this.clock.now());
    this.parameters = new Map(origin?.parameters);
    if (origin === undefined) {
      this.kms.createKey(KEY, policyOf(ROOT, ADMIN));
      [ROLE, OTHER_ROLE].forEach(role => this.kms.roles.add(role));
      this.specify(WANTED);
    }
  }

  public fork(): World {
    return new World(this);
  }

  public specify(specification: KeyUserSpecification | string, parameter = PARAMETER): void {
    this.parameters.set(parameter, typeof specification === 'string' ? specification : JSON.stringify(specification));
  }

  public request(RequestType: 'Create' | 'Update' | 'Delete', more: Record<string, unknown> = {}): Record<string, unknown> {
    this.requests += 1;
    const Specification = this.parameters.get(PARAMETER)!;
    return {
      RequestType,
      ResponseURL: 'https://cloudformation-custom-resource-response.s3.amazonaws.com/answer?X-Amz-Signature=0123456789abcdef',
      StackId: STACK,
      RequestId: `request-${this.requests}`,
      LogicalResourceId: LOGICAL_ID,
      ResourceType: KEY_USER_RESOURCE_TYPE,
      ...(RequestType !== 'Create' && { PhysicalResourceId: physicalIdOf(JSON.parse(Specification), KEY) }),
      ResourceProperties: { ServiceToken: 'arn', Parameter: PARAMETER, Specification },
      ...more,
    };
  }

  /** The text of the policy. */
  public get policy(): string {
    return this.kms.keys.get(KEY)!.policy;
  }

  /** Our statements, as they stand in the policy. */
  public ours(specification = WANTED): unknown[] {
    const sids: readonly string[] = sidsOf(specification);
    return (JSON.parse(this.policy).Statement as { Sid?: string }[]).filter(({ Sid }) => sids.includes(Sid ?? ''));
  }

  public grants(specification = GRANTED): { readonly grantee: string; readonly operations: readonly string[] }[] {
    return this.kms.keys.get(KEY)!.grants.filter(({ name }) => name === grantNameOf(specification));
  }

  /** Whether the role is a user, as it should be. */
  public isUser(specification: KeyUserSpecification): boolean {
    return specification.mechanism === 'GRANT'
      ? this.grants(specification).length === 1
      : JSON.stringify(this.ours(specification)) === JSON.stringify(statementsOf(specification));
  }

  /** Whether nothing of ours is there. */
  public isClean(specification: KeyUserSpecification): boolean {
    return this.ours(specification).length === 0 && this.grants(specification).length === 0;
  }

  /** Runs the function once. */
  public async invoke(event: unknown, fault?: Fault, timeout = TIMEOUT): Promise<Ending> {
    return this.lambda.invoke(reach => makeHandler(this.environment(reach), this.pace), event, fault, timeout);
  }

  private environment(reach: Reach): Environment {
    const kms: KmsPort = {
      describeKey: async key => reach.call('DescribeKey', () => this.kms.describeKey(key)),
      getKeyPolicy: async arn => reach.call('GetKeyPolicy', () => this.kms.getKeyPolicy(arn)),
      putKeyPolicy: async (arn, policy) => reach.call('PutKeyPolicy', () => this.kms.putKeyPolicy(arn, policy)),
      listGrants: async (arn, filter) => reach.call('ListGrants', () => this.kms.listGrants(arn, filter)),
      createGrant: async (arn, grant) => reach.call('CreateGrant', () => this.kms.createGrant(arn, grant)),
      revokeGrant: async (arn, id) => reach.call('RevokeGrant', () => this.kms.revokeGrant(arn, id)),
    };
    return {
      ...reach, kms, region: 'eu-west-1', getParameter: async name => reach.call('GetParameter', () => {
        if (!this.parameters.has(name)) {
          throw awsError('ParameterNotFound', 400);
        }
        return this.parameters.get(name);
      }),
    };
  }
}

/** CloudFormation is told once and in time, with a reason that its console shows whole. */
export function expectAnswered(ending: Ending, status?: 'SUCCESS' | 'FAILED'): void {
  expect(ending.outcome).toBe('returned');
  expect(ending.answers).toHaveLength(1);
  expect(ending.left).toBeGreaterThan(0);
  const [{ Status, Reason, PhysicalResourceId }] = ending.answers;
  expect(Reason.length).toBeLessThanOrEqual(1024);
  expect(PhysicalResourceId).toMatch(Status === 'SUCCESS' ? /^emr-key-user-[0-9a-f]{32}-[0-9a-f-]{36}$/ : new RegExp(`^(emr-key-user-[0-9a-f]{32}-[0-9a-f-]{36}|${NOTHING}|failed-${LOGICAL_ID})$`));
  if (status !== undefined) {
    expect({ Status, Reason }).toMatchObject({ Status: status });
  }
}

/** No policy was ever in force that lacks or changes what others have written. */
export function expectOthersKept(world: World, specification = WANTED, others = [ROOT, ADMIN]): void {
  for (const policy of [...world.kms.puts, world.policy]) {
    expect(new PolicyText(policy).others(sidsOf(specification))).toEqual(others);
    expect({ ...JSON.parse(policy), Statement: 0 }).toEqual({ Version: '2012-10-17', Id: 'key-default-1', Statement: 0 });
  }
}
