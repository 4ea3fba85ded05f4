import { FindingSeverity } from '../../../lib/checks/finding';
import { checkTemplate } from '../../../lib/checks/templates/check-template';
import { readSource } from '../../../lib/checks/templates/template-source';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f';
const NO_VALUE = { Ref: 'AWS::NoValue' };

const configuration = (document: unknown) => ({ Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: document } });
const onDisk = (part: object) => ({
  EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: part },
  },
});

/** Errors and warnings of a template: the rule, and where it is in the document. */
function told(resources: Record<string, unknown>): readonly string[] {
  const source = readSource(JSON.stringify({ Resources: resources }));
  return 'value' in source ? checkTemplate(source).filter(({ finding }) => finding.severity !== FindingSeverity.INFO)
    .map(({ finding, pointer }) => `${finding.ruleId.replace('cdk-emr-security:', '')} ${pointer.replace('/Resources/Security/Properties/SecurityConfiguration', '')}`) : ['unreadable'];
}

describe('what a macro writes beside other keys is only known at deployment', () => {
  const INCLUDE = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/part.json' } } };

  test.each<[string, unknown]>([
    ['Fn::Transform in a section', { EncryptionConfiguration: { ...INCLUDE, EnableInTransitEncryption: false, EnableAtRestEncryption: true } }],
    ['Fn::Transform in the document', { ...INCLUDE, AuthorizationConfiguration: { RangerConfiguration: { AdminServerURL: 'https://ranger:6182' } } }],
    ['Fn::ForEach', {
      EncryptionConfiguration: { 'EnableAtRestEncryption': true, 'Fn::ForEach::Parts': ['Part', ['AtRest'], { '${Part}EncryptionConfiguration': {} }] },
    }],
  ])('%s', (_, document) => {
    expect(told({ Security: configuration(document) })).toEqual([]);
  });

  test('the keys beside it are judged', () => {
    expect(told({ Security: configuration({ EncryptionConfiguration: { ...INCLUDE, EnableAtRestEncryption: 7, Foo: 1 } }) }).map(each => each.split(' ')[0]).sort())
      .toEqual(['unknown-key', 'wrong-type']);
  });
});

describe('AWS::NoValue', () => {
  test('is no value for a key that is required', () => {
    expect(told({ Security: configuration(onDisk({ EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: NO_VALUE })) }))
      .toEqual(['missing-key /EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration']);
  });

  test('removes keys that would be wrong', () => {
    expect(told({ Security: configuration({ ...onDisk({ EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY }), Foo: NO_VALUE }) })).toEqual([]);
  });

  test('another Ref is a value that is not known', () => {
    expect(told({ Security: configuration(onDisk({ EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: { Ref: 'Key' } })) })).toEqual([]);
  });
});
