import { FindingSeverity } from '../../../lib/checks/finding';
import { checkTemplate } from '../../../lib/checks/templates/check-template';
import { readSource } from '../../../lib/checks/templates/template-source';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const NO_VALUE = { Ref: 'AWS::NoValue' };
const when = (condition: string, then: unknown, otherwise: unknown = NO_VALUE) => ({ 'Fn::If': [condition, then, otherwise] });

const S3 = '/EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration';
const onS3 = (part: object) => ({
  EncryptionConfiguration: {
    EnableInTransitEncryption: false, EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { S3EncryptionConfiguration: part },
  },
});

/** Errors and warnings of a configuration: the rule, where in the document's place of the template, and under which condition. */
function told(document: unknown, others: Record<string, unknown> = {}, context = {}): readonly string[] {
  const resources = { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: document }, ...others } };
  const source = readSource(JSON.stringify({ Resources: resources }));
  return 'value' in source ? checkTemplate(source, context).filter(({ finding }) => finding.severity !== FindingSeverity.INFO).map(({ finding, pointer, line }) => [
    finding.ruleId.replace('cdk-emr-security:', ''),
    pointer.replace('/Resources/Security/Properties/SecurityConfiguration', '').replace(S3, 'S3'),
    /^where (.*?): /.exec(finding.message)?.[1] ?? 'always',
    ...line === undefined ? ['without a line'] : [],
  ].join(' ')) : ['unreadable'];
}

describe('branches inside of a document', () => {
  test.each<[string, unknown, string[]]>([
    ['a key that is only there with the condition', onS3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: when('Own', KEY) }),
      ["missing-key S3 condition 'Own' does not hold"]],
    ['a mode and its key, with the same condition', onS3({ EncryptionMode: when('Own', 'SSE-KMS', 'SSE-S3'), AwsKmsKey: when('Own', KEY) }), []],
    ['a mode and its key, the wrong way round', onS3({ EncryptionMode: when('Own', 'SSE-S3', 'SSE-KMS'), AwsKmsKey: when('Own', 'arn:aws:kms:us-east-1:111122223333:key/0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f') }),
      ["unused-key S3/AwsKmsKey/Fn::If/1 condition 'Own' holds", "missing-key S3 condition 'Own' does not hold"]],
    ['a mode and its key, with conditions of which nothing is known', onS3({ EncryptionMode: when('Own', 'SSE-KMS', 'SSE-S3'), AwsKmsKey: when('New', KEY) }), []],
    ['a section', { EncryptionConfiguration: when('Own', { EnableInTransitEncryption: 7, Foo: 1 }) }, [
      "wrong-type /EncryptionConfiguration/Fn::If/1/EnableInTransitEncryption condition 'Own' holds",
      "unknown-key /EncryptionConfiguration/Fn::If/1/Foo condition 'Own' holds",
    ]],
    ['a value in the other branch of a branch', onS3({ EncryptionMode: when('Own', 'SSE-S3', when('Own', 7, 'SSE-C')) }),
      ["sse-c S3/EncryptionMode/Fn::If/2/Fn::If/2 condition 'Own' does not hold"]],
    ['what is wrong in any case', { ...onS3({ EncryptionMode: when('Own', 'SSE-S3', 'SSE-C') }), Foo: 1 },
      ['unknown-key /Foo always', "sse-c S3/EncryptionMode/Fn::If/2 condition 'Own' does not hold"]],
    ['items of a list', onS3({
      EncryptionMode: 'SSE-S3', Overrides: [when('Own', { BucketName: 'a', EncryptionMode: 'SSE-S3' }), { BucketName: 'b', EncryptionMode: when('Own', 'SSE-S3', 'SSE-KMS') }],
    }), ["missing-key S3/Overrides/1 condition 'Own' does not hold"]],
    ['a function with a condition in it', onS3({ EncryptionMode: { 'Fn::Join': ['', [when('Own', 'SSE-C', 'SSE-S3')]] } }), []],
    ['an Fn::If that is none', onS3({ EncryptionMode: { 'Fn::If': ['Own', 'SSE-C'] } }), []],
    ['a document as JSON text', { 'Fn::ToJsonString': { EncryptionConfiguration: when('Own', { EMRWALEncryptionConfiguration: {}, Foo: 1 }) } },
      ["unknown-key /Fn::ToJsonString/EncryptionConfiguration/Fn::If/1/Foo condition 'Own' holds"]],
    ['a key that is wrong in any case', { Foo: when('Own', 1) }, ['unknown-key /Foo always']],
  ])('%s', (_, document, expected) => {
    expect([...told(document)].sort()).toEqual([...expected].sort());
  });

  const ONLY_WRONG_WITHOUT = onS3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: when('Own', KEY) });

  test('that the condition of the configuration excludes are not judged', () => {
    expect(told(ONLY_WRONG_WITHOUT, { Condition: 'Own' })).toEqual([]);
    expect(told(ONLY_WRONG_WITHOUT, { Condition: 'Other' })).toHaveLength(1);
  });

  test('that the branch of the document excludes are not judged', () => {
    expect(told(when('Own', ONLY_WRONG_WITHOUT))).toEqual([]);
    expect(told(when('Own', NO_VALUE, ONLY_WRONG_WITHOUT))).toEqual(["missing-key /Fn::If/2S3 condition 'Own' does not hold"]);
  });

  test('are judged for a release', () => {
    const TLSCertificateConfiguration = {
      CertificateProviderType: when('New', 'EMR', 'Custom'),
      S3Object: when('New', NO_VALUE, 's3://b/a.jar'),
      CertificateProviderClass: when('New', NO_VALUE, 'a.B'),
    };
    const document = {
      EncryptionConfiguration: { EnableInTransitEncryption: true, InTransitEncryptionConfiguration: { TLSCertificateConfiguration } },
    };
    expect(told(document, {}, { releaseLabel: 'emr-6.15.0' }).map(each => each.split(' ')[0])).toEqual(['release-lacks-feature']);
    expect(told(document, {}, { releaseLabel: 'emr-7.11.0' })).toEqual([]);
  });

  test('have an end', () => {
    const Overrides = Array.from({ length: 200 }, (_, index) => when(`C${index}`, { BucketName: 'a', EncryptionMode: 'SSE-KMS' }));
    expect(told(onS3({ EncryptionMode: 'SSE-S3', Overrides })).length).toBe(8);
  });
});
