import { Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { filled } from '../certificates/stored';

/* What the tests of ImportedKeyUser share: short ways to make keys and roles, and to read a template. */

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

export const KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const OTHER_ARN = 'arn:aws:kms:us-west-2:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab';
/** Of another account. */
export const FOREIGN_ARN = 'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export function keyIn(scope: Construct, arn = KEY_ARN, id = 'Key'): kms.IKey {
  return scope.node.tryFindChild(id) as unknown as kms.IKey | undefined ?? kms.Key.fromKeyArn(scope, id, arn);
}

export function roleIn(scope: Construct, id = 'Nodes', props: Partial<iam.RoleProps> = {}): iam.Role {
  return scope.node.tryFindChild(id) as iam.Role | undefined ?? new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), ...props });
}

/** What a template says of one key user. */
export interface KeyUserInTemplate {
  readonly id: string;
  readonly resource: any;
  readonly parameterId: string;
  readonly policyId: string;
  /** With `<Ref>` and `<GetAtt.Attribute>` for what CloudFormation fills in; without stack and resource. */
  readonly specification: any;
  readonly statements: any[];
  /** The ids of other key users that it waits for. */
  readonly waitsFor: string[];
}

/** By logical id. */
export function keyUsersOf(stack: Stack): KeyUserInTemplate[] {
  const { Resources = {} } = Template.fromStack(stack).toJSON();
  const all = Object.entries<any>(Resources);
  return all.filter(([, { Type }]) => Type === 'Custom::EmrSecurityKeyUser').sort(([one], [other]) => one < other ? -1 : 1).map(([id, resource]) => {
    const parameterId = resource.Properties.Parameter.Ref;
    expect(resource.Properties.Specification).toEqual({ 'Fn::GetAtt': [parameterId, 'Value'] });
    const [policyId, policy] = all.find(([, { Type, Properties }]) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes(`"${parameterId}"`))!;
    // CloudFormation removes it after the resource, so a Delete finds its specification and its rights
    expect(resource.DependsOn).toEqual(expect.arrayContaining([parameterId, policyId]));
    const { stackId, logicalResourceId, ...specification } = JSON.parse(filled(Resources[parameterId].Properties.Value));
    expect({ stackId, logicalResourceId }).toEqual({ stackId: '<AWS::StackId>', logicalResourceId: id });
    return {
      id, resource, parameterId, policyId, specification,
      statements: policy.Properties.PolicyDocument.Statement,
      waitsFor: resource.DependsOn.filter((other: string) => Resources[other].Type === 'Custom::EmrSecurityKeyUser'),
    };
  });
}

export function keyUserOf(stack: Stack): KeyUserInTemplate {
  const users = keyUsersOf(stack);
  expect(users).toHaveLength(1);
  return users[0];
}

/** The construct id at the beginning of a logical id. */
export function nameOf(logicalId: string): string {
  return logicalId.replace(/(Resource|Specification|Rights)[0-9A-F]{16}$/, '');
}
