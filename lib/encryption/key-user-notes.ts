import { Annotations, CfnResource, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { ImportedKeyUser, KeyUserMechanism } from './imported-key-user';
import { grantRights } from './key-user-rights';
import { inOneLine } from '../private/errors';
import { plain, pseudoText, readable } from '../private/readable';

/** Tells of what may be meant, and may not work as it seems. */
export function noteKeyUser(user: ImportedKeyUser, resource: CfnResource): void {
  const on = Annotations.of(resource);
  const { key, importedAliasName } = user._target;
  if (importedAliasName !== undefined) {
    on.addWarningV2('cdk-emr-security:imported-key-user-by-alias', inOneLine(
      `key: is known by its alias '${readable(importedAliasName, user)}' only, so the role becomes a user of the key that the alias points to at deployment; when the alias is moved `
      + 'later, the right neither moves with it nor is removed from the old key. Import the key with kms.Key.fromKeyArn() and the ARN of the key'));
  }
  if (mayBeOfOtherAccount(user)) {
    const [expected, remedy] = user.mechanism === KeyUserMechanism.GRANT
      ? ['if it is of another account than the stack, its policy has to let the function create grants', `Ask the owner of such a key to add to its key policy: ${rightsOfFunction(user)}`]
      : ['a key of the account of the stack is expected, as AWS KMS lets nobody edit the policies of keys of other accounts',
        'Import the key with an ARN that is text, or use KeyUserMechanism.GRANT where it may be of another account'];
    on.addWarningV2('cdk-emr-security:imported-key-user-account-unknown', inOneLine(
      `key: its account is not known at synth, got construct '${key.node.path}'; ${expected}. ${remedy}`));
  }
  if (/^arn:[^:]+:iam::[^:]+:role\/aws-service-role\//.test(readable(user.role.roleArn, user))) {
    on.addWarningV2('cdk-emr-security:service-linked-key-user', inOneLine(
      `role: '${user.role.node.path}' is a service-linked role, and Amazon EMR never needs one to be a key user; the role of the nodes, the service role or one for data is expected. `
      + 'Leave it out, or acknowledge this where another service asks for it, as Amazon EC2 does for Spot Instances of an encrypted AMI'));
  }
}

/** Whether the account of the key is neither known nor that of the stack, however that is written. */
function mayBeOfOtherAccount(user: ImportedKeyUser): boolean {
  const { account } = user._target.key.env;
  return Token.isUnresolved(account) && readable(account, user) !== pseudoText('AWS::AccountId', Stack.of(user));
}

/** What the policy of a key of another account has to say, as JSON. */
function rightsOfFunction(user: ImportedKeyUser): string {
  const statements = grantRights(user._target, user.role).map(({ statement }) => iam.PolicyStatement.fromJson({
    ...statement.toStatementJson() as object, Resource: '*', Principal: { AWS: user.provider._role.roleArn },
  }));
  return JSON.stringify(plain(statements.map(statement => statement.toStatementJson()), user));
}
