// The pages that coverageReport writes into the cloud assembly.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnMapping, CfnParameter, Lazy, NestedStack, Stack, Stage, Token, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AWS_KMS, EBS, KEY, contentOf } from './documents';
import {
  CertificateBundle, DocumentSecurityConfiguration, EmrFsRoleMapping, EncryptionKey, InTransitEncryption, SecurityConfiguration,
  SecurityConfigurationDocument, SecurityConfigurationProps,
} from '../../lib';
import { coverageFileName } from '../../lib/coverage/coverage-file';
import { CoverageReport } from '../../lib/coverage/coverage-report';
import { cluster, raisedWarnings } from '../checks/fixtures';

const PAGE = /\.coverage\.html$/;
const RELEASE = 'emr-7.9.0';
const OFF = InTransitEncryption.disabled();

const pagesIn = (directory: string) => readdirSync(directory).filter(name => PAGE.test(name)).sort();
const synthesized = (scope: Construct, options = {}) => (scope.node.root as App).synth({ force: true, ...options }).directory;
const newStack = (id = 'Stack', props = {}) => new Stack(new App(), id, props);
const configuration = (scope: Construct, props: SecurityConfigurationProps = {}, id = 'Security') =>
  new SecurityConfiguration(scope, id, { coverageReport: true, inTransitEncryption: OFF, ...props });
const labelsOf = (pages: readonly string[]) => pages.map(page => /-[0-9a-f]{8}\.(.+)\.coverage\.html$/.exec(page)![1]);
const warnings = (scope: Construct) => raisedWarnings(scope).filter(warning => warning.includes('coverage-without-release'));

/** The reports of which pages are made. */
const reports: CoverageReport[] = [];
const realPage = CoverageReport.prototype.toHtml;
const toHtml = jest.spyOn(CoverageReport.prototype, 'toHtml');
beforeEach(() => {
  reports.length = 0;
  toHtml.mockImplementation(function (this: CoverageReport) {
    reports.push(this);
    return `page of ${this.releaseLabel}\n`;
  });
});
afterAll(() => toHtml.mockRestore());

/** The one report that is written of a world. */
function reportOf(scope: Construct): CoverageReport {
  synthesized(scope);
  expect(reports).toHaveLength(1);
  return reports[0];
}

const usersOf = (report: CoverageReport, key = 0) => report.keys[key].users.map(({ principal, why }) => `${principal}: ${why}`);

describe('the file', () => {
  test('stands in the assembly, by stack, configuration and release', () => {
    const stack = newStack();
    configuration(stack, { releaseLabel: RELEASE });
    const directory = synthesized(stack);
    expect(pagesIn(directory)).toEqual([expect.stringMatching(/^Stack\.Security-[0-9a-f]{8}\.emr-7\.9\.0\.coverage\.html$/)]);
    expect(readFileSync(join(directory, pagesIn(directory)[0]), 'utf8')).toBe('page of emr-7.9.0\n');
  });

  test('is the page of the report', () => {
    toHtml.mockImplementation(realPage);
    const stack = newStack();
    const { document } = configuration(stack, { releaseLabel: RELEASE, instanceRoles: [], serviceRoles: [] });
    const directory = synthesized(stack);
    expect(readFileSync(join(directory, pagesIn(directory)[0]), 'utf8')).toBe(document.coverage(RELEASE).toHtml());
  });

  test('is the same each time, and of the same name in each app', () => {
    const written = () => {
      const stack = newStack();
      configuration(stack, { releaseLabel: RELEASE });
      const directory = synthesized(stack);
      return pagesIn(directory).map(name => [name, readFileSync(join(directory, name), 'utf8')]);
    };
    expect(written()).toEqual(written());
  });

  test('is written only where it is asked for', () => {
    const stack = newStack();
    configuration(stack, { releaseLabel: RELEASE, coverageReport: false }, 'No');
    configuration(stack, { releaseLabel: RELEASE, coverageReport: undefined }, 'Unsaid');
    configuration(stack, {}, 'Yes').attachTo(cluster(stack, 'Cluster', { releaseLabel: RELEASE }));
    expect(pagesIn(synthesized(stack))).toEqual([expect.stringMatching(/^Stack\.Yes-/)]);
  });

  test('has a name that every file system takes, whatever stack and release are called', () => {
    const stack = newStack('Ünsafe: stack', { stackName: 'safe' });
    const odd = new Construct(stack, 'a b\\..');
    const name = (releaseLabel: string, scope: Construct = configuration(odd, {}, `C${releaseLabel}`)) => coverageFileName(scope, releaseLabel);
    expect(name('../../emr')).toMatch(/^-nsafe-stack\.a-b-C-emr-[0-9a-f]{8}\.-emr-[0-9a-f]{8}\.coverage\.html$/);
    expect(name('x'.repeat(5000))).toMatch(/^[A-Za-z0-9.-]{1,230}$/);
    for (const [one, other] of [['emr-7.9.0', 'EMR-7.9.0'], ['emr 7', 'emr_7'], ['x'.repeat(41), 'x'.repeat(42)]]) {
      expect(name(one, odd).toLowerCase()).not.toBe(name(other, odd).toLowerCase());
    }
    // ids that differ in case only
    expect(name(RELEASE, new Construct(stack, 'One')).toLowerCase()).not.toBe(name(RELEASE, new Construct(stack, 'oNe')).toLowerCase());
  });

  test('does not collide with that of the same id in another stack, nested stack or Stage', () => {
    const app = new App();
    const stacks = [new Stack(app, 'One'), new Stack(app, 'Two')];
    const stage = new Stage(app, 'Prod');
    const inStage = new Stack(stage, 'One');
    const nested = new NestedStack(stacks[0], 'Nested');
    [...stacks, inStage, nested].forEach(scope => configuration(scope, { releaseLabel: RELEASE }));
    const assembly = app.synth();
    const pages = pagesIn(assembly.directory);
    expect(pages).toHaveLength(3);
    expect(pages.map(page => page.split('.')[0])).toEqual(['One', expect.stringMatching(/^OneNested/), 'Two']);
    expect(pagesIn(assembly.getNestedAssembly('assembly-Prod').directory)).toEqual([expect.stringMatching(/^ProdOne[0-9A-F]+\.Security-/)]);
  });

  test('leaves the template and the other files as they are', () => {
    const files = (coverageReport: boolean) => {
      const stack = newStack('Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
      const security = configuration(stack, { coverageReport, releaseLabel: RELEASE, instanceRoles: [new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })] });
      security.attachTo(cluster(stack, 'Cluster', { releaseLabel: RELEASE }));
      const content = contentOf({ disk: AWS_KMS });
      new DocumentSecurityConfiguration(stack, 'Document', { document: SecurityConfigurationDocument.fromObject(content), releaseLabel: RELEASE, coverageReport });
      const directory = synthesized(stack);
      return Object.fromEntries(readdirSync(directory).filter(name => !PAGE.test(name)).map(name => [name, readFileSync(join(directory, name), 'utf8')]));
    };
    const [without, withPages] = [false, true].map(files);
    expect(Object.keys(without)).toContain('Stack.template.json');
    expect(withPages).toEqual(without);
  });

  test('leaves an assembly that the CDK CLI reads', () => {
    const app = new App();
    configuration(new Stack(app, 'One'), { releaseLabel: RELEASE });
    configuration(new Stack(new Stage(app, 'Prod'), 'Two'), { releaseLabel: RELEASE });
    const { directory } = app.synth();
    const cdk = join(__dirname, '../../node_modules/aws-cdk/bin/cdk');
    const listed = execFileSync(process.execPath, [cdk, 'ls', '--app', directory, '--no-notices', '--no-version-reporting'], { encoding: 'utf8', cwd: directory, env: { ...process.env, HOME: directory } });
    expect(listed.trim().split('\n')).toEqual(['One', 'Prod/Two (Prod-Two)']);
  });
});

describe('releases', () => {
  test('are those of the configuration and of the clusters, each once', () => {
    const stack = newStack();
    const security = configuration(stack, { releaseLabel: RELEASE });
    ['emr-7.10.0', RELEASE, 'emr-7.10.0', 'emr-7.11.0'].forEach((releaseLabel, index) => security.attachTo(cluster(stack, `Cluster${index}`, { releaseLabel })));
    cluster(stack, 'Other', { releaseLabel: 'emr-6.15.0' });
    expect(labelsOf(pagesIn(synthesized(stack)))).toEqual(['emr-7.10.0', 'emr-7.11.0', RELEASE]);
    expect(warnings(stack)).toEqual([]);
  });

  test('are found for clusters of other stacks, by the name, and for both sides of a condition', () => {
    const app = new App();
    const security = configuration(new Stack(app, 'Security'), { securityConfigurationName: 'fixed' });
    cluster(new Stack(app, 'Other'), 'Cluster', { securityConfiguration: 'fixed', releaseLabel: 'emr-7.10.0' });
    const there = new Stack(app, 'Condition');
    cluster(there, 'Cluster', {
      securityConfiguration: security.securityConfigurationName, releaseLabel: Token.asString({ 'Fn::If': ['New', 'emr-7.11.0', RELEASE] }),
    });
    expect(labelsOf(pagesIn(synthesized(there)))).toEqual(['emr-7.10.0', 'emr-7.11.0', RELEASE]);
  });

  test('are found without a validation, too, in one walk', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    ['One', 'Two'].forEach(id => configuration(stack, {}, id).attachTo(cluster(stack, `${id}Cluster`, { releaseLabel: RELEASE })));
    const walk = jest.spyOn(jest.requireActual<typeof import('../../lib/checks/stage-inventory')>('../../lib/checks/stage-inventory').StageInventory.prototype, 'take');
    const constructs = () => {
      const seen = walk.mock.calls.filter(([construct]) => construct === stack).length;
      walk.mockClear();
      return seen;
    };
    expect(pagesIn(synthesized(stack, { skipValidation: true }))).toHaveLength(2);
    expect(constructs()).toBe(1);
    expect(pagesIn(synthesized(stack))).toHaveLength(2);
    expect(constructs()).toBe(1);
    walk.mockRestore();
  });

  test('of a cluster that changes between two syntheses count as they are', () => {
    const stack = newStack();
    const created = cluster(stack, 'Cluster', { releaseLabel: RELEASE });
    configuration(stack).attachTo(created);
    synthesized(stack);
    created.releaseLabel = 'emr-7.10.0';
    synthesized(stack, { skipValidation: true });
    expect(reports.map(({ releaseLabel }) => releaseLabel)).toEqual([RELEASE, 'emr-7.10.0']);
  });

  test('that are only known later are told of by one warning, and nothing is written', () => {
    const stack = newStack();
    const releaseLabel = new CfnParameter(stack, 'Label').valueAsString;
    const security = configuration(stack, { releaseLabel });
    expect(pagesIn(synthesized(stack))).toEqual([]);
    expect(warnings(stack)).toEqual([
      "[Stack/Security/Resource] coverageReport of configuration 'Stack/Security': no release is known, so nothing was written; it has no releaseLabel that is known at synth, "
      + 'and no cluster of the app is known to use it. Set releaseLabel, or leave coverageReport out [ack: cdk-emr-security:coverage-without-release]',
    ]);
    security.attachTo(cluster(stack, 'Cluster', { releaseLabel }));
    synthesized(stack);
    expect(warnings(stack)).toHaveLength(2);
    expect(warnings(stack)[1]).toContain("the release of cluster 'Stack/Cluster', which uses it, is not known at synth");
  });

  test('that are blank are none', () => {
    const stack = newStack();
    configuration(stack).attachTo(cluster(stack, 'Cluster', { releaseLabel: ' ' }));
    expect(pagesIn(synthesized(stack))).toEqual([]);
    expect(warnings(stack)).toHaveLength(1);
  });

  test('that are lazy or in a mapping count as far as they are known', () => {
    const stack = newStack();
    configuration(stack, { releaseLabel: Lazy.string({ produce: () => RELEASE }) });
    const map = new CfnMapping(stack, 'Releases', { mapping: { eu: { label: 'emr-7.10.0' } }, lazy: true });
    configuration(stack, { releaseLabel: map.findInMap('eu', 'label') }, 'Mapped');
    expect(labelsOf(pagesIn(synthesized(stack)))).toEqual(['emr-7.10.0', RELEASE]);
  });
});

describe('the report', () => {
  const applications = (stack: Stack, id: string, names: string[] | undefined, releaseLabel = RELEASE) =>
    cluster(stack, id, { releaseLabel, applications: names?.map(name => ({ name })) });
  const covered = (report: CoverageReport) => new Set(report.rows.map(({ application }) => application));

  test('is about the applications of the clusters of its release', () => {
    const stack = newStack();
    const security = configuration(stack);
    security.attachTo(applications(stack, 'One', ['Livy']));
    security.attachTo(applications(stack, 'Two', ['Presto']));
    security.attachTo(applications(stack, 'Three', ['HBase'], 'emr-7.10.0'));
    synthesized(stack);
    const [first, second] = reports;
    expect([...covered(first)]).toEqual(expect.arrayContaining(['Livy', 'Presto']));
    expect([...covered(first)]).not.toContain('HBase');
    expect([...covered(second)]).toContain('HBase');
    expect([...covered(second)]).not.toContain('Livy');
  });

  test('is about all applications where those of a cluster are not known, or no cluster is', () => {
    const stack = newStack();
    const security = configuration(stack);
    security.attachTo(applications(stack, 'One', ['Livy']));
    const two = applications(stack, 'Two', ['Livy']);
    two.addPropertyOverride('Applications', { 'Fn::If': ['More', [{ Name: 'Livy' }], [{ Name: 'Presto' }]] });
    security.attachTo(two);
    expect([...covered(reportOf(stack))]).toEqual(expect.arrayContaining(['Livy', 'HBase', 'Presto']));
    reports.length = 0;
    const alone = newStack();
    configuration(alone, { releaseLabel: RELEASE });
    expect([...covered(reportOf(alone))]).toEqual(expect.arrayContaining(['Livy', 'HBase', 'Presto']));
  });

  test('is about all applications where a name is blank, and about one where it stands in blanks', () => {
    const stack = newStack();
    configuration(stack).attachTo(applications(stack, 'Blank', ['', 'Spark']));
    configuration(stack, {}, 'Trimmed').attachTo(applications(stack, 'InBlanks', [' Livy '], ` ${RELEASE} `));
    expect(labelsOf(pagesIn(synthesized(stack)))).toEqual([RELEASE, RELEASE]);
    const [all, one] = reports;
    expect([...covered(all)]).toEqual(expect.arrayContaining(['Spark', 'HBase', 'Presto']));
    expect([...covered(one)]).toContain('Livy');
    expect([...covered(one)]).not.toEqual(expect.arrayContaining(['Presto']));
    expect([...covered(one)]).not.toContain(' Livy ');
  });

  test('names keys and the roles that the app makes their users', () => {
    const stack = newStack();
    const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    encryptionKey.addKeyUser(role('Auditors'));
    const analysts = new iam.Role(stack, 'Analysts', { assumedBy: new iam.AccountRootPrincipal() });
    const security = configuration(stack, {
      encryptionKey, releaseLabel: RELEASE, instanceRoles: [role('Nodes')],
      serviceRoles: [iam.Role.fromRoleArn(stack, 'Service', 'arn:aws:iam::111122223333:role/service-role/Emr')],
      emrFsRoleMappings: [EmrFsRoleMapping.forUsers(analysts, ['ann'])],
    });
    security.grants.instanceRole(role('MoreNodes'));
    const report = reportOf(stack);
    expect(report.keys.map(({ key }) => key)).toEqual(['${Stack/Key/Resource.Arn}']);
    expect(usersOf(report)).toEqual([
      'the roles of the nodes (EC2 instance profile): objects are read and written (Amazon S3), local disks are encrypted',
      'the service role of Amazon EMR: it attaches EBS volumes that are encrypted with the key',
      'Stack/Analysts: EMRFS takes it for some requests, objects are read and written (Amazon S3); a role that the nodes take on (emrFsRoleMappings[0]); '
      + 'this app makes it a user, in the key policy',
      'Stack/Auditors: this app makes it a user, in the key policy',
      'Stack/Nodes: a role of the nodes; this app makes it a user, in the key policy',
      'arn:aws:iam::111122223333:role/service-role/Emr: a service role of Amazon EMR; this app makes it a user, in the key policy',
      'Stack/MoreNodes: a role of the nodes; this app makes it a user, in the key policy',
    ]);
  });

  test('names the default roles, and what is left to the owner of a key', () => {
    const stack = newStack();
    configuration(stack, { releaseLabel: RELEASE });
    expect(usersOf(reportOf(stack)).slice(2)).toEqual([
      'EMR_EC2_DefaultRole: a role of the nodes; this app makes it a user, in the key policy',
      'EMR_DefaultRole: a service role of Amazon EMR; this app makes it a user, in the key policy',
    ]);
    reports.length = 0;
    const other = newStack();
    configuration(other, {
      releaseLabel: RELEASE, serviceRoles: [], encryptionKey: kms.Key.fromKeyArn(other, 'Key', KEY),
      instanceRoles: [iam.Role.fromRoleArn(other, 'Nodes', 'arn:aws:iam::444455556666:role/Nodes', { mutable: false })],
    });
    const report = reportOf(other);
    expect(report.keys[0].key).toBe(KEY);
    expect(usersOf(report)[2]).toBe('arn:aws:iam::444455556666:role/Nodes: a role of the nodes; this app cannot make it a user: what is left to do for the owner stands in a warning');
  });

  test('does not take a role for a user of the key which only reads what is encrypted with it', () => {
    const stack = newStack();
    const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    configuration(stack, { encryptionKey, releaseLabel: RELEASE, instanceRoles: [role('Nodes')], serviceRoles: [] });
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey });
    const inTransitEncryption = InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'certificates.zip'));
    configuration(stack, { inTransitEncryption, instanceRoles: [role('Readers')], coverageReport: false }, 'Other');
    expect(usersOf(reportOf(stack)).slice(2)).toEqual(['Stack/Nodes: a role of the nodes; this app makes it a user, in the key policy']);
  });

  test('names a key by what it was imported by', () => {
    const stack = newStack();
    configuration(stack, { releaseLabel: RELEASE, encryptionKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/data') });
    const report = reportOf(stack);
    expect(report.keys.map(({ key }) => key)).toEqual(['arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/data']);
    expect(usersOf(report)[2]).toMatch(/^EMR_EC2_DefaultRole: a role of the nodes; this app /);
  });

  test('is about the document as it is in the end', () => {
    const stack = newStack();
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const { node } = configuration(stack, { releaseLabel: RELEASE, encryptionKey });
    const resource = node.defaultChild as emr.CfnSecurityConfiguration;
    const at = (path: string) => `SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.${path}`;
    resource.addPropertyOverride(at('EnableEbsEncryption'), false);
    const report = reportOf(stack);
    // what refers to the key is still told by its path
    expect(report.keys).toMatchObject([{ key: '${Stack/Key/Resource.Arn}', usedFor: ['Amazon S3', 'local disks'] }]);
    expect(usersOf(report)).toContain('EMR_EC2_DefaultRole: a role of the nodes; this app makes it a user, in the key policy');
    expect(report.rows.find(({ id }) => id === 'ebs-root')).toMatchObject({ state: 'NEEDS_SOMETHING' });
  });

  test('tells nothing of a document that is only known at deployment, or gone', () => {
    const resourceIn = (stack: Stack) => configuration(stack, { releaseLabel: RELEASE }).node.defaultChild as emr.CfnSecurityConfiguration;
    const conditional = newStack();
    resourceIn(conditional).securityConfiguration = { 'Fn::If': ['On', contentOf({ disk: AWS_KMS }), contentOf({ disk: EBS })] };
    const gone = newStack();
    resourceIn(gone).addPropertyDeletionOverride('SecurityConfiguration');
    for (const stack of [conditional, gone]) {
      reports.length = 0;
      const { keys, rows } = reportOf(stack);
      expect(keys).toEqual([]);
      expect(rows.find(({ id }) => id === 's3')).toMatchObject({ state: 'UNKNOWN', why: 'the document is only known at deployment' });
    }
  });

  test('of a document says what its own coverage says', () => {
    const content = contentOf({ disk: AWS_KMS });
    for (const document of [SecurityConfigurationDocument.fromObject(content), SecurityConfigurationDocument.fromJson(JSON.stringify(content))]) {
      reports.length = 0;
      const stack = newStack();
      new DocumentSecurityConfiguration(stack, 'Security', { document, releaseLabel: RELEASE, coverageReport: true });
      expect(reportOf(stack).toJson()).toBe(document.coverage(RELEASE).toJson());
    }
  });

  test('of a document names the roles that become users of its keys', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const other = new Stack(stack.node.root, 'Other');
    const nodes = new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const document = SecurityConfigurationDocument.fromObject(contentOf({ disk: { ...AWS_KMS, AwsKmsKey: key.keyArn }, wal: { AwsKmsKey: KEY } }));
    new DocumentSecurityConfiguration(other, 'Security', { document, releaseLabel: RELEASE, coverageReport: true, encryptionKeys: [key], instanceRoles: [nodes] });
    const report = reportOf(stack);
    expect(report.keys.map(each => each.key)).toEqual(['${Stack/Key/Resource.Arn}', KEY]);
    expect(usersOf(report)[1]).toBe('Stack/Nodes: a role of the nodes; this app makes it a user, in the key policy');
    expect(usersOf(report, 1)).toHaveLength(2);
  });
});

describe('fails', () => {
  test.each(['yes', 1, null, {}])('with %j', coverageReport => {
    const props = { coverageReport: coverageReport as unknown as boolean };
    const message = `coverageReport: is not a boolean, got ${JSON.stringify(coverageReport)}; true or false is expected. Pass a boolean`;
    expect(() => new SecurityConfiguration(newStack(), 'Security', props)).toThrow(message);
    expect(() => new DocumentSecurityConfiguration(newStack(), 'Security', { ...props, document: SecurityConfigurationDocument.fromObject({}) })).toThrow(message);
  });

  test('for configurations that are imported: of them nothing is known', () => {
    const attributes = { securityConfigurationName: 'name', coverageReport: true };
    expect(() => SecurityConfiguration.fromSecurityConfigurationAttributes(newStack(), 'Security', attributes)).toThrow('attrs: has unknown options: coverageReport');
  });
});
