import { RemovalPolicy, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** What administrators of the account may do with the key: not sign, and not let others sign by a grant. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:DeleteAlias', 'kms:DescribeKey', 'kms:DisableKey', 'kms:EnableKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus',
  'kms:GetPublicKey', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListResourceTags', 'kms:PutKeyPolicy', 'kms:RevokeGrant', 'kms:ScheduleKeyDeletion', 'kms:TagResource',
  'kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription',
];

/**
 * The key of a CA: it never leaves AWS KMS, and only the function that issues certificates may sign with it.
 *
 * The statement for the account's root user leaves kms:Sign out, so no IAM policy of the account can give it.
 */
export class SigningKey extends Construct {
  public readonly keyArn: string;

  constructor(scope: Construct, id: string, signer: iam.IRole) {
    super(scope, id);
    const statements = [
      new iam.PolicyStatement({ sid: 'Administration', principals: [new iam.AccountRootPrincipal()], actions: ADMINISTRATION, resources: ['*'] }),
      new iam.PolicyStatement({
        sid: 'Describe', principals: [new iam.ArnPrincipal(signer.roleArn)], actions: ['kms:DescribeKey', 'kms:GetPublicKey'], resources: ['*'],
      }),
      new iam.PolicyStatement({
        sid: 'Sign',
        principals: [new iam.ArnPrincipal(signer.roleArn)],
        actions: ['kms:Sign'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' } },
      }),
    ];
    const key = new kms.CfnKey(this, 'Resource', {
      description: `Signs the certificates of ${scope.node.path}`,
      keySpec: 'RSA_4096',
      keyUsage: 'SIGN_VERIFY',
      keyPolicy: new iam.PolicyDocument({ minimize: false, statements }),
    });
    key.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.keyArn = key.attrArn;
  }
}
