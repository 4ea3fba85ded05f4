import { KEY, s3, tls } from './fixtures/fixture';
import { judgeDocument } from '../../../lib/checks/documents/judge';

const severities = (value: unknown) => judgeDocument({ value }).filter(({ ruleId }) => ruleId === 'cdk-emr-security:missing-key')
  .map(({ severity, path }) => `${severity} ${path.replace(/.*Configuration\//, '')}`);

describe('what is missing', () => {
  test('in a tag of the secret is no error, as AWS Secrets Manager asks for neither', () => {
    expect(severities(tls({ CertificateProviderType: 'EMR', SecretTags: [{ Key: 'team', Value: 'data' }, { Key: 'team' }, { Value: 'data' }] })))
      .toEqual(['WARNING SecretTags/1', 'WARNING SecretTags/2']);
  });

  test('in another list is one', () => {
    expect(severities(s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: [{ EncryptionMode: 'SSE-S3' }] }))).toEqual(['ERROR Overrides/0']);
  });
});
