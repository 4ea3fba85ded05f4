import { CoverageOptions, CoverageReport, CoverageRow, CoverageState, SecurityConfigurationDocument } from '../../lib';

export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';

const PEM = { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: 's3://bucket/certificates.zip' } };
export const AWS_KMS = { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY };
export const EBS = { ...AWS_KMS, EnableEbsEncryption: true };
export const CUSTOM = { EncryptionKeyProviderType: 'Custom', S3Object: 's3://bucket/provider.jar', EncryptionKeyProviderClass: 'com.example.Disks' };
const KERBEROS = { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: { TicketLifetimeInHours: 24 } } };

/** What a document of the tests asks for; all else is off. */
export interface Asked {
  readonly transit?: boolean;
  readonly kerberos?: boolean;
  readonly disk?: object;
  readonly s3?: object;
  readonly wal?: object;
}

export function contentOf({ transit = false, kerberos = false, disk, s3, wal }: Asked): Record<string, any> {
  const atRest = { ...s3 && { S3EncryptionConfiguration: s3 }, ...disk && { LocalDiskEncryptionConfiguration: disk } };
  return {
    EncryptionConfiguration: {
      EnableInTransitEncryption: transit,
      EnableAtRestEncryption: Boolean(s3 ?? disk),
      ...transit && { InTransitEncryptionConfiguration: PEM },
      ...(s3 ?? disk) && { AtRestEncryptionConfiguration: atRest },
      ...wal && { EMRWALEncryptionConfiguration: wal },
    },
    ...kerberos && { AuthenticationConfiguration: KERBEROS },
  };
}

export function coverageOf(asked: Asked, release: string, options?: CoverageOptions): CoverageReport {
  return SecurityConfigurationDocument.fromObject(contentOf(asked)).coverage(release, options);
}

export function rowOf(report: CoverageReport, id: string): CoverageRow {
  const rows = report.rows.filter(row => row.id === id);
  expect(rows).toHaveLength(1);
  return rows[0];
}

/** State, and what encrypts it. */
export function stateOf(report: CoverageReport, id: string): string {
  const { state, by } = rowOf(report, id);
  return by === undefined ? state : `${state} ${by}`;
}

export function idsOf(report: CoverageReport, state: CoverageState): string[] {
  return report.rows.filter(row => row.state === state).map(({ id }) => id);
}
