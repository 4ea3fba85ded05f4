import { Duration } from 'aws-cdk-lib';
import { KerberosModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Another realm whose users are trusted.
 */
export interface CrossRealmTrust {
  /** The realm. */
  readonly realm: string;
  /** Its domain. */
  readonly domain: string;
  /** Its admin server. */
  readonly adminServer: string;
  /** Its KDC. */
  readonly kdcServer: string;
}

/**
 * Options of a KDC on the primary node.
 */
export interface ClusterDedicatedKdcOptions {
  /**
   * How long a ticket is valid.
   *
   * @default - EMR's
   */
  readonly ticketLifetime?: Duration;
  /**
   * Another realm whose users are trusted.
   *
   * @default - none
   */
  readonly crossRealmTrust?: CrossRealmTrust;
}

/**
 * The Active Directory behind an external KDC.
 */
export interface AdIntegration {
  /** The realm. */
  readonly realm: string;
  /** The domain. */
  readonly domain: string;
  /**
   * The domain controller.
   *
   * @default - not said
   */
  readonly server?: string;
}

/**
 * Options of a KDC outside the cluster.
 */
export interface ExternalKdcOptions {
  /** The admin server. */
  readonly adminServer: string;
  /** The KDC. */
  readonly kdcServer: string;
  /**
   * How long a ticket is valid.
   *
   * @default - EMR's
   */
  readonly ticketLifetime?: Duration;
  /**
   * Active Directory.
   *
   * @default - none
   */
  readonly adIntegration?: AdIntegration;
}

/**
 * How users prove who they are by Kerberos.
 */
export class Kerberos {
  /**
   * A KDC on the primary node of each cluster.
   */
  public static clusterDedicatedKdc(options: ClusterDedicatedKdcOptions = {}): Kerberos {
    return new Kerberos({
      union: 'Kerberos',
      features: [Feature.KERBEROS],
      check: () => {},
      bind: () => ({ provider: 'ClusterDedicatedKdc', ticketLifetimeInHours: options.ticketLifetime?.toHours(), crossRealmTrust: options.crossRealmTrust }),
    });
  }

  /**
   * A KDC outside the cluster.
   */
  public static externalKdc(options: ExternalKdcOptions): Kerberos {
    return new Kerberos({
      union: 'Kerberos',
      features: [Feature.KERBEROS, Feature.EXTERNAL_KDC],
      check: () => {},
      bind: () => ({
        provider: 'ExternalKdc',
        ticketLifetimeInHours: options.ticketLifetime?.toHours(),
        adminServer: options.adminServer,
        kdcServer: options.kdcServer,
        adIntegration: options.adIntegration,
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<KerberosModel>,
  ) {}
}
