import { allows, session } from './judge';

/* What makes a role a user of a key, in the opinion of iam-simulate. */

/** A key and a role as they are deployed. */
export interface Judged {
  readonly keyArn: string;
  readonly roleArn: string;
}

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'];
export const MAY_FOR_AWS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
export const MAY_NOT = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:CreateGrant'];
const FOR_AWS = { 'kms:GrantIsForAWSResource': 'true' };

/** What a key user lacks, and what it has beside that; nothing for one that is just right. */
export async function isKeyUser({ keyArn, roleArn }: Judged, keyPolicy: object, identityPolicies: readonly object[]): Promise<string[]> {
  const ask = (action: string, context: Record<string, string> = {}) => allows({
    principal: session(roleArn),
    action,
    resource: keyArn,
    account: keyArn.split(':')[4],
    context: { 'kms:ResourceAliases': 'alias/emr', ...context },
    resourcePolicy: keyPolicy,
    identityPolicies,
  });
  const wrong: string[] = [];
  for (const action of USE) {
    if (!await ask(action)) { wrong.push(`may not ${action}`); }
  }
  for (const action of MAY_FOR_AWS) {
    if (!await ask(action, FOR_AWS)) { wrong.push(`may not ${action} for AWS resources`); }
  }
  for (const action of MAY_NOT) {
    if (await ask(action)) { wrong.push(`may ${action}`); }
  }
  return wrong;
}

/** What somebody without any KMS permission of his own may do. */
export async function allowedToStranger(keyArn: string, account: string, keyPolicy: object): Promise<string[]> {
  const allowed: string[] = [];
  for (const action of [...USE, ...MAY_FOR_AWS, ...MAY_NOT]) {
    if (await allows({
      principal: session(`arn:aws:iam::${account}:role/Stranger`), action, resource: keyArn, account: keyArn.split(':')[4], context: FOR_AWS, resourcePolicy: keyPolicy,
    })) {
      allowed.push(action);
    }
  }
  return allowed;
}
