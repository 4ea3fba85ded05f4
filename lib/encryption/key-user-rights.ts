import { aws_iam as iam } from 'aws-cdk-lib';
import { GRANT_OPERATIONS } from './key-user-specification';
import { KeyTarget, keyInIdentityPolicy } from './key-users';
import { FunctionRight } from '../private/function-rights';

/** Adding a role to the policy of a key, and never in a way that could lock out who administers it. */
export function keyPolicyRights(target: KeyTarget): FunctionRight[] {
  return [
    right(target, ['kms:DescribeKey', 'kms:GetKeyPolicy']),
    // the function leaves the parameter out: whether KMS then has a value for the condition is not documented
    right(target, ['kms:PutKeyPolicy'], { BoolIfExists: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } }),
  ];
}

/** Giving a role the use of a key by a grant: no other role, and no other operations. */
export function grantRights(target: KeyTarget, role: iam.IRole): FunctionRight[] {
  return [
    right(target, ['kms:DescribeKey', 'kms:ListGrants', 'kms:RevokeGrant']),
    right(target, ['kms:CreateGrant'], {
      'StringEquals': { 'kms:GranteePrincipal': role.roleArn },
      'ForAllValues:StringEquals': { 'kms:GrantOperations': [...GRANT_OPERATIONS] },
    }),
  ];
}

function right(target: KeyTarget, actions: string[], limits: Record<string, Record<string, unknown>> = {}): FunctionRight {
  const { resource, conditions } = keyInIdentityPolicy(target);
  return {
    statement: new iam.PolicyStatement({ actions, resources: [resource], conditions: { ...conditions, ...limits } }),
    guarded: { kind: 'KMS key', resource: target.key },
  };
}
