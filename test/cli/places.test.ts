import { command } from './command';
import { CLEAN, described } from './documents';

/** The rules that speak, without what is only worth knowing. */
async function rules(text: string, ...options: string[]): Promise<unknown> {
  const { out, code } = await command(['check', 'file', '--format', 'json', ...options], { files: { file: text } });
  const [{ kind, findings }] = JSON.parse(out).files as { kind: string; findings: { ruleId: string; severity: string }[] }[];
  return [code, kind, ...findings.filter(({ severity }) => severity !== 'INFO').map(({ ruleId }) => ruleId.replace('cdk-emr-security:', ''))];
}

describe('the Region', () => {
  const withKey = (arn: string) => CLEAN.replace('"SSE-S3"', `"SSE-KMS", "AwsKmsKey": "${arn}"`);
  const KEY = '111122223333:key/0d4b6d1e-2f35-4c09-9f2e-1b2c3d4e5f60';
  const objectByArn = CLEAN.replace(/s3:\/\/([^"]+)/, 'arn:aws:s3:::$1');

  test.each<[string, string, string, unknown[]]>([
    ['a key of China', withKey(`arn:aws-cn:kms:cn-north-1:${KEY}`), 'cn-north-1', [0, 'document']],
    ['a key of another Region of China', withKey(`arn:aws-cn:kms:cn-northwest-1:${KEY}`), 'cn-north-1', [1, 'document', 'key-region']],
    ['a key of China', withKey(`arn:aws-cn:kms:cn-north-1:${KEY}`), 'eu-west-1', [1, 'document', 'key-partition']],
    ['a key with the partition of elsewhere', withKey(`arn:aws:kms:us-gov-west-1:${KEY}`), 'us-gov-west-1', [1, 'document', 'key-partition']],
    ['an object with the partition of elsewhere', objectByArn, 'us-gov-west-1', [0, 'document', 'object-partition']],
    ['an object', objectByArn, 'eu-west-1', [0, 'document']],
    ['a key of a Region that is new', withKey(`arn:aws-new:kms:xy-north-1:${KEY}`), 'xy-north-1', [0, 'document']],
  ])('%s (case %#)', async (_, text, region, expected) => {
    expect(await rules(text, '--region', region)).toEqual(expected);
  });

  test.each(['eu-west1', 'EU-WEST-1', 'eu-west-1a', 'Ireland', 'eu_west_1', 'eu-west-1 '])('%j is none', async region => {
    expect(await command(['check', 'file', '--region', region], { files: { file: CLEAN } })).toEqual({
      code: 2, out: '', errors: `cdk-emr-security: '${region}' is no Region; a name such as eu-west-1 is expected\nTry: cdk-emr-security --help\n`,
    });
  });

  test.each(['us-east-1', 'ap-southeast-7', 'us-gov-east-1', 'us-isob-east-1', 'eusc-de-east-1', 'mx-central-1'])('%s is one', async region => {
    expect(await rules(CLEAN, '--region', region)).toEqual([0, 'document']);
  });
});

describe('what the service has written', () => {
  const ROLES = { AuthorizationConfiguration: { IAMConfiguration: { EnableApplicationScopedIAMRole: true, ApplicationScopedIAMRoleConfiguration: { ExternalId: 'x' } } } };
  const text = JSON.stringify({ ...JSON.parse(CLEAN), ...ROLES });

  test('is right in an answer', async () => {
    expect(await rules(described(text))).toEqual([0, 'description']);
    expect(await rules(JSON.stringify(text))).toEqual([0, 'description']);
  });

  test('is a warning in a document', async () => {
    expect(await rules(text)).toEqual([0, 'document', 'read-back-key']);
  });

  test.each([['Python', 'ResponseMetadata'], ['JavaScript', '$metadata']])('the SDK of %s adds %s to an answer', async (_, key) => {
    expect(await rules(JSON.stringify({ ...JSON.parse(described(CLEAN)), [key]: { RetryAttempts: 0 } }))).toEqual([0, 'description']);
  });
});

(process.platform === 'win32' ? test.skip : test)('a backslash in the name of a file is no folder', async () => {
  const { out } = await command(['check', '/project/sub/a\\b.json', '--format', 'sarif'], { files: { '/project/sub/a\\b.json': '{}' } });
  expect(JSON.parse(out).runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual({ uri: 'sub/a%5Cb.json' });
});
