import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Fn, IPolicyValidationPluginBeta1, NestedStack, PolicyValidationPluginReport, Stack, Stage, Validations, aws_emr as emr, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SecurityConfigurationChecks, SecurityConfigurationChecksProps } from '../../../lib/checks/security-configuration-checks';

const GOOD = {
  EncryptionConfiguration: {
    EnableInTransitEncryption: true,
    InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: 's3://bucket/certificates.zip' } },
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' } },
  },
};
const withFoo = { ...GOOD, Foo: 1 };
const FLAGS_AS_TEXT = { EncryptionConfiguration: { ...GOOD.EncryptionConfiguration, EnableAtRestEncryption: 'true' } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configuration = (scope: Construct, id: string, securityConfiguration: unknown) =>
  new emr.CfnSecurityConfiguration(scope, id, { securityConfiguration });

interface Outcome {
  readonly failed: boolean;
  readonly report: PolicyValidationPluginReport;
}

/** Synthesis with the plugin: some versions of CDK throw when it fails, others set the exit code of the process. */
function synth(build: (app: App) => void, props?: SecurityConfigurationChecksProps, older = false): Outcome {
  const plugin = new SecurityConfigurationChecks(props);
  const validate = plugin.validate.bind(plugin);
  let report: PolicyValidationPluginReport | undefined;
  plugin.validate = context => {
    const given = validate(context);
    report = structuredClone(given);
    return given;
  };
  const warned = jest.spyOn(console, 'warn').mockImplementation();
  const app = new App({
    outdir: join(folder, 'out'),
    analyticsReporting: false,
    ...older ? { policyValidationBeta1: [plugin as IPolicyValidationPluginBeta1] } : {},
  });
  warned.mockRestore();
  if (!older) {
    Validations.of(app).addPlugins(plugin);
  }
  build(app);
  const silenced = jest.spyOn(console, 'error').mockImplementation();
  const { exitCode } = process;
  try {
    app.synth();
    return { failed: process.exitCode === 1, report: report! };
  } catch (error) {
    if (!report) {
      throw error;
    }
    return { failed: true, report };
  } finally {
    process.exitCode = exitCode;
    silenced.mockRestore();
  }
}

const rules = ({ report }: Outcome) => report.violations.map(({ ruleName, severity }) => `${severity} ${ruleName}`);

test('an app without mistakes passes', () => {
  const outcome = synth(app => configuration(new Stack(app, 'Stack'), 'Security', GOOD));
  expect(outcome).toEqual({ failed: false, report: { success: true, violations: [] } });
});

test('an error fails, and tells all', () => {
  const outcome = synth(app => configuration(new Stack(app, 'Stack'), 'Security', withFoo));
  expect(outcome).toEqual({
    failed: true,
    report: {
      success: false,
      violations: [{
        ruleName: 'unknown-key',
        severity: 'error',
        description: expect.stringMatching(/^\/Foo: 'Foo' is no key of the document/),
        fix: expect.any(String),
        ruleMetadata: { id: 'cdk-emr-security:unknown-key', evidence: expect.stringMatching(/^https:/) },
        violatingResources: [{
          resourceLogicalId: 'Security',
          templatePath: join(folder, 'out', 'Stack.template.json'),
          locations: ['Properties/SecurityConfiguration/Foo'],
        }],
      }],
    },
  });
});

test('the older way to add a plugin works too', () => {
  expect(synth(app => configuration(new Stack(app, 'Stack'), 'Security', withFoo), {}, true).failed).toBe(true);
});

test('a warning does not fail', () => {
  const outcome = synth(app => configuration(new Stack(app, 'Stack'), 'Security', FLAGS_AS_TEXT));
  expect(outcome.failed).toBe(false);
  expect(rules(outcome)).toEqual(['warning flag-as-text']);
});

test('what is right but worth knowing is told on request', () => {
  const build = (app: App) => void configuration(new Stack(app, 'Stack'), 'Security', GOOD);
  const outcome = synth(build, { includeInfo: true });
  expect(outcome.failed).toBe(false);
  expect(new Set(outcome.report.violations.map(({ severity }) => severity))).toEqual(new Set(['info']));
});

test('documents with references are judged, and the references are not', () => {
  const outcome = synth(app => {
    const stack = new Stack(app, 'Stack');
    const key = new kms.Key(stack, 'Key');
    const atRest = {
      EncryptionConfiguration: {
        ...GOOD.EncryptionConfiguration, AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyArn } },
      },
    };
    configuration(stack, 'Object', atRest);
    configuration(stack, 'Text', stack.toJsonString(atRest));
    configuration(stack, 'Sub', Fn.sub(JSON.stringify(withFoo).replace('s3://bucket', 's3://${Bucket}'), { Bucket: key.keyId }));
    configuration(stack, 'Import', Fn.importValue('document'));
  });
  expect(rules(outcome)).toEqual(['error unknown-key']);
  expect(outcome.report.violations[0].violatingResources).toEqual([expect.objectContaining({
    resourceLogicalId: 'Sub', locations: ['Properties/SecurityConfiguration'],
  })]);
});

test('the release of clusters counts, and the given one where there is no cluster', () => {
  const CERTIFICATES = { CertificateProviderType: 'EMR' };
  const document = {
    EncryptionConfiguration: { ...GOOD.EncryptionConfiguration, InTransitEncryptionConfiguration: { TLSCertificateConfiguration: CERTIFICATES } },
  };
  const outcome = synth(app => {
    const stack = new Stack(app, 'Stack');
    configuration(stack, 'Unused', document);
    new emr.CfnCluster(stack, 'Cluster', {
      name: 'cluster', instances: {}, jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', releaseLabel: 'emr-7.5.0',
      securityConfiguration: configuration(stack, 'Used', document).ref,
    });
  }, { releaseLabel: 'emr-7.10.0' });
  expect(outcome.report.violations.filter(({ severity }) => severity === 'error').map(({ ruleName, violatingResources }) => [ruleName, violatingResources]))
    .toEqual([
      ['release-lacks-feature', [expect.objectContaining({ resourceLogicalId: 'Unused' })]],
      ['release-lacks-feature', [expect.objectContaining({ resourceLogicalId: 'Cluster', locations: ['Properties/ReleaseLabel'] })]],
    ]);
});

test('one mistake in many places is one violation', () => {
  const outcome = synth(app => {
    for (const id of ['One', 'Two']) {
      configuration(new Stack(app, id), 'Security', withFoo);
    }
  });
  expect(outcome.report.violations.map(({ violatingResources }) => violatingResources.map(({ templatePath }) => templatePath)))
    .toEqual([[join(folder, 'out', 'One.template.json'), join(folder, 'out', 'Two.template.json')]]);
});

test('stages and nested stacks are checked, each once', () => {
  const outcome = synth(app => {
    const stack = new Stack(new Stage(app, 'Stage'), 'Stack');
    configuration(new NestedStack(stack, 'Nested'), 'Security', withFoo);
    configuration(stack, 'Security', GOOD);
  });
  expect(outcome.report.violations.map(({ violatingResources }) => violatingResources.map(({ templatePath }) => templatePath)))
    .toEqual([[expect.stringMatching(/StageStackNested.*\.nested\.template\.json$/)]]);
  expect(outcome.failed).toBe(true);
});

describe('acknowledging', () => {
  const build = (document: unknown) => (app: App) => {
    const stack = new Stack(app, 'Stack');
    configuration(stack, 'Security', document);
    Validations.of(stack).acknowledge({ id: 'cdk-emr-security::unknown-key', reason: 'a key that is newer than this library' });
  };

  test('a rule by its name lets synthesis pass', () => {
    const outcome = synth(build(withFoo));
    expect(outcome.report.success).toBe(false);
    expect(outcome.failed).toBe(false);
  });

  test('another rule does not', () => {
    expect(synth(build({ ...withFoo, EncryptionConfiguration: { ...GOOD.EncryptionConfiguration, EnableAtRestEncryption: 7 } })).failed).toBe(true);
  });
});

describe('templates that cannot be read', () => {
  const validate = (...files: string[]) => new SecurityConfigurationChecks().validate({ templatePaths: files } as never);
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test.each<[string, () => string, string]>([
    ['missing', () => join(folder, 'none.json'), 'there is no such file'],
    ['a folder', () => folder, 'it is a folder'],
    ['no JSON', () => write('a.json', '{"Resources": {,'), 'it is no JSON: line 1, column 16'],
    ['too deep', () => write('a.json', `{"Resources": ${'['.repeat(1000)}${']'.repeat(1000)}}`), 'it is nested more than 100 levels deep'],
    ['no text', () => write('a.json', Buffer.from([0xff, 0xfe])), 'it is not text in UTF-8'],
    ['too large', () => write('a.json', ' '.repeat(11 * 1024 * 1024)), 'it is larger than 10 MiB'],
  ])('%s: one violation', (_, file, reason) => {
    const path = file();
    expect(validate(path)).toEqual({
      success: false,
      violations: [{
        ruleName: 'unreadable-template',
        severity: 'error',
        description: `the template cannot be read: ${reason}`,
        fix: expect.any(String),
        ruleMetadata: expect.objectContaining({ id: 'cdk-emr-security:unreadable-template' }),
        violatingResources: [{ templatePath: path, locations: [] }],
      }],
    });
  });

  test('do not hide the others', () => {
    const good = write('good.json', JSON.stringify({ Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: withFoo } } } }));
    expect(validate(join(folder, 'none.json'), good).violations.map(({ ruleName }) => ruleName)).toEqual(['unreadable-template', 'unknown-key']);
  });

  test('a template that is named twice is read once', () => {
    const file = write('a.json', JSON.stringify({ Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: withFoo } } } }));
    expect(validate(file, file).violations.map(({ violatingResources }) => violatingResources.length)).toEqual([1]);
  });

  test('the path in the document comes first, but where it is all of it', () => {
    const described = (SecurityConfiguration: unknown) => validate(write('a.json', JSON.stringify({
      Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration } } },
    }))).violations.map(({ description }) => description);
    expect(described(withFoo)).toEqual([expect.stringMatching(/^\/Foo: 'Foo' is no key of the document; /)]);
    expect(described('{')).toEqual([expect.stringMatching(/^not JSON: the text has a mistake at line 1/)]);
  });

  test('what is no template is left alone', () => {
    expect(validate(write('list.json', '[]'), write('text.json', '"a"'))).toEqual({ success: true, violations: [] });
  });

  test('of nested stacks are only looked for beside their parent', () => {
    mkdirSync(join(folder, 'assembly'));
    write('outside.nested.template.json', '{"Resources": {,');
    write('assembly/inside.nested.template.json', '{"Resources": {,');
    const files = ['../outside.nested.template.json', 'inside.nested.template.json', 'asset.zip', 7].map((path, index) => [index, { source: { path } }]);
    write('assembly/a.assets.json', JSON.stringify({ files: { ...Object.fromEntries(files), none: null } }));
    const parent = write('assembly/a.template.json', '{"Resources":{}}');
    expect(validate(parent).violations.map(({ violatingResources }) => violatingResources))
      .toEqual([[{ templatePath: join(folder, 'assembly', 'inside.nested.template.json'), locations: [] }]]);
  });
});

test('the plugin says what it is', () => {
  const plugin = new SecurityConfigurationChecks();
  expect(plugin.name).toBe('cdk-emr-security');
  expect(plugin.version).toBe(JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')).version);
  expect(plugin.ruleIds).toEqual(expect.arrayContaining(['unknown-key', 'cluster-kerberos', 'unreadable-template']));
  expect(new Set(plugin.ruleIds).size).toBe(plugin.ruleIds?.length);
});
