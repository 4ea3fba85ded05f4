/*
 * What the constructs and the deploy-time function have to agree on.
 *
 * The specification of a key user is the value of a parameter of Systems Manager, which only CloudFormation writes. A request carries the
 * name of the parameter; key, role and mechanism are taken from there alone, so a forged request cannot name others.
 */

/** The type of the custom resource. */
export const KEY_USER_RESOURCE_TYPE = 'Custom::EmrSecurityKeyUser';

/** The properties of the custom resource. */
export interface KeyUserResourceProperties {
  /** The name of the parameter that holds the specification. */
  readonly Parameter: string;
  /** The value of the parameter, so that a change of it updates the resource. The function refuses the request where the two differ. */
  readonly Specification: string;
}

/** A role that is made a user of a key: whose wish it is, and how. */
export interface KeyUserSpecification {
  /**
   * The stack and the resource: requests in the name of others are refused. Their hash stands in the Sids of the statements and is the name of
   * the grant, so that no resource removes what another one, of any stack, has written.
   */
  readonly stackId: string;
  readonly logicalResourceId: string;
  /** The ARN of the key; that of an alias where the key is not known. */
  readonly key: string;
  /** The ARN of the role. */
  readonly role: string;
  readonly mechanism: 'KEY_POLICY' | 'GRANT';
}

/** The ARN of a role, and of nothing else that IAM has. */
export const ROLE_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,580}$/;

/** What a user does with the key, as the KMS console writes it into a key policy. */
export const KEY_USE_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** What a user does for AWS resources, such as volumes that are attached, under FOR_AWS_RESOURCE. */
export const KEY_GRANT_ACTIONS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];

/** The condition of KEY_GRANT_ACTIONS. */
export const FOR_AWS_RESOURCE = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

/** KEY_USE_ACTIONS as the operations of a grant. A grant cannot say GrantIsForAWSResource, so it does not pass CreateGrant on. */
export const GRANT_OPERATIONS = [
  'Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey',
] as const;
