import { CfnParameter, Lazy, Reference, SecretValue, Token, Tokenization, aws_emr as emr } from 'aws-cdk-lib';
import { checkOptions, checkText } from '../private/arguments';
import { EmrSecurityError, Problems } from '../private/errors';
import { hasSecureStringReference, isDynamicReference, showsItsValue } from '../private/secret-text';

/**
 * What a cluster with Kerberos has to know, and only the cluster: its realm, and passwords from where they are kept.
 */
export interface KerberosSecrets {
  /**
   * The realm of the cluster, such as `EC2.INTERNAL`: by convention the domain of its nodes in capitals. At most 256 characters.
   */
  readonly realm: string;

  /**
   * The password for the administration of the KDC: of the cluster's own, or of the external one.
   */
  readonly kdcAdminPassword: SecretValue;

  /**
   * The password of the cross-realm principals, the same in both realms: for clusters under a `crossRealmTrust`.
   *
   * @default - none
   */
  readonly crossRealmTrustPrincipalPassword?: SecretValue;

  /**
   * The logon name of a user who may join computers to the domain: for clusters that trust an Active Directory, or whose external KDC
   * has one behind it. At most 256 characters.
   *
   * @default - none
   */
  readonly adDomainJoinUser?: string;

  /**
   * The password of that user.
   *
   * @default - none
   */
  readonly adDomainJoinPassword?: SecretValue;
}

/**
 * The Kerberos attributes of clusters, without passwords in the template.
 *
 * The security configuration says where the KDC is, each cluster brings the passwords: see `Kerberos`.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-configure-settings.html
 */
export class KerberosAttributes {
  /**
   * The attributes of a cluster, with its passwords as references that CloudFormation resolves when it creates the cluster.
   *
   * A password may be a secret or a field of one (`secret.secretValue`, `secret.secretValueFromJson(field)`,
   * `SecretValue.secretsManager(id)`), or a parameter with `NoEcho` (`SecretValue.cfnParameter(parameter)`). Whoever deploys the stack
   * reads the secret: the role of CloudFormation needs `secretsmanager:GetSecretValue` on it, and the use of its key.
   *
   * CloudFormation takes the version that is current when it creates the cluster, or the one that you name. It does not see that a
   * secret has a new version: the template stays as it is, and a cluster that runs keeps the password that it was started with. To name
   * another version is a change of the template, and replaces the cluster.
   *
   * It is an error if a password is plain text, a parameter that shows its value, or a secure string of Systems Manager, which
   * CloudFormation does not resolve for Amazon EMR; and if a name is longer than 256 characters. What is hidden behind a token is
   * looked at when the app is synthesized.
   *
   * This is for clusters in templates (`emr.CfnCluster`). Step Functions resolves no such references, and where CloudFormation does
   * so in a definition, the password stands there for everybody who may describe the state machine: do not use it in tasks of state
   * machines.
   *
   * @param secrets the realm and the passwords
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
   *
   * @example
   * const secret = new secretsmanager.Secret(this, 'Kdc', { generateSecretString: { excludePunctuation: true } });
   * const security = new SecurityConfiguration(this, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() });
   * const cluster = new emr.CfnCluster(this, 'Cluster', {
   *   name: 'analytics',
   *   instances: {},
   *   jobFlowRole: 'EMR_EC2_DefaultRole',
   *   serviceRole: 'EMR_DefaultRole',
   *   kerberosAttributes: KerberosAttributes.fromSecrets({ realm: 'EC2.INTERNAL', kdcAdminPassword: secret.secretValue }),
   * });
   * security.attachTo(cluster);
   */
  public static fromSecrets(secrets: KerberosSecrets): emr.CfnCluster.KerberosAttributesProperty {
    const problems = new Problems();
    const method = 'KerberosAttributes.fromSecrets';
    // text is not shown: it may be a password
    if (checkOptions(problems, 'secrets', typeof secrets === 'string' ? undefined : secrets, KNOWN)) {
      checkName(problems, 'realm', secrets.realm, 'the name of a realm');
      checkPassword(problems, 'kdcAdminPassword', secrets.kdcAdminPassword, true);
      checkPassword(problems, 'crossRealmTrustPrincipalPassword', secrets.crossRealmTrustPrincipalPassword);
      if (secrets.adDomainJoinUser !== undefined) {
        checkName(problems, 'adDomainJoinUser', secrets.adDomainJoinUser, 'the logon name of a user');
      }
      checkPassword(problems, 'adDomainJoinPassword', secrets.adDomainJoinPassword);
    }
    problems.throwIfAnyIn(method);
    return {
      realm: secrets.realm,
      kdcAdminPassword: reference(method, 'kdcAdminPassword', secrets.kdcAdminPassword),
      crossRealmTrustPrincipalPassword: optionalReference(method, 'crossRealmTrustPrincipalPassword', secrets.crossRealmTrustPrincipalPassword),
      adDomainJoinUser: secrets.adDomainJoinUser,
      adDomainJoinPassword: optionalReference(method, 'adDomainJoinPassword', secrets.adDomainJoinPassword),
    };
  }

  private constructor() {}
}

const KNOWN: readonly (keyof KerberosSecrets)[] = [
  'realm', 'kdcAdminPassword', 'crossRealmTrustPrincipalPassword', 'adDomainJoinUser', 'adDomainJoinPassword',
];
const EXPECTED = 'a password in AWS Secrets Manager, or a parameter with NoEcho, is expected';
const REMEDY = 'Pass secret.secretValue, secret.secretValueFromJson(field) or SecretValue.secretsManager(id)';
const PLAIN = 'would stand in the template as plain text';
const SECURE_STRING = 'is a secure string of Systems Manager, which CloudFormation does not resolve in properties of Amazon EMR';

/** As the API has it: at most 256 characters. */
function checkName(problems: Problems, path: string, name: string, what: string): void {
  if (checkText(problems, path, name, what) && !Token.isUnresolved(name) && name.length > 256) {
    problems.add({ path, wrong: `has ${name.length} characters`, expected: 'at most 256 are expected', remedy: 'Shorten the name' });
  }
}

/** Says nothing of what was passed: it may be the password. */
function checkPassword(problems: Problems, path: string, value: SecretValue | undefined, required = false): void {
  if (value === undefined && !required) {
    return;
  }
  if (!SecretValue.isSecretValue(value)) {
    problems.add({ path, wrong: value === undefined ? 'is missing' : 'is not a SecretValue', expected: EXPECTED, remedy: REMEDY });
    return;
  }
  const text = value.unsafeUnwrap();
  const shown = !isDynamicReference(text) && Tokenization.reverseString(text).tokens.some(token =>
    Reference.isReference(token) && token.target instanceof CfnParameter && showsItsValue(token.target));
  const wrong = shown ? 'is a parameter that shows its value' : Token.isUnresolved(text) ? undefined : faultIn(text);
  if (wrong) {
    problems.add({ path, wrong, expected: EXPECTED, remedy: REMEDY });
  }
}

/** What is wrong with a password as the template will have it. */
function faultIn(rendered: unknown): string | undefined {
  if (hasSecureStringReference(JSON.stringify(rendered) ?? '')) {
    return SECURE_STRING;
  }
  const isFunction = typeof rendered === 'object' && rendered !== null;
  return isFunction || typeof rendered === 'string' && isDynamicReference(rendered) ? undefined : PLAIN;
}

function optionalReference(method: string, path: string, value: SecretValue | undefined): string | undefined {
  return value && reference(method, path, value);
}

/** The CDK refuses a SecretValue in an L1, so it is taken apart here, where what comes out of it is looked at. */
function reference(method: string, path: string, value: SecretValue): string {
  const text = value.unsafeUnwrap();
  return Token.asString(Lazy.uncachedAny({
    produce: context => {
      const wrong = faultIn(context.resolve(text));
      if (wrong) {
        throw new EmrSecurityError(`${method}: ${path}: ${wrong}; ${EXPECTED}. ${REMEDY}`);
      }
      return text;
    },
  }), { displayHint: path });
}
