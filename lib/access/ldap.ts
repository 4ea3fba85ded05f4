import { aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { LdapModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * The type of an LDAP server, in the spelling of the service.
 */
export class LdapServerType {
  /**
   * A type by its value.
   */
  public static of(value: string): LdapServerType {
    return new LdapServerType(value);
  }

  private constructor(
    /** The value in the document. */
    public readonly value: string,
  ) {}
}

/**
 * Options of an LDAP server.
 */
export interface LdapOptions {
  /** The secret with the certificate. */
  readonly bindCertificate: secretsmanager.ISecret;
  /**
   * The secret with the credentials.
   *
   * @default - none
   */
  readonly bindCredentials?: secretsmanager.ISecret;
  /** The filter. */
  readonly accessFilter: string;
  /** Where users are. */
  readonly userSearchBase: string;
  /** Where groups are. */
  readonly groupSearchBase: string;
  /**
   * Whether users may log in by SSH.
   *
   * @default false
   */
  readonly sshLogin?: boolean;
  /**
   * The type.
   *
   * @default - not said
   */
  readonly serverType?: LdapServerType;
}

/**
 * Options of an Active Directory.
 */
export interface ActiveDirectoryLdapOptions extends LdapOptions {
  /** The domain. */
  readonly domain: string;
}

/**
 * How users prove who they are by LDAP.
 */
export class LdapAuthentication {
  /**
   * With OpenLDAP.
   */
  public static openLdap(serverUrl: string, options: LdapOptions): LdapAuthentication {
    return LdapAuthentication.of(serverUrl, options);
  }

  /**
   * With Active Directory.
   */
  public static activeDirectory(serverUrl: string, options: ActiveDirectoryLdapOptions): LdapAuthentication {
    return LdapAuthentication.of(serverUrl, options, options.domain);
  }

  private static of(serverUrl: string, options: LdapOptions, adDomain?: string): LdapAuthentication {
    return new LdapAuthentication({
      union: 'LdapAuthentication',
      features: [Feature.LDAP],
      check: () => {},
      bind: (binder, path) => ({
        serverUrl,
        bindCertificate: binder.readByNodes(options.bindCertificate, `${path}.bindCertificate`),
        bindCredentials: options.bindCredentials && binder.readByNodes(options.bindCredentials, `${path}.bindCredentials`),
        accessFilter: options.accessFilter,
        userSearchBase: options.userSearchBase,
        groupSearchBase: options.groupSearchBase,
        sshLogin: options.sshLogin,
        serverType: options.serverType?.value,
        adDomain,
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<LdapModel>,
  ) {}
}
