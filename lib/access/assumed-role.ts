import { aws_iam as iam } from 'aws-cdk-lib';
import { NodeNeed } from '../private/configuration-record';
import { requestRoleRight } from '../private/placement';

/**
 * Lets a role of the nodes assume another one: in a policy of its own, however often that one is named.
 *
 * The trust policy of that one has to let it as well, which is checked when the app is synthesized. A trust policy is never edited
 * here: it is the last word of the owner of the role on who may become it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function makeAssumer(role: iam.IRole, actions: readonly string[]): NodeNeed {
  return (subject, warnOn) => [requestRoleRight({
    subject,
    holder: { construct: role, kind: 'role' },
    permission: {
      id: `assume ${actions.join(' ')}`,
      what: `assume role '${role.node.path}'`,
      identityStatements: () => [new iam.PolicyStatement({ actions: [...actions], resources: [role.roleArn] })],
    },
    warnOn,
  })];
}
