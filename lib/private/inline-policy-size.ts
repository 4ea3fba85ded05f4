import { CfnElement, CfnResource, Reference, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { plain } from './readable';

/** What CloudFormation ends the names with that it makes. */
const RANDOM = '-'.padEnd(13, 'X');

/** What is known at deployment only, as long as it is there. */
const DEPLOYED: Readonly<Record<string, string>> = { AccountId: '111122223333', Region: 'ap-southeast-1', Partition: 'aws', URLSuffix: 'amazonaws.com' };

/**
 * About how many characters the inline policies of a role have, as IAM counts them: those of the role itself, those that stand under it, such as CDK's
 * default policy, and others.
 *
 * What a managed policy says does not count.
 */
export function charactersInline(role: iam.IRole, others: readonly iam.Policy[]): number {
  const elements = new Set([...others.map(({ node }) => node.defaultChild!), ...role.node.findAll()]);
  const documents = [...ownDocuments(role), ...[...elements].filter(isPolicy).map(policy => deployed(policy.policyDocument, policy))];
  return documents.reduce((sum: number, document) => sum + sizeOf(document), 0);
}

function ownDocuments({ node: { defaultChild } }: iam.IRole): unknown[] {
  const policies = isOfType(defaultChild, 'AWS::IAM::Role') ? deployed((defaultChild as iam.CfnRole).policies, defaultChild) : undefined;
  return Array.isArray(policies) ? policies.map(({ policyDocument }: iam.CfnRole.PolicyProperty) => policyDocument) : [];
}

function isPolicy(construct: IConstruct): construct is iam.CfnPolicy {
  return isOfType(construct, 'AWS::IAM::Policy');
}

function isOfType(construct: IConstruct | undefined, type: string): construct is CfnResource {
  return construct !== undefined && CfnResource.isCfnResource(construct) && construct.cfnResourceType === type;
}

function deployed(value: unknown, element: CfnElement): unknown {
  return plain(value, element, nameAtDeployment);
}

/** As long as the name or ARN that CloudFormation and the services make. */
function nameAtDeployment({ target, displayName }: Reference): string {
  const stack = Stack.of(target);
  const logicalId: string = CfnElement.isCfnElement(target) ? stack.resolve(target.logicalId) : target.node.id;
  if (isOfType(target, 'AWS::SSM::Parameter') && displayName === 'Ref') {
    return `CFN-${logicalId}${RANDOM}`;
  }
  const name = `${Token.isUnresolved(stack.stackName) ? 'X'.repeat(40) : stack.stackName}-${logicalId}`.slice(0, 64 - RANDOM.length) + RANDOM;
  return displayName === 'Arn' ? `arn:aws:iam::111122223333:role/${name}` : name;
}

function sizeOf(document: unknown): number {
  return JSON.stringify(document).replace(/\$\{AWS::(\w+)\}/g, (text, name: string) => DEPLOYED[name] ?? text).replace(/\s/g, '').length;
}
