import { frozenTemplates } from './frozen-templates';
import { FindingSeverity } from '../../../lib/checks/finding';
import { checkTemplate } from '../../../lib/checks/templates/check-template';
import { readSource } from '../../../lib/checks/templates/template-source';

type Json = Record<string, unknown>;

const KERBEROS = { AuthenticationConfiguration: { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: {} } } };
const WITH_EBS = {
  EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: {
      LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: { 'Fn::GetAtt': ['Key', 'Arn'] }, EnableEbsEncryption: true },
    },
  },
};
const UNKNOWN_KEY = { EncryptionConfiguration: { EnableInTransitEncryption: false, EnableAtRestEncryption: false, Foo: 1 } };

const configuration = (document: unknown, others: Json = {}) => ({
  Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: document, ...others },
});

const cluster = (properties: Json, others: Json = {}) => ({ Type: 'AWS::EMR::Cluster', Properties: properties, ...others });

function check(resources: Json, context = {}) {
  const source = readSource(JSON.stringify({ Resources: resources }));
  if ('reason' in source) {
    throw new Error(source.reason);
  }
  // what is not encrypted is told of too: of no concern here
  return checkTemplate(source, context).filter(({ finding }) => finding.severity === FindingSeverity.ERROR);
}

const rules = (resources: Json, context = {}) => check(resources, context)
  .map(({ logicalId, finding }) => `${logicalId} ${finding.ruleId.slice('cdk-emr-security:'.length)}`);

describe('documents', () => {
  const text = JSON.stringify(UNKNOWN_KEY);

  test.each<[string, unknown, string]>([
    ['an object', UNKNOWN_KEY, '/EncryptionConfiguration/Foo'],
    ['text', text, ''],
    ['Fn::Sub', { 'Fn::Sub': text.replace('1', '"${AWS::Region}"') }, ''],
    ['Fn::Join', { 'Fn::Join': ['', [text.replace('1}}', ''), { Ref: 'AWS::Region' }, '}}']] }, ''],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': UNKNOWN_KEY }, '/Fn::ToJsonString/EncryptionConfiguration/Foo'],
    ['a branch', { 'Fn::If': ['Prod', { Ref: 'AWS::NoValue' }, UNKNOWN_KEY] }, '/Fn::If/2/EncryptionConfiguration/Foo'],
    ['text in a branch', { 'Fn::If': ['Prod', text, { Ref: 'Parameter' }] }, '/Fn::If/1'],
  ])('%s is judged', (_, document, pointer) => {
    expect(check({ Security: configuration(document) })).toEqual([expect.objectContaining({
      logicalId: 'Security',
      type: 'AWS::EMR::SecurityConfiguration',
      pointer: `/Resources/Security/Properties/SecurityConfiguration${pointer}`,
      line: 1,
      column: expect.any(Number),
      finding: {
        ruleId: 'cdk-emr-security:unknown-key',
        severity: FindingSeverity.ERROR,
        path: '/EncryptionConfiguration/Foo',
        message: expect.stringContaining("'Foo'"),
        remedy: expect.any(String),
      },
    })]);
  });

  test.each<[string, unknown]>([
    ['{"EncryptionConfiguration":', '{"EncryptionConfiguration":'],
    ['no text and no object', 7],
    ['text that is no object', '[]'],
  ])('%s gives one finding', (_, document) => {
    expect(rules({ Security: configuration(document) })).toEqual(['Security not-json']);
  });

  test.each<[string, unknown]>([
    ['a parameter, also with a default', { Ref: 'Document' }],
    ['an import', { 'Fn::ImportValue': 'document' }],
    ['a map', { 'Fn::FindInMap': ['a', 'b', 'c'] }],
    ['a macro', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } }],
    ['a dynamic reference', '{{resolve:ssm:document}}'],
    ['text of which the rest is not known', { 'Fn::Sub': '{"Foo":1${Rest}' }],
    ['a section', { EncryptionConfiguration: { Ref: 'Section' } }],
    ['a key', { 'Fn::Sub': '{"${Key}":{}}' }],
    ['nothing', { Ref: 'AWS::NoValue' }],
  ])('%s is not judged', (_, document) => {
    expect(rules({ Security: configuration(document) })).toEqual([]);
  });

  test('a branch that the condition of the resource excludes is not judged', () => {
    const document = { 'Fn::If': ['Prod', WITH_EBS, UNKNOWN_KEY] };
    expect(rules({ Security: { ...configuration(document), Condition: 'Prod' } })).toEqual([]);
    expect(rules({ Security: configuration(document) })).toEqual(['Security unknown-key']);
  });

  test('each one is judged, whatever it is called', () => {
    expect(rules(JSON.parse(JSON.stringify({ constructor: configuration(UNKNOWN_KEY), PROTO: configuration(UNKNOWN_KEY) }).replace('PROTO', '__proto__'))))
      .toEqual(['constructor unknown-key', '__proto__ unknown-key']);
    expect(check({ 'a/b~c': configuration(UNKNOWN_KEY) })[0].pointer)
      .toBe('/Resources/a~1b~0c/Properties/SecurityConfiguration/EncryptionConfiguration/Foo');
  });
});

describe('releases', () => {
  const OLD = { ReleaseLabel: 'emr-5.20.0' };
  const named = { Ref: 'Security' };

  test.each<[string, unknown]>([
    ['Ref', named],
    ['its name', 'the-name'],
    ['Fn::Sub', { 'Fn::Sub': '${Security}' }],
    ['Fn::Join', { 'Fn::Join': ['', [named]] }],
    ['a branch', { 'Fn::If': ['Prod', named, { Ref: 'AWS::NoValue' }] }],
    ['the other branch', { 'Fn::If': ['Prod', 'elsewhere', named] }],
  ])('of a cluster that names the configuration by %s', (_, reference) => {
    const found = check({ Security: configuration(WITH_EBS, { Name: 'the-name' }), Cluster: cluster({ ...OLD, SecurityConfiguration: reference }) });
    expect(found).toEqual([expect.objectContaining({
      logicalId: 'Cluster', type: 'AWS::EMR::Cluster', pointer: '/Resources/Cluster/Properties/ReleaseLabel',
    })]);
    expect(found[0].finding).toMatchObject({
      severity: FindingSeverity.ERROR,
      ruleId: 'cdk-emr-security:release-lacks-feature',
      message: expect.stringMatching(/^cluster 'Cluster' uses configuration 'Security': .*emr-5\.20\.0/),
    });
  });

  test.each<[string, Json]>([
    ['a later release', { ReleaseLabel: 'emr-7.9.0', SecurityConfiguration: named }],
    ['no release', { SecurityConfiguration: named }],
    ['a parameter', { ReleaseLabel: { Ref: 'Release' }, SecurityConfiguration: named }],
    ['no configuration', OLD],
    ['another configuration', { ...OLD, SecurityConfiguration: 'elsewhere' }],
    ['a name that is not known', { ...OLD, SecurityConfiguration: { Ref: 'Parameter' } }],
    ['a name of which a part is not known', { ...OLD, SecurityConfiguration: { 'Fn::Sub': '${Security}-${AWS::Region}' } }],
    ['opposite branches', {
      ReleaseLabel: { 'Fn::If': ['Prod', 'emr-7.9.0', 'emr-5.20.0'] }, SecurityConfiguration: { 'Fn::If': ['Prod', named, 'elsewhere'] },
    }],
    ['branches of which nothing is known', {
      ReleaseLabel: { 'Fn::If': ['Prod', 'emr-7.9.0', 'emr-5.20.0'] }, SecurityConfiguration: { 'Fn::If': ['New', named, 'elsewhere'] },
    }],
  ])('say nothing with %s', (_, properties) => {
    expect(rules({ Security: configuration(WITH_EBS), Cluster: cluster(properties) })).toEqual([]);
  });

  test('in branches are judged each, but for those that the condition of the cluster excludes', () => {
    const properties = { ReleaseLabel: { 'Fn::If': ['Prod', 'emr-7.9.0', 'emr-5.20.0'] }, SecurityConfiguration: named };
    expect(check({ Security: configuration(WITH_EBS), Cluster: cluster(properties) }).map(({ pointer }) => pointer))
      .toEqual(['/Resources/Cluster/Properties/ReleaseLabel/Fn::If/2']);
    expect(rules({ Security: configuration(WITH_EBS), Cluster: cluster(properties, { Condition: 'Prod' }) })).toEqual([]);
  });

  test('that are only in a branch which is never taken count for nothing', () => {
    const properties = { ReleaseLabel: { 'Fn::If': ['Prod', { Ref: 'Release' }, 'emr-7.9.0'] }, SecurityConfiguration: named };
    expect(rules({ Security: configuration(WITH_EBS), Cluster: cluster(properties, { Condition: 'Prod' }) }, { releaseLabel: 'emr-5.20.0' }))
      .toEqual(['Security release-lacks-feature']);
  });

  test.each<[string, Json]>([
    ['put together by Fn::Sub', { ReleaseLabel: { 'Fn::Sub': '${Release}' }, SecurityConfiguration: named }],
    ['put together by Fn::Sub, with a name that is', { ReleaseLabel: 'emr-5.20.0', SecurityConfiguration: { 'Fn::Sub': '${Release}' } }],
    ['with a reference to no name', { ReleaseLabel: 'emr-5.20.0', SecurityConfiguration: { Ref: ['Security'] } }],
  ])('%s are not known', (_, properties) => {
    expect(rules({ Security: configuration(WITH_EBS), Cluster: cluster(properties) })).toEqual([]);
  });

  test('what is wrong on every release is told once, of the configuration', () => {
    const used = { Security: configuration(UNKNOWN_KEY), Cluster: cluster({ ...OLD, SecurityConfiguration: named }) };
    expect(rules(used)).toEqual(['Security unknown-key']);
  });

  test('that are given count where the template tells none', () => {
    const context = { releaseLabel: 'emr-5.20.0' };
    expect(rules({ Security: configuration(WITH_EBS) }, context)).toEqual(['Security release-lacks-feature']);
    const used = { Security: configuration(WITH_EBS), Cluster: cluster({ ReleaseLabel: 'emr-7.9.0', SecurityConfiguration: named }) };
    expect(rules(used, context)).toEqual([]);
  });
});

test('the Region counts, whatever is known of releases', () => {
  const document = JSON.parse(JSON.stringify(WITH_EBS).replace('{"Fn::GetAtt":["Key","Arn"]}', '"arn:aws:kms:us-east-1:111122223333:key/k"'));
  for (const releases of [{}, { ReleaseLabel: 'emr-7.9.0' }]) {
    const resources = { Security: configuration(document), Cluster: cluster({ ...releases, SecurityConfiguration: { Ref: 'Security' } }) };
    expect(rules(resources, { region: 'eu-west-1' })).toEqual(['Security key-region']);
    expect(rules(resources, { region: 'us-east-1' })).toEqual([]);
  }
});

describe('Kerberos', () => {
  const ATTRIBUTES = { KerberosAttributes: { Realm: 'EC2.INTERNAL', KdcAdminPassword: { Ref: 'Password' } } };
  const named = { SecurityConfiguration: { Ref: 'Security' } };

  test.each<[string, unknown, Json, string[]]>([
    ['both', KERBEROS, ATTRIBUTES, []],
    ['none', WITH_EBS, {}, []],
    ['in the configuration only', KERBEROS, {}, ['Cluster cluster-kerberos']],
    ['in the configuration only, given as text', JSON.stringify(KERBEROS), {}, ['Cluster cluster-kerberos']],
    ['removed from the cluster', KERBEROS, { KerberosAttributes: { Ref: 'AWS::NoValue' } }, ['Cluster cluster-kerberos']],
    ['in the cluster only', WITH_EBS, ATTRIBUTES, ['Cluster cluster-kerberos']],
    ['in one branch of the cluster', KERBEROS, { KerberosAttributes: { 'Fn::If': ['Prod', {}, { Ref: 'AWS::NoValue' }] } }, []],
    ['in one branch of the cluster, and not in the configuration', WITH_EBS, { KerberosAttributes: { 'Fn::If': ['Prod', {}, { Ref: 'AWS::NoValue' }] } }, []],
    ['null in the cluster', KERBEROS, { KerberosAttributes: null }, ['Cluster cluster-kerberos']],
    ['a parameter of the cluster', KERBEROS, { KerberosAttributes: { Ref: 'Attributes' } }, []],
    ['a document that is no JSON', '{"AuthenticationConfiguration":', ATTRIBUTES, ['Security not-json']],
    ['not known of the configuration', { AuthenticationConfiguration: { Ref: 'Parameter' } }, ATTRIBUTES, []],
    ['not known of the configuration, and not in the cluster', { 'Fn::Sub': '{"AuthenticationConfiguration":${Section}}' }, {}, []],
  ])('%s', (_, document, properties, expected) => {
    expect(rules({ Security: configuration(document), Cluster: cluster({ ...named, ...properties }) })).toEqual(expected);
  });
});

test('Kerberos is told of in full, at the cluster or its attributes', () => {
  const told = (document: Json, properties: Json) => check({ Security: configuration(document), Cluster: cluster({ SecurityConfiguration: { Ref: 'Security' }, ...properties }) })
    .map(({ pointer, finding: { message, path } }) => [pointer, path, message]);
  expect(told(KERBEROS, {})).toEqual([['/Resources/Cluster', '/AuthenticationConfiguration/KerberosConfiguration',
    "cluster 'Cluster' uses configuration 'Security': the configuration has Kerberos, and the cluster has no KerberosAttributes; both or none is expected"]]);
  expect(told(WITH_EBS, { KerberosAttributes: {} })).toEqual([['/Resources/Cluster/Properties/KerberosAttributes', '/AuthenticationConfiguration/KerberosConfiguration',
    "cluster 'Cluster' uses configuration 'Security': the cluster has KerberosAttributes, and the configuration has no Kerberos; both or none is expected"]]);
});

test('a cluster and its configuration that hang on two conditions need not meet', () => {
  const document = { 'Fn::If': ['New', KERBEROS, WITH_EBS] };
  expect(rules({ Security: configuration(document), Cluster: cluster({ SecurityConfiguration: { Ref: 'Security' } }, { Condition: 'Prod' }) })).toEqual([]);
  expect(rules({ Security: configuration(document), Cluster: cluster({ SecurityConfiguration: { Ref: 'Security' } }, { Condition: 'New' }) }))
    .toEqual(['Cluster cluster-kerberos']);
});

test.each<[unknown]>([[null], ['Resources'], [5], [[{ Resources: {} }]], [undefined]])('%j is no template, and nothing is said of it', value => {
  expect(checkTemplate({ value, positionOf: () => undefined })).toEqual([]);
});

test.each<[string, Json]>([
  ['a resource of another type', {
    Security: configuration(KERBEROS), Job: { Type: 'AWS::EMR::Studio', Properties: { ReleaseLabel: 'emr-5.20.0', SecurityConfiguration: { Ref: 'Security' } } },
  }],
  ['a resource that is none', { 'Fn::ForEach::Clusters': ['X', [], {}], 'Nothing': null, 'Text': 'a' }],
  ['properties that are none', { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: [] }, Cluster: { Type: 'AWS::EMR::Cluster' } }],
  ['properties that are not known', { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { 'Fn::Transform': {} } } }],
  ['others', { Bucket: { Type: 'AWS::S3::Bucket', Properties: { SecurityConfiguration: {} } } }],
])('%s gives nothing', (_, resources) => {
  expect(rules(resources)).toEqual([]);
});

test('a template of YAML has lines', () => {
  const source = readSource(`Resources:
  Security:
    Type: AWS::EMR::SecurityConfiguration
    Properties:
      SecurityConfiguration:
        EncryptionConfiguration:
          EnableInTransitEncryption: false
          EnableAtRestEncryption: false
          Foo: !Ref AWS::Region
`);
  expect('value' in source && checkTemplate(source).filter(({ finding }) => finding.severity === FindingSeverity.ERROR))
    .toEqual([expect.objectContaining({ line: 9, column: 11 })]);
});

test('the templates of this library have no errors', () => {
  for (const [file, text] of frozenTemplates()) {
    const source = readSource(text);
    const found = 'value' in source ? checkTemplate(source).filter(({ finding }) => finding.severity === FindingSeverity.ERROR) : undefined;
    expect({ file, found }).toEqual({ file, found: [] });
  }
});
