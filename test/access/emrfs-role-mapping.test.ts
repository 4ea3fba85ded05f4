import { App, CfnParameter, Fn, Stack, Stage, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EmrFsRoleMapping, EncryptionKey, InTransitEncryption, LocalDiskEncryption, SecurityConfiguration, SecurityConfigurationProps } from '../../lib';
import { documentOf, newStack, noteIdsOf, notesOf } from '../synthesized';

const ec2 = new iam.ServicePrincipal('ec2.amazonaws.com');
const quiet = { inTransitEncryption: InTransitEncryption.disabled(), serviceRoles: [] };

/** A stack with a role of the nodes and one that trusts it. */
function world() {
  const stack = newStack();
  const nodes = new iam.Role(stack, 'Nodes', { assumedBy: ec2 });
  const analysts = new iam.Role(stack, 'Analysts', { assumedBy: new iam.ArnPrincipal(nodes.roleArn) });
  const configure = (emrFsRoleMappings: EmrFsRoleMapping[], props: SecurityConfigurationProps = {}) =>
    new SecurityConfiguration(stack, 'Security', { ...quiet, instanceRoles: [nodes], emrFsRoleMappings, ...props });
  return { stack, nodes, analysts, configure };
}

const mappingsOf = (stack: Stack) => documentOf(stack).AuthorizationConfiguration.EmrFsConfiguration.RoleMappings;
const arnOf = (stack: Stack, role: iam.IRole) => stack.resolve(role.roleArn);

test('the mappings are written in their order', () => {
  const { stack, analysts, configure } = world();
  const reports = new s3.Bucket(stack, 'Reports');
  configure([
    EmrFsRoleMapping.forUsers(analysts, ['ann', 'bob']),
    EmrFsRoleMapping.forGroups(analysts, ['analysts']),
    EmrFsRoleMapping.forPrefixes(analysts, ['s3://MyBucket/', 's3://my-bucket/a/b', 's3://bare']),
    EmrFsRoleMapping.forBuckets(analysts, [reports, s3.Bucket.fromBucketName(stack, 'Shared', 'shared')]),
  ]);
  const role = arnOf(stack, analysts);
  expect(mappingsOf(stack)).toEqual([
    { Role: role, IdentifierType: 'User', Identifiers: ['ann', 'bob'] },
    { Role: role, IdentifierType: 'Group', Identifiers: ['analysts'] },
    { Role: role, IdentifierType: 'Prefix', Identifiers: ['s3://MyBucket/', 's3://my-bucket/a/b', 's3://bare'] },
    { Role: role, IdentifierType: 'Prefix', Identifiers: [{ 'Fn::Join': ['', ['s3://', stack.resolve(reports.bucketName), '/']] }, 's3://shared/'] },
  ]);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

test('tokens stand as they are', () => {
  const { stack, analysts, configure } = world();
  const user = new CfnParameter(stack, 'User').valueAsString;
  const bucket = Fn.importValue('bucket');
  configure([
    EmrFsRoleMapping.forUsers(analysts, [user]),
    EmrFsRoleMapping.forGroups(analysts, Fn.split(',', Fn.importValue('groups'))),
    EmrFsRoleMapping.forPrefixes(analysts, [`s3://${bucket}/x/`, Fn.importValue('prefix')]),
  ]);
  expect(mappingsOf(stack).map((mapping: { Identifiers: unknown }) => mapping.Identifiers)).toEqual([
    [{ Ref: 'User' }],
    { 'Fn::Split': [',', { 'Fn::ImportValue': 'groups' }] },
    [{ 'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': 'bucket' }, '/x/']] }, { 'Fn::ImportValue': 'prefix' }],
  ]);
});

test('a role of several mappings is one user of the keys for Amazon S3, and is assumed by one statement', () => {
  const { stack, nodes, analysts, configure } = world();
  configure([EmrFsRoleMapping.forUsers(analysts, ['ann']), EmrFsRoleMapping.forGroups(analysts, ['analysts'])]);
  const template = Template.fromStack(stack);
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  expect(key.Properties.KeyPolicy.Statement.map((statement: { Principal: { AWS: unknown } }) => statement.Principal.AWS).slice(1))
    .toEqual([[arnOf(stack, analysts), arnOf(stack, nodes)], [arnOf(stack, analysts), arnOf(stack, nodes)]]);
  expect(Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => [Properties.PolicyDocument.Statement, Properties.Roles])).toEqual([
    [[{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: arnOf(stack, analysts) }], [stack.resolve(nodes.roleName)]],
  ]);
});

test('it becomes a user of the key of Amazon S3, not of that of the disks', () => {
  const { stack, analysts, configure } = world();
  const disk = new EncryptionKey(stack, 'Disk');
  configure([EmrFsRoleMapping.forUsers(analysts, ['ann'])], { localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: disk }) });
  const keys = Template.fromStack(stack).findResources('AWS::KMS::Key');
  const names = (id: string) => JSON.stringify(keys[id]).includes(JSON.stringify(arnOf(stack, analysts)));
  const diskId = stack.getLogicalId(disk.node.defaultChild as never);
  expect(Object.keys(keys).map(id => [id === diskId, names(id)])).toEqual(expect.arrayContaining([[true, false], [false, true]]));
});

test('the roles of the nodes that come by a grant may assume it, too', () => {
  const { stack, analysts, configure } = world();
  const later = new iam.Role(stack, 'Later', { assumedBy: ec2 });
  analysts.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(later.roleArn)], actions: ['sts:AssumeRole'] }));
  configure([EmrFsRoleMapping.forUsers(analysts, ['ann'])]).grants.instanceRole(later);
  expect(Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(({ Properties }) => Properties.Roles).flat())
    .toEqual(expect.arrayContaining([stack.resolve(later.roleName)]));
});

describe('mappings that never count are warned of', () => {
  const shadowed = (index: number, earlier: number, what: string, got: string) =>
    `emrFsRoleMappings[${index}]: its ${what} is mapped by emrFsRoleMappings[${earlier}] already, got ${got}; the first mapping that fits counts, `
    + 'so this one is expected before it. Reorder the mappings, or remove one of the two [ack: cdk-emr-security:emrfs-mapping-shadowed]';

  test.each<[string, (role: iam.IRole, stack: Stack) => EmrFsRoleMapping[], string[]]>([
    ['a user again', role => [EmrFsRoleMapping.forUsers(role, ['ann', 'bob']), EmrFsRoleMapping.forUsers(role, ['eve', 'bob'])], [shadowed(1, 0, 'user', '"bob"')]],
    ['a group again', role => [EmrFsRoleMapping.forUsers(role, ['x']), EmrFsRoleMapping.forGroups(role, ['x']), EmrFsRoleMapping.forGroups(role, ['x'])], [shadowed(2, 1, 'group', '"x"')]],
    ['a prefix again', role => [EmrFsRoleMapping.forPrefixes(role, ['s3://b/a']), EmrFsRoleMapping.forPrefixes(role, ['s3://b/a/'])], [shadowed(1, 0, 'prefix', '"s3://b/a/"')]],
    ['a prefix under another', role => [EmrFsRoleMapping.forPrefixes(role, ['s3://b']), EmrFsRoleMapping.forPrefixes(role, ['s3://b/a/c', 's3://c/'])], [shadowed(1, 0, 'prefix', '"s3://b/a/c"')]],
    ['a bucket behind its prefix', (role, stack) => [
      EmrFsRoleMapping.forBuckets(role, [s3.Bucket.fromBucketName(stack, 'B', 'bucket')]), EmrFsRoleMapping.forPrefixes(role, ['s3://bucket/a/']),
    ], [shadowed(1, 0, 'prefix', '"s3://bucket/a/"')]],
    ['a bucket of the app again', (role, stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket');
      return [EmrFsRoleMapping.forBuckets(role, [bucket]), EmrFsRoleMapping.forBuckets(role, [bucket])];
    }, [shadowed(1, 0, 'prefix', 'one that is known at deployment')]],
    ['no prefix before the one around it', role => [EmrFsRoleMapping.forPrefixes(role, ['s3://b/a/']), EmrFsRoleMapping.forPrefixes(role, ['s3://b/'])], []],
    ['no prefix that only begins alike', role => [EmrFsRoleMapping.forPrefixes(role, ['s3://b/a']), EmrFsRoleMapping.forPrefixes(role, ['s3://b/ab', 's3://bc/'])], []],
    ['no user that only begins alike', role => [EmrFsRoleMapping.forUsers(role, ['an']), EmrFsRoleMapping.forUsers(role, ['an/n', 'ann'])], []],
    ['no user with the name of a group', role => [EmrFsRoleMapping.forGroups(role, ['x']), EmrFsRoleMapping.forUsers(role, ['x'])], []],
  ])('%s', (_, mappings, texts) => {
    const { stack, analysts, configure } = world();
    configure(mappings(analysts, stack));
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual(texts);
  });
});

const NO_ROLE = 'a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()';
const NOBODY = 'one or more are expected, as nobody gets this role. Name one, or leave out the mapping';
const NOT_A_LIST = 'a list is expected. Put the value into a list';
const FORM = '"s3://bucket/" or "s3://bucket/path/" is expected. Write it with s3:// and the name of the bucket';

test.each<[string, (role: iam.IRole) => unknown, string]>([
  ['no role', () => EmrFsRoleMapping.forUsers(undefined as never, ['ann']), `[0].role: is missing; ${NO_ROLE}`],
  ['a name in the place of the role', () => EmrFsRoleMapping.forGroups('analysts' as never, ['x']), `[0].role: is not an IAM role, got "analysts"; ${NO_ROLE}`],
  ['an ARN in the place of the role', () => EmrFsRoleMapping.forPrefixes('arn:aws:iam::111122223333:role/a' as never, ['s3://b/']),
    '[0].role: is not an IAM role, got "arn:aws:iam::111122223333:role/a"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleArn()'],
  ['null in the place of the role', () => EmrFsRoleMapping.forBuckets(null as never, []), `has 2 problems:\n- emrFsRoleMappings[0].role: is not an IAM role, got null; ${NO_ROLE}\n`
    + `- emrFsRoleMappings[0].buckets: is empty, got []; ${NOBODY}`],
  ['no users', role => EmrFsRoleMapping.forUsers(role, undefined as never), `[0].users: is missing; ${NOBODY}`],
  ['an empty list of groups', role => EmrFsRoleMapping.forGroups(role, []), `[0].groups: is empty, got []; ${NOBODY}`],
  ['one user without a list', role => EmrFsRoleMapping.forUsers(role, 'ann' as never), `[0].users: is not a list, got "ann"; ${NOT_A_LIST}`],
  ['null in the place of prefixes', role => EmrFsRoleMapping.forPrefixes(role, null as never), `[0].prefixes: is not a list, got null; ${NOT_A_LIST}`],
  ['an empty user', role => EmrFsRoleMapping.forUsers(role, ['ann', '']), '[0].users[1]: is empty; the name of a user is expected. Pass a string'],
  ['a number in the place of a group', role => EmrFsRoleMapping.forGroups(role, [7 as never]), '[0].groups[0]: is not text, got 7; the name of a group is expected. Pass a string'],
  ['an empty prefix', role => EmrFsRoleMapping.forPrefixes(role, ['']), '[0].prefixes[0]: is empty; a prefix in Amazon S3 is expected. Pass a string'],
  ['a bucket name in the place of a prefix', role => EmrFsRoleMapping.forPrefixes(role, ['my-bucket']), `[0].prefixes[0]: is no prefix in Amazon S3, got "my-bucket"; ${FORM}`],
  ['an ARN in the place of a prefix', role => EmrFsRoleMapping.forPrefixes(role, ['arn:aws:s3:::b/']), `[0].prefixes[0]: is no prefix in Amazon S3, got "arn:aws:s3:::b/"; ${FORM}`],
  ['a prefix without a bucket', role => EmrFsRoleMapping.forPrefixes(role, ['s3://', 's3:///x']),
    `has 2 problems:\n- emrFsRoleMappings[0].prefixes[0]: is no prefix in Amazon S3, got "s3://"; ${FORM}\n- emrFsRoleMappings[0].prefixes[1]: is no prefix in Amazon S3, got "s3:///x"; ${FORM}`],
  ['a name in the place of a bucket', role => EmrFsRoleMapping.forBuckets(role, ['b' as never]), '[0].buckets[0]: is not an S3 bucket, got "b"; a bucket construct is expected. '
    + 'Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()'],
  ['no bucket', role => EmrFsRoleMapping.forBuckets(role, [undefined as never]), '[0].buckets[0]: is missing; a bucket construct is expected. '
    + 'Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()'],
  ['no mapping', () => undefined, '[0]: is missing; one of the factories of EmrFsRoleMapping makes it. Use EmrFsRoleMapping.forUsers(…)'],
])('fails with %s', (_, mapping, text) => {
  const { analysts, configure } = world();
  expect(() => configure([mapping(analysts) as never])).toThrow(new Error(`SecurityConfiguration 'Stack/Security'${text.startsWith('has') ? ' ' : ': emrFsRoleMappings'}${text}`));
});

describe('in another Stage', () => {
  function stages() {
    const app = new App();
    const env = { account: '111122223333', region: 'us-west-2' };
    const own = new Stack(new Stage(app, 'Own', { env }), 'Stack');
    const other = new Stack(new Stage(app, 'Other', { env }), 'Stack');
    const configure = (mapping: EmrFsRoleMapping) => new SecurityConfiguration(own, 'Security', { ...quiet, instanceRoles: [], emrFsRoleMappings: [mapping] });
    return { own, other, configure };
  }

  test('fails for a role', () => {
    const { other, configure } = stages();
    expect(() => configure(EmrFsRoleMapping.forUsers(new iam.Role(other, 'Role', { assumedBy: ec2 }), ['ann']))).toThrow(new Error(
      "security configuration 'Own/Stack/Security': emrFsRoleMappings[0]: is in another Stage, got construct 'Other/Stack/Role'; "
      + 'a Stage cannot refer to what another one creates. Import it with iam.Role.fromRoleArn()'));
  });

  test('fails for a bucket', () => {
    const { own, other, configure } = stages();
    const role = iam.Role.fromRoleName(own, 'Role', 'analysts');
    expect(() => configure(EmrFsRoleMapping.forBuckets(role, [s3.Bucket.fromBucketName(own, 'Own', 'own'), new s3.Bucket(other, 'Bucket')]))).toThrow(new Error(
      "security configuration 'Own/Stack/Security': emrFsRoleMappings[0].buckets[1]: is in another Stage, got construct 'Other/Stack/Bucket'; "
      + 'a Stage cannot refer to what another one creates. Import it with s3.Bucket.fromBucketName()'));
  });
});

test('the nodes, their EMRFS roles and the configuration may each be in a stack of their own', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'us-west-2' };
  const [compute, data, own] = ['Compute', 'Data', 'Own'].map(id => new Stack(app, id, { env }));
  const nodes = new iam.Role(compute, 'Nodes', { assumedBy: ec2 });
  const analysts = new iam.Role(data, 'Analysts', { assumedBy: new iam.ArnPrincipal(nodes.roleArn) });
  new SecurityConfiguration(own, 'Security', { ...quiet, instanceRoles: [nodes], emrFsRoleMappings: [EmrFsRoleMapping.forUsers(analysts, ['ann'])] });
  // the trust policy has the stack of the data wait for that of the nodes, so the right of the nodes cannot stand in that one
  const policies = [compute, data, own].flatMap(stack => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .map(({ Properties }) => [stack.node.id, Properties.PolicyDocument.Statement]));
  expect(policies).toEqual([['Data', [{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: data.resolve(analysts.roleArn) }]]]);
  expect(noteIdsOf(own, 'warning')).toEqual([]);
});

test('a role of another account is written with its ARN', () => {
  const { stack, configure } = world();
  configure([EmrFsRoleMapping.forUsers(iam.Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::444455556666:role/path/theirs'), ['ann'])]);
  expect(mappingsOf(stack)[0].Role).toBe('arn:aws:iam::444455556666:role/path/theirs');
  // the key's policy names it, its own policies are left to its owner, and so is its trust policy
  expect(noteIdsOf(stack, 'warning').sort()).toEqual(['cdk-emr-security:role-policy-by-hand', 'cdk-emr-security:trust-policy-by-hand']);
});
