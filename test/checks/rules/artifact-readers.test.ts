import { CfnCondition, CfnParameter, Fn, Stack, aws_ec2 as ec2, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { makeArtifactReader } from '../../../lib/certificates/artifact-readers';
import { subjectOf } from '../../../lib/private/placement';
import { Configuration, ENV, ImportedConfiguration, cluster, errorsOf, foundIn, instanceRole, newStack, profileOf, warningsOf } from '../fixtures';

const ZIP = 'certificates/one/certificates.zip';
const ID = 'cdk-emr-security:instance-role-cannot-read';

function world(options: { bucket?: s3.BucketProps; role?: (stack: Stack) => iam.IRole; objectKey?: (stack: Stack) => string } = {}) {
  const stack = newStack({ env: ENV });
  const bucket = new s3.Bucket(stack, 'Artifacts', options.bucket);
  const artifact = { bucket, objectKey: options.objectKey?.(stack) ?? ZIP };
  const security = new Configuration(stack, 'Security', { artifacts: [artifact] });
  const role = (options.role ?? instanceRole)(stack);
  cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, role) });
  return { stack, bucket, artifact, security, role };
}

const allow = (...resources: string[]) => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources });

test('an instance role that nothing lets read fails', () => {
  expect(errorsOf(world().stack)).toEqual([
    `[Stack/Security] cluster 'Stack/Cluster': its instance role 'Stack/Role' cannot read '${ZIP}' of bucket 'Stack/Artifacts', which configuration 'Stack/Security' needs; `
    + 'neither the bucket policy nor a policy of the role lets it. Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles '
    + `[${ID}]`,
  ]);
});

type World = ReturnType<typeof world>;

describe('passes', () => {
  test.each<[string, (made: World) => unknown]>([
    ['with the right that the library asks for', ({ artifact, role, security }) => makeArtifactReader(artifact, subjectOf(role), security.resource)],
    ['with a grant', ({ bucket, role }) => bucket.grantRead(role)],
    ['with a grant of a pattern', ({ bucket, role }) => bucket.grantRead(role, 'certificates/*')],
    ['with a bucket policy', ({ bucket, role }) => bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [role], actions: ['s3:Get*'], resources: [bucket.arnForObjects(ZIP)],
    }))],
    ['with everyone in the bucket policy', ({ bucket }) => bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')],
    }))],
    ['with a policy on everything', ({ role }) => role.addToPrincipalPolicy(allow('*'))],
    ['with a policy on every bucket', ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:s3:::*'))],
    ['with a policy on buckets of the stack', ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:s3:::stack-*/*'))],
    ['with a policy on a parameter', ({ stack, role }) => role.addToPrincipalPolicy(allow(`arn:aws:s3:::${new CfnParameter(stack, 'Name').valueAsString}/*`))],
    ['with a policy on all but something', ({ role }) => role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:*'], notResources: ['arn:aws:s3:::secret/*'] }))],
    ['with a managed policy of AWS', ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess'))],
    ['with the policy of default roles', ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonElasticMapReduceforEC2Role'))],
  ])('%s', (_, grant) => {
    const made = world();
    grant(made);
    expect(foundIn(made.stack)).toEqual({ errors: [], warnings: [] });
  });

  test('with the name of the bucket', () => {
    const { stack, role } = world({ bucket: { bucketName: 'own-artifacts' } });
    role.addToPrincipalPolicy(allow(`arn:aws:s3:::own-*/${ZIP}`));
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
  });

  test('with a right on a key that is only known at deployment', () => {
    const { stack, bucket, role } = world({ objectKey: of => new CfnParameter(of, 'ObjectKey').valueAsString });
    role.addToPrincipalPolicy(allow(bucket.arnForObjects('certificates/*')));
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
  });
});

describe('fails', () => {
  test.each<[string, s3.BucketProps, (made: World) => unknown]>([
    ['with a right on another object', {}, ({ bucket, role }) => role.addToPrincipalPolicy(allow(bucket.arnForObjects('providers/*')))],
    ['with a right on the bucket only', {}, ({ bucket, role }) => role.addToPrincipalPolicy(allow(bucket.bucketArn))],
    ['with a right on another bucket', {}, ({ stack, role }) => role.addToPrincipalPolicy(allow(new s3.Bucket(stack, 'Other').arnForObjects('*')))],
    ['with a right on the name of another bucket', {}, ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:s3:::other/*'))],
    ['with a right on another object by name', { bucketName: 'own-artifacts' }, ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:s3:::own-artifacts/providers/*'))],
    ['with a right on a bucket of the same beginning', { bucketName: 'own-artifacts' }, ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:s3:::own-artifacts2/*'))],
    ['with a right of another service', {}, ({ role }) => role.addToPrincipalPolicy(allow('arn:aws:sqs:::*'))],
    ['with a right to write', {}, ({ bucket, role }) => bucket.grantPut(role)],
    ['with a right of another role', {}, ({ stack, bucket }) => bucket.grantRead(instanceRole(stack, 'Other'))],
    ['with a policy of AWS that has no such right', {}, ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore'))],
  ])('%s', (_, bucket, grant) => {
    const made = world({ bucket });
    grant(made);
    expect(foundIn(made.stack)).toEqual({ errors: [ID], warnings: [] });
  });
});

test('of a key that is only known at deployment no name is told', () => {
  const { stack } = world({ objectKey: of => new CfnParameter(of, 'ObjectKey').valueAsString });
  expect(errorsOf(stack)).toEqual([expect.stringContaining("its instance role 'Stack/Role' cannot read an object of bucket 'Stack/Artifacts', which")]);
});

test('a key that is one of several is as good as not known', () => {
  const objectKey = (stack: Stack) => Fn.conditionIf(new CfnCondition(stack, 'Condition').logicalId, 'certificates/a.zip', 'certificates/b.zip').toString();
  const { stack, bucket, role } = world({ objectKey });
  expect(foundIn(stack).errors).toEqual([ID]);
  role.addToPrincipalPolicy(allow(bucket.arnForObjects('certificates/b.zip')));
  expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
});

test('a right on the bucket alone fails for a key that is only known at deployment, too', () => {
  const { stack, bucket, role } = world({ objectKey: of => new CfnParameter(of, 'ObjectKey').valueAsString });
  role.addToPrincipalPolicy(allow(bucket.bucketArn));
  expect(foundIn(stack).errors).toEqual([ID]);
});

describe('is warned about', () => {
  test('a role that only bears the name of the profile', () => {
    const stack = newStack({ env: ENV });
    const { resource } = new Configuration(stack, 'Security', { artifacts: [{ bucket: new s3.Bucket(stack, 'Artifacts'), objectKey: ZIP }] });
    instanceRole(stack, 'Role', { roleName: 'EMR_EC2_DefaultRole' });
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: 'EMR_EC2_DefaultRole' });
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [ID] });
  });

  test.each<[string, (made: World) => unknown, string]>([
    ['a managed policy that is not known', ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('Other')),
      "what the role's managed policy Other allows is not known here"],
    ['a principal that is not known', ({ stack, bucket }) => bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal(new CfnParameter(stack, 'Who').valueAsString)], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')],
    })), 'a bucket policy names what is not known before deployment'],
    ['a bucket policy that may be that of the bucket', ({ stack }) => new s3.CfnBucketPolicy(stack, 'Policy', {
      bucket: 'some-name', policyDocument: { Statement: [] },
    }), 'a bucket policy names what is not known before deployment'],
  ])('%s', (_, change, reason) => {
    const made = world();
    change(made);
    expect(warningsOf(made.stack)).toEqual([expect.stringContaining(`nothing in this app lets it, and ${reason}. Call`)]);
  });

  test('a role that is imported', () => {
    expect(warningsOf(world({ role: of => iam.Role.fromRoleName(of, 'Role', 'nodes') }).stack)).toEqual([
      expect.stringContaining("its instance role 'nodes' cannot read"),
    ]);
  });

  test('a configuration that is imported', () => {
    const stack = newStack({ env: ENV });
    const bucket = new s3.Bucket(stack, 'Artifacts');
    new ImportedConfiguration(stack, 'Security', { name: 'company-wide', artifacts: [{ bucket, objectKey: 'certificates/*' }] });
    cluster(stack, 'Cluster', { securityConfiguration: 'company-wide', jobFlowRole: profileOf(stack, instanceRole(stack)) });
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [ID] });
  });
});

test('a right that is left to the owner of the role is told of once', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Artifacts');
  const artifact = { bucket, objectKey: ZIP };
  const security = new Configuration(stack, 'Security', { artifacts: [artifact] });
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/nodes');
  makeArtifactReader(artifact, subjectOf(role), security.resource);
  new iam.CfnInstanceProfile(stack, 'Profile', { roles: ['nodes'], instanceProfileName: 'nodes-profile' });
  cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: 'nodes-profile' });
  expect(foundIn(stack).warnings).not.toContain(ID);
});

describe('an endpoint of the VPC', () => {
  const behind = (change: (made: { stack: Stack; bucket: s3.IBucket; vpc: ec2.Vpc }) => unknown, inVpc = true) => {
    const stack = newStack({ env: ENV });
    const bucket = new s3.Bucket(stack, 'Artifacts', { bucketName: 'own-artifacts' });
    const { resource } = new Configuration(stack, 'Security', { artifacts: [{ bucket, objectKey: ZIP }] });
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false });
    change({ stack, bucket, vpc });
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, instances: { ec2SubnetIds: [inVpc ? vpc.isolatedSubnets[0].subnetId : 'subnet-1'] } });
    return stack;
  };
  const statement = (...resources: string[]) => new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources });
  const toS3 = (vpc: ec2.Vpc) => vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

  test('that omits the bucket is warned about', () => {
    expect(warningsOf(behind(({ vpc }) => toS3(vpc).addToPolicy(statement('arn:aws:s3:::repo/*'))))).toEqual([
      `[Stack/Security/Resource] cluster 'Stack/Cluster': the policy of the endpoint 'Stack/Vpc/S3' of its VPC does not let it read '${ZIP}' of bucket 'Stack/Artifacts', `
      + "which configuration 'Stack/Security' needs; s3:GetObject is expected to be allowed. Add a statement to the policy of the endpoint "
      + '[ack: cdk-emr-security:endpoint-omits-artifacts]',
    ]);
  });

  test('is of the type gateway where it says none', () => {
    expect(foundIn(behind(({ stack, vpc }) => new ec2.CfnVPCEndpoint(stack, 'Other', {
      vpcId: vpc.vpcId, serviceName: `com.amazonaws.${stack.region}.s3`, policyDocument: { Statement: [] },
    }))).warnings).toEqual(['cdk-emr-security:endpoint-omits-artifacts']);
  });

  test.each<[string, (made: { stack: Stack; bucket: s3.IBucket; vpc: ec2.Vpc }) => unknown, boolean?]>([
    ['that allows everything', ({ vpc }) => toS3(vpc).addToPolicy(statement('*'))],
    ['that allows the object', ({ vpc, bucket }) => toS3(vpc).addToPolicy(statement(bucket.arnForObjects(ZIP)))],
    ['that allows the object by name', ({ vpc }) => toS3(vpc).addToPolicy(statement('arn:aws:s3:::own-artifacts/*'))],
    ['without a policy', ({ vpc }) => toS3(vpc)],
    ['of which the service has S3 in its name', ({ stack, vpc }) => new ec2.CfnVPCEndpoint(stack, 'Other', {
      vpcId: vpc.vpcId, serviceName: 'com.amazonaws.us-east-1.s3express', vpcEndpointType: 'Gateway', policyDocument: { Statement: [] },
    })],
    ['of which the service is not known', ({ stack, vpc }) => new ec2.CfnVPCEndpoint(stack, 'Other', {
      vpcId: vpc.vpcId, serviceName: new CfnParameter(stack, 'Service').valueAsString, vpcEndpointType: 'Gateway', policyDocument: { Statement: [] },
    })],
    ['that may be an interface', ({ stack, vpc }) => new ec2.CfnVPCEndpoint(stack, 'Other', {
      vpcId: vpc.vpcId, serviceName: 'com.amazonaws.us-east-1.s3', policyDocument: { Statement: [] },
      vpcEndpointType: Fn.conditionIf(new CfnCondition(stack, 'Condition').logicalId, 'Gateway', 'Interface').toString(),
    })],
    ['of another service', ({ vpc }) => vpc.addGatewayEndpoint('Other', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB }).addToPolicy(statement('arn:aws:s3:::repo/*'))],
    ['that is an interface', ({ vpc }) => vpc.addInterfaceEndpoint('Other', { service: ec2.InterfaceVpcEndpointAwsService.S3 }).addToPolicy(statement('arn:aws:s3:::repo/*'))],
    ['of another VPC', ({ stack }) => toS3(new ec2.Vpc(stack, 'Other', { restrictDefaultSecurityGroup: false, natGateways: 0 })).addToPolicy(statement('arn:aws:s3:::repo/*'))],
    ['where the subnet is not of the app', ({ vpc }) => toS3(vpc).addToPolicy(statement('arn:aws:s3:::repo/*')), false],
  ])('%s passes', (_, change, inVpc = true) => expect(foundIn(behind(change, inVpc)).warnings).toEqual([]));
});
