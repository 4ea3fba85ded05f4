import { Duration, aws_cloudwatch as cloudwatch, aws_events as events } from 'aws-cdk-lib';

/**
 * What can be said of every bundle that is stored for a configuration.
 */
export interface CertificateBundleOptions {
  /**
   * The key of the zip in the bucket. It pins the key, so that the construct can be moved or renamed without another document, which
   * would replace clusters.
   *
   * Keep it under `certificates/`, where an `ArtifactBucket` removes earlier versions. A record of what was published is kept beside
   * it: `trust.json`, or `<name>.trust.json` where the zip has another name than `certificates.zip`.
   *
   * @default - `certificates/<id>/certificates.zip`, where the id follows from the path of the configuration
   */
  readonly objectKey?: string;

  /**
   * The host names that the certificate must cover, in place of the wildcard of the Region: for a VPC with a domain name of its own.
   *
   * @default - `*.ec2.internal` in us-east-1, `*.<region>.compute.internal` elsewhere
   */
  readonly hostNames?: string[];

  /**
   * Whether clusters compare the names of certificates with those of hosts. Say `false` if yours run with
   * `hadoop.ssl.hostname.verifier=ALLOW_ALL`: names are then not checked.
   *
   * @default true
   */
  readonly hostnameVerification?: boolean;

  /**
   * How long a cluster may run, in whole days. Nodes never read the zip again, so what was published once has to be trusted for as
   * long: a zip whose certificate such nodes would not trust is refused with `TrustDiscontinuity`, and the old one stays.
   *
   * @default Duration.days(365)
   */
  readonly maxClusterLifetime?: Duration;

  /**
   * Whether a zip may be published that running nodes do not trust, and new nodes not them. For a key that was compromised; take it
   * out again afterwards.
   *
   * @default false
   */
  readonly allowTrustBreak?: boolean;

  /**
   * Whether to deny the zip, in the policy of the bucket, to everybody but the instance roles and service roles of the configuration
   * and the function that writes it. Administrators of the account, EMRFS roles and runtime roles cannot read it then.
   *
   * Code on a node that reaches the instance role still can.
   *
   * @default false
   */
  readonly restrictReaders?: boolean;
}

/**
 * What can be said of bundles that are renewed without a deployment.
 */
export interface RenewedBundleOptions extends CertificateBundleOptions {
  /**
   * When to look whether there is something to renew.
   *
   * @default - once a day
   */
  readonly schedule?: events.Schedule;

  /**
   * Who is told when a certificate was not renewed in time, or when the renewal does not run: an alarm is made that has these actions.
   * It expects a schedule of once a day or more often.
   *
   * @default - no alarm; the function writes the metric `CertificateDaysRemaining` all the same
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/**
 * What can be said of certificates that are issued when the stack is deployed.
 */
export interface IssuedBundleOptions extends RenewedBundleOptions {
  /**
   * The subject, beside its common name, which is the first host name.
   *
   * @default - the common name only
   */
  readonly subject?: CertificateSubject;

  /**
   * Names in the certificate beside the host names, such as that of a load balancer.
   *
   * @default - none
   */
  readonly additionalNames?: string[];

  /**
   * How long a certificate is valid, in whole days: at least 30 days more than `renewBefore`.
   *
   * @default Duration.days(730)
   */
  readonly validity?: Duration;

  /**
   * How long before it expires a certificate is renewed, in whole days: at least `maxClusterLifetime`, so that no cluster outlives the
   * certificate that its nodes have read.
   *
   * @default - the same as `maxClusterLifetime`
   */
  readonly renewBefore?: Duration;

  /**
   * The size of the RSA key in bits: 2048, 3072 or 4096.
   *
   * @default 2048
   */
  readonly keySize?: number;
}

/**
 * Parts of the subject of a certificate.
 */
export interface CertificateSubject {
  /**
   * The organization (O).
   *
   * @default - none
   */
  readonly organization?: string;

  /**
   * The unit of the organization (OU).
   *
   * @default - none
   */
  readonly organizationalUnit?: string;

  /**
   * The country (C), two letters as in ISO 3166.
   *
   * @default - none
   */
  readonly country?: string;

  /**
   * The state or province (ST).
   *
   * @default - none
   */
  readonly stateOrProvince?: string;

  /**
   * The locality (L).
   *
   * @default - none
   */
  readonly locality?: string;
}
