import { KEY, s3, tls } from './fixtures/fixture';
import { judgeDocument } from '../../../lib/checks/documents/judge';

/** What one rule says: how bad it is, and where. */
const severities = (rule: string, value: unknown) => judgeDocument({ value }).filter(({ ruleId }) => ruleId === `cdk-emr-security:${rule}`)
  .map(({ severity, path }) => `${severity} ${path.replace(/.*Configuration\//, '')}`);

describe('an error is what AWS says to be refused or to be needed', () => {
  test('not what is missing in a tag of the secret: AWS Secrets Manager asks for neither part', () => {
    expect(severities('missing-key', tls({ CertificateProviderType: 'EMR', SecretTags: [{ Key: 'team', Value: 'data' }, { Key: 'team' }, { Value: 'data' }] })))
      .toEqual(['WARNING SecretTags/1', 'WARNING SecretTags/2']);
  });

  test('but what is missing in another list', () => {
    expect(severities('missing-key', s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: [{ EncryptionMode: 'SSE-S3' }] }))).toEqual(['ERROR Overrides/0']);
  });

  test('not what the other certificate providers need', () => {
    expect(severities('excluded-key', tls({ CertificateProviderType: 'EMR', S3Object: 's3://bucket/a.jar', CertificateProviderClass: 'a.B' })))
      .toEqual(['WARNING S3Object', 'WARNING CertificateProviderClass']);
  });

  test('but what is said to be only for one of them', () => {
    const only = { AwsKmsKey: KEY, SecretTags: [], ValidityInDays: 1, WildcardDnsSuffix: 'example.com' };
    expect(severities('excluded-key', tls({ CertificateProviderType: 'Custom', S3Object: 's3://bucket/a.jar', CertificateProviderClass: 'a.B', ...only })))
      .toEqual(Object.keys(only).map(key => `ERROR ${key}`));
  });
});
