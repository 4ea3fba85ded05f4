import { CfnElement, Lazy, Resource, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { withoutSecret } from '../certificates/pem-secret';
import { KEY_USER, keyHolder, keyInIdentityPolicy, keyTarget } from '../encryption/key-users';
import { checkKeyBehind } from '../private/arguments';
import { NodeNeed } from '../private/configuration-record';
import { Problems } from '../private/errors';
import { patternInArn } from '../private/literal-arn';
import { PolicyHolder, ResourcePermission, requestRight, requestRoleRight } from '../private/placement';
import { differ } from '../private/role-subject';
import type { SectionBinder } from '../private/section';

/** A secret construct, of one secret: text in its place may be the secret itself, and is not shown. */
export function checkSecret(problems: Problems, path: string, secret: secretsmanager.ISecret | undefined): boolean {
  if (Construct.isConstruct(secret) && typeof (secret as Partial<secretsmanager.ISecret>).secretArn === 'string') {
    const pattern = patternInArn(path, (secret as secretsmanager.ISecret).secretArn, 'secret');
    if (pattern !== undefined) {
      problems.add(pattern);
    }
    return checkKeyBehind(problems, path, secret as secretsmanager.ISecret) && pattern === undefined;
  }
  problems.add({
    path, wrong: secret === undefined ? 'is missing' : 'is not a secret', got: withoutSecret(secret), expected: 'a secret construct is expected',
    remedy: 'Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()',
  });
  return false;
}

/**
 * Lets a role of the nodes read a secret, and decrypt it where its key is a customer managed one that is known.
 *
 * Inside an account the policies of the role are enough; across accounts the secret and its key have to allow it as well.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function makeSecretReader(secret: secretsmanager.ISecret): NodeNeed {
  return (subject, warnOn) => {
    const permission = readPermission(secret);
    const read = differ(subject.account, secret.env.account)
      ? requestRight({ subject, holder: secretHolder(secret), permission, warnOn })
      : requestRoleRight({ subject, holder: { construct: secret, kind: 'secret' }, permission: inRolesOnly(permission), warnOn });
    const key = customerKeyOf(secret);
    return key === undefined
      ? [read]
      : [read, requestRight({ subject, holder: keyHolder(keyTarget(key)), permission: decryptPermission(secret, key), warnOn })];
  };
}

/** Warns of secrets that nodes may not be able to read, whatever their roles may do. */
export function noteSecret(binder: Pick<SectionBinder, 'scope' | 'warn'>, secret: secretsmanager.ISecret, path: string): void {
  const stack = Stack.of(binder.scope);
  const { account, region } = secret.env;
  if (differ(account, stack.account) && customerKeyOf(secret) === undefined) {
    const isAwsManaged = secret.encryptionKey !== undefined;
    binder.warn('secret-of-another-account',
      `${path}: secret '${secret.node.path}' is in account ${account}, and ${isAwsManaged ? `its key is the AWS managed key ${AWS_MANAGED}` : 'its key is not known'}; `
      + `no other account can use ${isAwsManaged ? 'that key' : `the AWS managed key ${AWS_MANAGED}`}, so a customer managed key is expected that lets the roles of the nodes decrypt. `
      + `${isAwsManaged ? 'Encrypt the secret with one, and name it' : 'Name the key'} in secretsmanager.Secret.fromSecretAttributes()`);
  }
  if (differ(region, stack.region)) {
    binder.warn('secret-of-another-region',
      `${path}: secret '${secret.node.path}' is in ${region}, and the clusters are in ${stack.region}; nothing is documented of nodes that read secrets of other Regions, `
      + `so one of ${stack.region} is expected. Replicate the secret, and import the replica`);
  }
}

const AWS_MANAGED = 'aws/secretsmanager';

/** Undefined for the key that Secrets Manager has in each account, of which all who may read a secret of the account may make use. */
function customerKeyOf({ encryptionKey }: secretsmanager.ISecret): kms.IKey | undefined {
  return encryptionKey !== undefined && keyTarget(encryptionKey).importedAliasName === `alias/${AWS_MANAGED}` ? undefined : encryptionKey;
}

function secretHolder(secret: secretsmanager.ISecret): PolicyHolder {
  const policy = () => secret.node.tryFindChild('Policy') as secretsmanager.ResourcePolicy | undefined;
  return {
    construct: secret,
    kind: 'secret',
    policyName: 'resource policy',
    obeysIam: true,
    policyElement: () => policy()?.node.defaultChild as CfnElement | undefined,
    policyDocument: () => policy()?.document,
    willRender: () => true,
    policyConstruct: policy,
  };
}

/** A right with statements for the resource would be placed there too. */
function inRolesOnly({ id, what, identityStatements }: ResourcePermission) {
  return { id, what, identityStatements };
}

function readPermission(secret: secretsmanager.ISecret): ResourcePermission {
  const actions = ['secretsmanager:GetSecretValue'];
  return {
    id: 'read',
    what: `read secret '${secret.node.path}'`,
    hasSids: false,
    resourceStatements: principals => [new iam.PolicyStatement({ principals, actions, resources: ['*'] })],
    identityStatements: () => [new iam.PolicyStatement({ actions, resources: [arnInPolicies(secret)] })],
  };
}

/**
 * An ARN in a policy has to leave room for the six characters that Secrets Manager puts behind a name, where they are not known: where
 * only the name was given, and where CDK names a secret of another account or Region, by its name.
 */
function arnInPolicies(secret: secretsmanager.ISecret): string {
  if (secret.secretFullArn === undefined) {
    return withAnySuffix(secret);
  }
  const owner = Stack.of(secret);
  return !Resource.isOwnedResource(secret) ? secret.secretFullArn : Lazy.uncachedString({
    produce: ({ scope }) => {
      const user = Stack.of(scope);
      return owner.account === user.account && owner.region === user.region ? secret.secretArn : withAnySuffix(secret);
    },
  });
}

function withAnySuffix(secret: secretsmanager.ISecret): string {
  return `${secret.secretArn}-??????`;
}

function decryptPermission(secret: secretsmanager.ISecret, key: kms.IKey): ResourcePermission {
  const { region } = secret.env;
  const throughSecretsManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
  return {
    id: `decrypt in Secrets Manager ${region}`,
    what: 'decrypt the secrets that it encrypts',
    impliedBy: KEY_USER,
    hasSids: false,
    resourceStatements: principals => [
      new iam.PolicyStatement({ principals, actions: ['kms:Decrypt'], resources: ['*'], conditions: throughSecretsManager }),
    ],
    identityStatements: () => {
      const { resource, conditions } = keyInIdentityPolicy(keyTarget(key));
      return [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [resource], conditions: { ...conditions, ...throughSecretsManager } })];
    },
  };
}
