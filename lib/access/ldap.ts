import { Token, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { checkSecret } from './secret-readers';
import { LdapModel } from '../document/model';
import { checkFlag, checkOptions, checkText } from '../private/arguments';
import { Problems } from '../private/errors';
import { checkUrl } from '../private/hosts';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * The type of an LDAP server, in the spelling of the service.
 *
 * AWS names two types, Active Directory and OpenLDAP, and publishes the spelling of neither.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-security.html
 */
export class LdapServerType {
  /**
   * A type by its value, which goes into the document as it is.
   *
   * To find the value, create a security configuration in the console and look it up with
   * `aws emr describe-security-configuration`.
   *
   * @param value the value of `LDAPServerType`; empty text is an error where the type is used
   *
   * @example
   * declare const type: string; // as describe-security-configuration shows it
   * declare const certificate: secretsmanager.ISecret;
   *
   * const ldap = LdapAuthentication.openLdap('ldaps://ldap.example.com', {
   *   bindCertificate: certificate,
   *   accessFilter: '(objectClass=posixAccount)',
   *   userSearchBase: 'cn=People,dc=example,dc=com',
   *   groupSearchBase: 'cn=Groups,dc=example,dc=com',
   *   serverType: LdapServerType.of(type),
   * });
   */
  public static of(value: string): LdapServerType {
    return new LdapServerType(value);
  }

  private constructor(
    /**
     * The value in the document.
     */
    public readonly value: string,
  ) {}
}

/**
 * What the nodes need to know of an LDAP server beside its address.
 */
export interface LdapOptions {
  /**
   * The secret with the certificate that has signed the one of the server. For a server with a certificate of a public CA, AWS wants a
   * secret that holds an empty file.
   *
   * The roles of the nodes may read it.
   */
  readonly bindCertificate: secretsmanager.ISecret;

  /**
   * The secret with the credentials to bind with: a JSON object with one pair, the name of the user and the password, such as
   * `{"uid=admin,cn=People,dc=example,dc=com": "<password>"}`.
   *
   * The roles of the nodes may read it. It is an error if it is missing where users may log in by SSH; Active Directory wants it in
   * many cases, too.
   *
   * @default - none: the nodes look users up without credentials
   */
  readonly bindCredentials?: secretsmanager.ISecret;

  /**
   * The LDAP filter for those who may use the cluster, such as `(objectClass=posixAccount)`.
   */
  readonly accessFilter: string;

  /**
   * Under which entry users are looked up, such as `cn=People,dc=example,dc=com`.
   */
  readonly userSearchBase: string;

  /**
   * Under which entry groups are looked up, such as `cn=Groups,dc=example,dc=com`.
   */
  readonly groupSearchBase: string;

  /**
   * Whether users may log in to the cluster by SSH with their LDAP password. Needs `bindCredentials`.
   *
   * @default false
   */
  readonly sshLogin?: boolean;

  /**
   * The type of the server. Its values are not published: say it only where you know the one that the service takes.
   *
   * @default - the document does not say
   */
  readonly serverType?: LdapServerType;
}

/**
 * What the nodes need to know of an Active Directory beside its address.
 */
export interface ActiveDirectoryLdapOptions extends LdapOptions {
  /**
   * The domain of the Active Directory, such as `ad.example.com`: users bind as `<name>@<domain>`.
   */
  readonly domain: string;
}

/**
 * How users prove by an LDAP server who they are. Needs emr-6.12.0, and encryption in transit.
 *
 * It serves Livy, Hive, Trino, Presto and Hue, and excludes Kerberos, runtime roles, Lake Formation, steps and several primary nodes.
 * Apache Ranger may stand beside it.
 *
 * The roles of the nodes get the right to read the secrets. AWS also wants them to assume a role for data and one for users
 * (`sts:AssumeRole`, `sts:TagSession`): the document names these two with Apache Ranger only, which gives those rights; roles that you
 * have for them without Ranger are yours to grant.
 *
 * The document has the ARNs of the secrets as far as they are known. A secret that is imported by its name
 * (`Secret.fromSecretNameV2()`) has an ARN without its last six characters, by which AWS Secrets Manager finds it unless the name itself
 * ends in a hyphen and six characters; policies name it with room for them.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-asm.html
 */
export class LdapAuthentication {
  /**
   * An OpenLDAP server, or another one that is like it.
   *
   * It is an error if the URL does not begin with `ldaps://` (Amazon EMR has neither plain LDAP nor StartTLS) or names no host, if the
   * certificate, the filter or a search base is missing or empty, if users may log in by SSH and the credentials are missing, or if the
   * type of the server is that of Active Directory.
   *
   * @param serverUrl where the nodes reach the server: `ldaps://host`, with `:port` where it is not port 636
   * @param options secrets, filter and search bases
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-security.html
   *
   * @example
   * declare const certificate: secretsmanager.ISecret;
   * declare const credentials: secretsmanager.ISecret;
   *
   * new SecurityConfiguration(this, 'Security', {
   *   inTransitEncryption: InTransitEncryption.emrManaged(),
   *   ldap: LdapAuthentication.openLdap('ldaps://ldap.example.com', {
   *     bindCertificate: certificate,
   *     bindCredentials: credentials,
   *     accessFilter: '(objectClass=posixAccount)',
   *     userSearchBase: 'cn=People,dc=example,dc=com',
   *     groupSearchBase: 'cn=Groups,dc=example,dc=com',
   *     sshLogin: true,
   *   }),
   * });
   */
  public static openLdap(serverUrl: string, options: LdapOptions): LdapAuthentication {
    return new LdapAuthentication({
      ...LdapAuthentication.section(serverUrl, options),
      check: (problems, path) => {
        checkUrl(problems, `${path}.serverUrl`, serverUrl, 'ldaps');
        if (checkOptions(problems, path, options, KNOWN_OPTIONS)) {
          checkLdapOptions(problems, path, options);
          checkNotActiveDirectory(problems, `${path}.serverType`, options.serverType);
        }
      },
    });
  }

  /**
   * An Active Directory.
   *
   * It is an error if the URL does not begin with `ldaps://` (Amazon EMR has neither plain LDAP nor StartTLS) or names no host, if the
   * domain, the certificate, the filter or a search base is missing or empty, or if users may log in by SSH and the credentials are
   * missing.
   *
   * @param serverUrl where the nodes reach a domain controller: `ldaps://host`, with `:port` where it is not port 636
   * @param options domain, secrets, filter and search bases
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-security.html
   *
   * @example
   * declare const certificate: secretsmanager.ISecret;
   * declare const credentials: secretsmanager.ISecret;
   *
   * new SecurityConfiguration(this, 'Security', {
   *   inTransitEncryption: InTransitEncryption.emrManaged(),
   *   ldap: LdapAuthentication.activeDirectory('ldaps://dc1.ad.example.com', {
   *     domain: 'ad.example.com',
   *     bindCertificate: certificate,
   *     bindCredentials: credentials,
   *     accessFilter: '(objectClass=user)',
   *     userSearchBase: 'ou=Users,dc=ad,dc=example,dc=com',
   *     groupSearchBase: 'ou=Groups,dc=ad,dc=example,dc=com',
   *   }),
   * });
   */
  public static activeDirectory(serverUrl: string, options: ActiveDirectoryLdapOptions): LdapAuthentication {
    return new LdapAuthentication({
      ...LdapAuthentication.section(serverUrl, options, () => options.domain),
      check: (problems, path) => {
        checkUrl(problems, `${path}.serverUrl`, serverUrl, 'ldaps');
        if (checkOptions(problems, path, options, ['domain', ...KNOWN_OPTIONS])) {
          checkText(problems, `${path}.domain`, options.domain, 'the domain of the Active Directory');
          checkLdapOptions(problems, path, options);
        }
      },
    });
  }

  /** Options may be anything until they are checked. */
  private static section(serverUrl: string, options: LdapOptions, adDomain?: () => string): Omit<Section<LdapModel>, 'check'> {
    return {
      union: 'LdapAuthentication',
      features: [Feature.LDAP],
      bind: (binder, path) => ({
        serverUrl,
        bindCertificate: binder.readByNodes(options.bindCertificate, `${path}.bindCertificate`),
        bindCredentials: options.bindCredentials && binder.readByNodes(options.bindCredentials, `${path}.bindCredentials`),
        accessFilter: options.accessFilter,
        userSearchBase: options.userSearchBase,
        groupSearchBase: options.groupSearchBase,
        sshLogin: options.sshLogin,
        serverType: options.serverType?.value,
        adDomain: adDomain?.(),
      }),
    };
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<LdapModel>,
  ) {}
}

const KNOWN_OPTIONS: readonly (keyof LdapOptions)[] = [
  'bindCertificate', 'bindCredentials', 'accessFilter', 'userSearchBase', 'groupSearchBase', 'sshLogin', 'serverType',
];

function checkLdapOptions(problems: Problems, path: string, options: LdapOptions): void {
  checkSecret(problems, `${path}.bindCertificate`, options.bindCertificate);
  if (options.bindCredentials !== undefined) {
    checkSecret(problems, `${path}.bindCredentials`, options.bindCredentials);
  } else if (options.sshLogin === true) {
    problems.add({
      path: `${path}.bindCredentials`, wrong: 'is missing', expected: 'the secret with the credentials to bind with is expected where users log in by SSH',
      remedy: 'Name the secret, or leave out sshLogin',
    });
  }
  checkText(problems, `${path}.accessFilter`, options.accessFilter, 'an LDAP filter');
  checkText(problems, `${path}.userSearchBase`, options.userSearchBase, 'the entry under which users are');
  checkText(problems, `${path}.groupSearchBase`, options.groupSearchBase, 'the entry under which groups are');
  checkFlag(problems, `${path}.sshLogin`, options.sshLogin);
  checkServerType(problems, `${path}.serverType`, options.serverType);
}

function checkServerType(problems: Problems, path: string, type: LdapServerType | undefined): void {
  if (type === undefined) {
    return;
  }
  if (!(type instanceof LdapServerType)) {
    problems.add({
      path, wrong: 'is not an LdapServerType', got: type, expected: 'the value that the service takes is expected', remedy: 'Use LdapServerType.of(value)',
    });
    return;
  }
  checkText(problems, `${path}.value`, type.value, 'the value that the service takes');
}

/** Whatever the spelling that the service takes: with this type it asks for the domain. */
function checkNotActiveDirectory(problems: Problems, path: string, type: LdapServerType | undefined): void {
  const value: unknown = type?.value;
  if (typeof value === 'string' && !Token.isUnresolved(value) && value.replace(/[^A-Za-z]/g, '').toLowerCase() === 'activedirectory') {
    problems.add({
      path, wrong: 'is that of Active Directory', got: value, expected: 'another type is expected of a server without a domain',
      remedy: 'Use LdapAuthentication.activeDirectory(), which takes the domain',
    });
  }
}
