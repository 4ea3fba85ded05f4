import { Duration, Token } from 'aws-cdk-lib';
import { KerberosModel } from '../document/model';
import { checkOptions, checkText } from '../private/arguments';
import { Problems } from '../private/errors';
import { checkHostAndPort } from '../private/hosts';
import { Section, SectionBinder } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Another realm, whose users the KDC of the cluster trusts.
 *
 * The other realm has to trust as well, with the same password: that of the cluster stands in its Kerberos attributes.
 */
export interface CrossRealmTrust {
  /**
   * The name of the other realm, such as `AD.DOMAIN.COM`: by convention its domain in capitals.
   */
  readonly realm: string;

  /**
   * The domain of the other realm, such as `ad.domain.com`.
   */
  readonly domain: string;

  /**
   * The admin server of the other realm, as a domain name or IP address, with `:port` where it is not port 749.
   */
  readonly adminServer: string;

  /**
   * The KDC of the other realm, as a domain name or IP address, with `:port` where it is not port 88.
   */
  readonly kdcServer: string;
}

/**
 * Options of a KDC on the primary node.
 */
export interface ClusterDedicatedKdcOptions {
  /**
   * How long a ticket of the KDC is valid: whole hours, at least one.
   *
   * @default - the document does not say; AWS publishes no default, and has 24 hours in its examples
   */
  readonly ticketLifetime?: Duration;

  /**
   * Another realm, whose users are trusted.
   *
   * Clusters need the password of the trust, and a user who may join computers to the domain where it is an Active Directory:
   * `crossRealmTrustPrincipalPassword`, `adDomainJoinUser` and `adDomainJoinPassword` of `KerberosAttributes.fromSecrets()`.
   *
   * @default - no other realm
   */
  readonly crossRealmTrust?: CrossRealmTrust;
}

/**
 * The Active Directory whose users an external KDC knows.
 */
export interface AdIntegration {
  /**
   * The realm of the Active Directory, such as `AD.DOMAIN.COM`: by convention its domain in capitals.
   */
  readonly realm: string;

  /**
   * The domain of the Active Directory, such as `ad.domain.com`.
   */
  readonly domain: string;

  /**
   * The domain controller, by its domain name.
   *
   * @default - the document does not say, as in older examples of AWS
   */
  readonly server?: string;
}

/**
 * Options of a KDC outside the cluster.
 */
export interface ExternalKdcOptions {
  /**
   * The admin server, as a domain name or IP address, with `:port` where it is not port 749.
   */
  readonly adminServer: string;

  /**
   * The KDC, by its domain name, with `:port` where it is not port 88.
   */
  readonly kdcServer: string;

  /**
   * How long a ticket of the KDC is valid: whole hours, at least one.
   *
   * @default - the document does not say; AWS publishes no default, and has 24 hours in its examples
   */
  readonly ticketLifetime?: Duration;

  /**
   * The Active Directory whose users the KDC knows.
   *
   * Clusters need a user who may join computers to the domain: `adDomainJoinUser` and `adDomainJoinPassword` of
   * `KerberosAttributes.fromSecrets()`.
   *
   * @default - none
   */
  readonly adIntegration?: AdIntegration;
}

/**
 * How users and services prove by Kerberos who they are. Needs emr-5.10.0.
 *
 * With it, and with encryption in transit, Hadoop RPC is encrypted too.
 *
 * The document says where the KDC is; the passwords stand in the Kerberos attributes of each cluster. Amazon EMR refuses a cluster
 * that has one without the other, which is an error when the app is synthesized: see `KerberosAttributes.fromSecrets()`.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos.html
 */
export class Kerberos {
  /**
   * A KDC of its own on the primary node of each cluster.
   *
   * It is an error if the lifetime is not of whole hours, a part of the trust is missing, or a server is none: a URL, a name with
   * blanks or slashes, a port out of range. A warning says where a realm is not its domain in capitals.
   *
   * @param options the lifetime of tickets, and another realm to trust
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-config-examples.html
   *
   * @example
   * new SecurityConfiguration(this, 'Security', {
   *   kerberos: Kerberos.clusterDedicatedKdc({
   *     ticketLifetime: Duration.hours(24),
   *     crossRealmTrust: {
   *       realm: 'AD.DOMAIN.COM',
   *       domain: 'ad.domain.com',
   *       adminServer: 'ad.domain.com',
   *       kdcServer: 'ad.domain.com',
   *     },
   *   }),
   * });
   */
  public static clusterDedicatedKdc(options: ClusterDedicatedKdcOptions = {}): Kerberos {
    return new Kerberos({
      union: 'Kerberos',
      variant: 'ClusterDedicatedKdc',
      features: [Feature.KERBEROS],
      check: (problems, path) => {
        if (!checkOptions(problems, path, options, ['ticketLifetime', 'crossRealmTrust'])) {
          return;
        }
        checkHours(problems, `${path}.ticketLifetime`, options.ticketLifetime);
        const trustPath = `${path}.crossRealmTrust`;
        if (options.crossRealmTrust !== undefined && checkOptions(problems, trustPath, options.crossRealmTrust, ['realm', 'domain', 'adminServer', 'kdcServer'])) {
          checkRealm(problems, trustPath, options.crossRealmTrust);
          checkServers(problems, trustPath, options.crossRealmTrust);
        }
      },
      bind: (binder, path) => {
        warnOfRealm(binder, `${path}.crossRealmTrust`, options.crossRealmTrust);
        return { provider: 'ClusterDedicatedKdc', ticketLifetimeInHours: options.ticketLifetime?.toHours(), crossRealmTrust: options.crossRealmTrust };
      },
    });
  }

  /**
   * A KDC outside the cluster, which several clusters can share: that of another cluster, or one that you run. Needs emr-5.20.0.
   *
   * It is an error if a server is missing or is none (a URL, a name with blanks or slashes, a port out of range), if the lifetime is
   * not of whole hours, or if the realm or domain of the Active Directory is missing. A warning says where a realm is not its domain
   * in capitals.
   *
   * @param options the servers, the lifetime of tickets, and the Active Directory behind the KDC
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-config-examples.html
   *
   * @example
   * new SecurityConfiguration(this, 'Security', {
   *   kerberos: Kerberos.externalKdc({
   *     adminServer: 'kdc.example.com:749',
   *     kdcServer: 'kdc.example.com:88',
   *     adIntegration: { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com', server: 'dc1.ad.domain.com' },
   *   }),
   * });
   */
  public static externalKdc(options: ExternalKdcOptions): Kerberos {
    return new Kerberos({
      union: 'Kerberos',
      variant: 'ExternalKdc',
      features: [Feature.KERBEROS, Feature.EXTERNAL_KDC],
      check: (problems, path) => {
        if (!checkOptions(problems, path, options, ['adminServer', 'kdcServer', 'ticketLifetime', 'adIntegration'])) {
          return;
        }
        checkServers(problems, path, options);
        checkHours(problems, `${path}.ticketLifetime`, options.ticketLifetime);
        const directoryPath = `${path}.adIntegration`;
        if (options.adIntegration !== undefined && checkOptions(problems, directoryPath, options.adIntegration, ['realm', 'domain', 'server'])) {
          checkRealm(problems, directoryPath, options.adIntegration);
          if (options.adIntegration.server !== undefined) {
            checkHostAndPort(problems, `${directoryPath}.server`, options.adIntegration.server, 'the domain controller');
          }
        }
      },
      bind: (binder, path) => {
        warnOfRealm(binder, `${path}.adIntegration`, options.adIntegration);
        return {
          provider: 'ExternalKdc',
          ticketLifetimeInHours: options.ticketLifetime?.toHours(),
          adminServer: options.adminServer,
          kdcServer: options.kdcServer,
          adIntegration: options.adIntegration,
        };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<KerberosModel>,
  ) {}
}

/** A realm with its domain. */
type Realm = Pick<CrossRealmTrust, 'realm' | 'domain'>;

/** An admin server with its KDC. */
type Servers = Pick<ExternalKdcOptions, 'adminServer' | 'kdcServer'>;

function checkRealm(problems: Problems, path: string, { realm, domain }: Realm): void {
  checkText(problems, `${path}.realm`, realm, 'the name of a realm');
  checkText(problems, `${path}.domain`, domain, 'the domain of the realm');
}

function checkServers(problems: Problems, path: string, { adminServer, kdcServer }: Servers): void {
  checkHostAndPort(problems, `${path}.adminServer`, adminServer, 'the admin server');
  checkHostAndPort(problems, `${path}.kdcServer`, kdcServer, 'the KDC');
}

/** The document has a number of hours. */
function checkHours(problems: Problems, path: string, duration: Duration | undefined): void {
  if (duration === undefined) {
    return;
  }
  const expected = 'whole hours, at least 1, are expected';
  const remedy = 'Pass Duration.hours(n)';
  if (typeof (duration as Partial<Duration>)?.toHours !== 'function') {
    problems.add({ path, wrong: 'is not a Duration', got: duration, expected, remedy });
    return;
  }
  if (duration.isUnresolved()) {
    if (duration.unitLabel() !== 'hours') {
      problems.add({ path, wrong: `is a token in ${duration.unitLabel()}, which cannot be converted`, expected, remedy });
    }
    return;
  }
  const hours = duration.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1) {
    problems.add({ path, wrong: 'is out of range', got: duration.toHumanString(), expected, remedy });
  }
}

/** Kerberos is strict about capitals, and realms are capitals by convention only. */
function warnOfRealm(binder: SectionBinder, path: string, names: Realm | undefined): void {
  if (names === undefined || Token.isUnresolved(names.realm) || Token.isUnresolved(names.domain) || names.realm === names.domain.toUpperCase()) {
    return;
  }
  binder.warn('kerberos-realm',
    `${path}.realm: is not the domain in capitals, got "${names.realm}" with domain "${names.domain}"; "${names.domain.toUpperCase()}" is expected by convention, `
    + 'and Kerberos tells capitals from small letters. Correct the realm, or acknowledge this where the realm has a name of its own');
}
