// docs/migration.md, as it stands there: the code of each case is synthesized before and after, and the CDK command line compares the templates.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CfnResource, Fn, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import { ROOT, blockNamed, program } from './docs/markdown';
import { ENV } from './synthesized';
import { DocumentSecurityConfiguration, SecurityConfigurationDocument } from '../lib';

const GUIDE = 'docs/migration.md';
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-'));
afterAll(() => fs.rmSync(FOLDER, { recursive: true, force: true }));

/** Synthesizes code of the guide in a stack, and tells where the assembly is. */
function synthesized(example: string): string {
  const outdir = fs.mkdtempSync(path.join(FOLDER, 'cdk.out-'));
  const app = `const theApp = new App({ outdir: ${JSON.stringify(outdir)}, analyticsReporting: false });\nnew Fixture(theApp, 'Analytics');\ntheApp.synth();\n`;
  const { outputText } = ts.transpileModule(`${program('ts', example).text}\n${app}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const load = (name: string): unknown => require(name === 'cdk-emr-security' ? '../lib' : name); // eslint-disable-line @typescript-eslint/no-require-imports
  new Function('require', 'exports', outputText)(load, {});
  return outdir;
}

/** What an example takes as given is what it shares with the others. */
function code(scenario: string, state: string): string {
  const withoutDeclarations = blockNamed(GUIDE, `migration: ${scenario}, ${state}`).code.replace(/^declare const .*\n/gm, '');
  return `${blockNamed(GUIDE, `migration: ${scenario}, shared`).code}\n${withoutDeclarations}`;
}

interface Resource { readonly Type: string; readonly Properties: Record<string, unknown> }
const template = (outdir: string) => path.join(outdir, 'Analytics.template.json');
const resources = (outdir: string): Record<string, Resource> => JSON.parse(fs.readFileSync(template(outdir), 'utf8')).Resources;

function cdkDiff(before: string, after: string): string {
  const { stdout, stderr, status } = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'cdk'), [
    'diff', 'Analytics', '--app', after, '--template', template(before), '--no-color', '--no-notices', '--no-version-reporting',
  ], { cwd: FOLDER, encoding: 'utf8', env: { ...process.env, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', CI: 'true' } });
  if (status !== 0) {
    throw new Error(`cdk diff failed: ${stdout}${stderr}`);
  }
  return stdout;
}

describe.each(['typed', 'text'])('%s', scenario => {
  const before = synthesized(code(scenario, 'before'));
  const after = synthesized(code(scenario, 'after'));

  test('the configuration keeps its logical id and, to the last byte, its properties', () => {
    const { EmrSecurity: old } = resources(before);
    const { EmrSecurity: adopted } = resources(after);
    expect(old.Type).toBe('AWS::EMR::SecurityConfiguration');
    expect(adopted.Type).toBe(old.Type);
    expect(JSON.stringify(adopted.Properties)).toBe(JSON.stringify(old.Properties));
    expect(Object.values(resources(after)).filter(({ Type }) => Type === old.Type)).toHaveLength(1);
  });

  test('the cluster keeps its logical id and, to the last byte, its properties', () => {
    const clusters = (outdir: string) => Object.entries(resources(outdir)).filter(([, { Type }]) => Type === 'AWS::EMR::Cluster')
      .map(([id, { Properties }]) => [id, JSON.stringify(Properties)]);
    expect(clusters(before)).toHaveLength(1);
    expect(clusters(after)).toEqual(clusters(before));
  });

  test('the guide shows what cdk diff says, which is no replacement', () => {
    const diff = cdkDiff(before, after);
    expect(diff).not.toMatch(/replace|destroy/i);
    // the resources and their properties that change; not how, statement by statement
    const shown = diff.slice(diff.indexOf('\nResources\n')).split('\n').filter(line => /^(Resources|\[| [├└])/.test(line));
    expect(shown.join('\n')).toBe(blockNamed(GUIDE, `migration: ${scenario}, diff`).code.trim());
  });

  test('cdk diff would say so, if the document had changed', () => {
    const changed = fs.mkdtempSync(path.join(FOLDER, 'changed-'));
    const text = fs.readFileSync(template(before), 'utf8');
    fs.writeFileSync(template(changed), text.replace(/(EnableAtRestEncryption.*?)true/, '$1false'));
    const diff = cdkDiff(changed, after);
    expect(diff).toMatch(/AWS::EMR::SecurityConfiguration .* EmrSecurity replace/);
    expect(diff).toMatch(/AWS::EMR::Cluster Cluster Cluster replace/);
  });
});

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const sseKms = (key: string) => ({
  EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key } },
  },
});

/** Such a cluster knows the configuration by an export, which cannot change while it is in use. */
test('a cluster of another stack keeps the import that it has', () => {
  const templates = (nameIn: (stack: Stack) => string): unknown[] => {
    const app = new App({ analyticsReporting: false });
    const security = new Stack(app, 'Security', { env: ENV });
    const clusters = new Stack(app, 'Clusters', { env: ENV });
    new emr.CfnCluster(clusters, 'Cluster', {
      name: 'analytics', jobFlowRole: 'nodes', serviceRole: 'service', instances: {}, securityConfiguration: nameIn(security),
    });
    return [Template.fromStack(security).toJSON().Outputs, Template.fromStack(clusters).toJSON().Resources];
  };
  const byHand = templates(stack => new emr.CfnSecurityConfiguration(stack, 'EmrSecurity', { securityConfiguration: sseKms(KEY) }).ref);
  expect(templates(stack => {
    const adopted = new DocumentSecurityConfiguration(stack, 'Adopted', { document: SecurityConfigurationDocument.fromObject(sseKms(KEY)) });
    (adopted.node.defaultChild as emr.CfnSecurityConfiguration).overrideLogicalId('EmrSecurity');
    return adopted.securityConfigurationName;
  })).toEqual(byHand);
  expect(JSON.stringify(byHand)).toContain('Fn::ImportValue');
});

test.each<[string, (stack: Stack, key: kms.Key) => string]>([
  ['JSON.stringify', (_stack, key) => JSON.stringify(sseKms(key.keyArn))],
  ['JSON.stringify, without references', () => JSON.stringify(sseKms(KEY))],
  ['toJsonString', (stack, key) => stack.toJsonString(sseKms(key.keyArn))],
  ['Fn.sub', () => Fn.sub(JSON.stringify(sseKms('${Key.Arn}')))],
  ['hand, and no JSON before it is deployed', (_stack, key) =>
    `{"AuthorizationConfiguration":${Fn.importValue('Mappings')},"EncryptionConfiguration":{"EMRWALEncryptionConfiguration":{"AwsKmsKey":"${key.keyArn}"}}}`],
])('text made by %s is the same text in the template', (_how, text) => {
  const emitted = (make: (stack: Stack, key: kms.Key) => unknown): string => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    make(stack, new kms.Key(stack, 'Key'));
    return JSON.stringify(Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'))[0].Properties);
  };
  expect(emitted((stack, key) => new DocumentSecurityConfiguration(stack, 'Security', {
    document: SecurityConfigurationDocument.fromJson(text(stack, key)), encryptionKeys: [key], instanceRoles: [iam.Role.fromRoleName(stack, 'Nodes', 'nodes')],
  }))).toBe(emitted((stack, key) => new CfnResource(stack, 'Security', {
    type: 'AWS::EMR::SecurityConfiguration', properties: { SecurityConfiguration: text(stack, key) },
  })));
});
