import { aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { KEY_USER, keyHolder, keyInIdentityPolicy, keyTarget } from '../encryption/key-users';
import { NodeNeed } from '../private/configuration-record';
import { ResourcePermission, requestRight, requestRoleRight } from '../private/placement';

/** Lets a role of the nodes read a secret, and decrypt it where its key is a customer managed one that is known. */
export function makeSecretReader(secret: secretsmanager.ISecret): NodeNeed {
  return (subject, warnOn) => {
    const read = requestRoleRight({
      subject,
      holder: { construct: secret, kind: 'secret' },
      permission: {
        id: 'read',
        what: `read secret '${secret.node.path}'`,
        identityStatements: () => [new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [arnInPolicies(secret)] })],
      },
      warnOn,
    });
    if (secret.encryptionKey === undefined) {
      return [read];
    }
    const holder = keyHolder(keyTarget(secret.encryptionKey));
    return [read, requestRight({ subject, holder, permission: decryptPermission(secret), warnOn })];
  };
}

/** Without the six characters that AWS Secrets Manager puts behind a name, an ARN in a policy has to leave room for them. */
function arnInPolicies(secret: secretsmanager.ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}

function decryptPermission(secret: secretsmanager.ISecret): ResourcePermission {
  const { region } = secret.env;
  const throughSecretsManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
  return {
    id: `decrypt in Secrets Manager ${region}`,
    what: `decrypt secret '${secret.node.path}'`,
    impliedBy: KEY_USER,
    resourceStatements: principals => [
      new iam.PolicyStatement({ principals, actions: ['kms:Decrypt'], resources: ['*'], conditions: throughSecretsManager }),
    ],
    identityStatements: () => {
      const { resource, conditions } = keyInIdentityPolicy(keyTarget(secret.encryptionKey!));
      return [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [resource], conditions: { ...conditions, ...throughSecretsManager } })];
    },
  };
}
