import { App, CfnOutput, CfnResource, Fn, NestedStack, RemovalPolicy, Stack, Tags, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { EncryptionKey } from '../../../lib/encryption/encryption-key';
import { Configuration, ENV, ImportedConfiguration, cluster, foundIn, instanceRole, newStack, use, warningsOf } from '../fixtures';

const ANOTHER_STACK = 'cdk-emr-security:cluster-in-another-stack';

describe('a cluster in another stack', () => {
  const stacks = () => {
    const app = new App();
    return { one: new Stack(app, 'One', { env: ENV }), two: new Stack(app, 'Two', { env: ENV }) };
  };

  test('is warned about', () => {
    const { one, two } = stacks();
    cluster(two, 'Cluster', { securityConfiguration: new Configuration(one, 'Security').resource.ref });
    expect(warningsOf(one)).toEqual([
      "[One/Security/Resource] cluster 'Two/Cluster': it is in another stack than configuration 'One/Security', whose name it imports; an export in use cannot change, "
      + 'so every deployment of a changed document fails. Put both into one stack, or acknowledge this and follow the two deployments of docs/replacement.md '
      + `[ack: ${ANOTHER_STACK}]`,
    ]);
  });

  test('is warned about with an export by hand', () => {
    const { one, two } = stacks();
    new CfnOutput(one, 'Output', { value: new Configuration(one, 'Security').resource.ref, exportName: 'name' });
    cluster(two, 'Cluster', { securityConfiguration: Fn.importValue('name') });
    expect(foundIn(one).warnings).toEqual([ANOTHER_STACK]);
  });

  test('passes by a name that is fixed', () => {
    const { one, two } = stacks();
    new Configuration(one, 'Security', { fixedName: 'analytics' });
    cluster(two, 'Cluster', { securityConfiguration: 'analytics' });
    expect(foundIn(one).warnings).toEqual([]);
  });

  test('passes in a nested stack, which gets the name as a parameter', () => {
    const { one } = stacks();
    cluster(new NestedStack(one, 'Nested'), 'Cluster', { securityConfiguration: new Configuration(one, 'Security').resource.ref });
    expect(foundIn(one).warnings).toEqual([]);
  });

  test('is warned about in a nested stack of another one', () => {
    const { one, two } = stacks();
    cluster(new NestedStack(two, 'Nested'), 'Cluster', { securityConfiguration: new Configuration(one, 'Security').resource.ref });
    expect(foundIn(one).warnings).toEqual([ANOTHER_STACK]);
  });
});

describe('a key that is destroyed', () => {
  const ID = 'cdk-emr-security:key-destroyed-before-data';
  const world = (keyPolicy: RemovalPolicy, bucketPolicy: RemovalPolicy) => {
    const stack = newStack();
    const key = new EncryptionKey(stack, 'Key', { removalPolicy: keyPolicy });
    new Configuration(stack, 'Security', { keyUses: [use(key)] });
    const bucket = new s3.Bucket(stack, 'Data', { encryption: s3.BucketEncryption.KMS, encryptionKey: key, removalPolicy: bucketPolicy });
    key.grantEncryptDecrypt(instanceRole(stack));
    return { stack, key, bucket };
  };

  test('before its data is warned about', () => {
    expect(warningsOf(world(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN).stack)).toEqual([
      "[Stack/Security/Resource] configuration 'Stack/Security': its key 'Stack/Key' is destroyed with its stack, but the bucket 'Stack/Data', which is encrypted with it, is retained; "
      + `nobody could read it any more. Retain the key, or destroy the bucket as well [ack: ${ID}]`,
    ]);
  });

  test.each([
    [RemovalPolicy.DESTROY, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 1],
    [RemovalPolicy.DESTROY, RemovalPolicy.DESTROY, 0],
    [RemovalPolicy.RETAIN, RemovalPolicy.RETAIN, 0],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, 0],
  ])('with key %s and bucket %s there are %i warnings', (keyPolicy, bucketPolicy, warnings) => {
    expect(foundIn(world(keyPolicy, bucketPolicy).stack).warnings).toHaveLength(warnings);
  });

  test('for want of a policy is warned about', () => {
    const { stack, bucket } = world(RemovalPolicy.RETAIN, RemovalPolicy.RETAIN);
    const keyPolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }] };
    const bare = new kms.CfnKey(stack, 'Bare', { keyPolicy });
    new Configuration(stack, 'Second', { keyUses: [use(kms.Key.fromCfnKey(bare))] });
    (bucket.node.defaultChild as s3.CfnBucket).bucketEncryption = {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: bare.attrArn } }],
    };
    expect(foundIn(stack).warnings).toContain(ID);
  });

  test('by an escape hatch is warned about', () => {
    const { stack, key } = world(RemovalPolicy.RETAIN, RemovalPolicy.RETAIN);
    (key.node.defaultChild as kms.CfnKey).addOverride('DeletionPolicy', 'Delete');
    expect(foundIn(stack).warnings).toEqual([ID]);
  });

  test('passes if an escape hatch retains it', () => {
    const { stack, key } = world(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN);
    (key.node.defaultChild as kms.CfnKey).addOverride('DeletionPolicy', 'Retain');
    expect(foundIn(stack).warnings).toEqual([]);
  });

  test('is found behind a bucket under an escape hatch', () => {
    const { stack, bucket } = world(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN);
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('BucketName', 'data');
    expect(foundIn(stack).warnings).toEqual([ID]);
  });
});

describe('a service role with AmazonEMRServicePolicy_v2', () => {
  const TAG = 'for-use-with-amazon-emr-managed-policies';
  const ID = 'cdk-emr-security:service-role-needs-tag';
  const world = (stack = newStack(), policy = 'service-role/AmazonEMRServicePolicy_v2') => {
    const { resource } = new Configuration(stack, 'Security');
    const role = new iam.Role(stack, 'Service', {
      assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com'), managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(policy)],
    });
    return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, serviceRole: role.roleName });
  };

  test('needs a tag', () => {
    expect(warningsOf(world())).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster' with configuration 'Stack/Security': its service role 'Stack/Service' has the managed policy AmazonEMRServicePolicy_v2, "
      + `which works only with a tag on the cluster, got no such tag; ${TAG} = true is expected. Tag the cluster [ack: ${ID}]`,
    ]);
  });

  test.each<[string, (made: emr.CfnCluster) => unknown, number]>([
    ['another value', made => made.tags.setTag(TAG, 'yes'), 1],
    ['the tag', made => made.tags.setTag(TAG, 'true'), 0],
    ['the tag from an aspect', made => Tags.of(made).add(TAG, 'true'), 0],
    ['a tag of the stack', made => made.stack.tags.setTag(TAG, 'true'), 0],
    ['an override', made => made.addPropertyOverride('Tags', [{ Key: TAG, Value: 'true' }]), 0],
    ['an override without it', made => made.addPropertyOverride('Tags', [{ Key: 'other', Value: 'true' }]), 1],
    ['a tag on a condition', made => made.addPropertyOverride('Tags', [{ 'Fn::If': ['C', { Key: TAG, Value: 'true' }, { Ref: 'AWS::NoValue' }] }]), 0],
    ['tags on a condition', made => made.addPropertyOverride('Tags', { 'Fn::If': ['C', [], []] }), 0],
    ['a value that is a parameter', made => made.addPropertyOverride('Tags', [{ Key: TAG, Value: { Ref: 'Parameter' } }]), 0],
  ])('with %s', (_, tag, warnings) => {
    const made = world();
    tag(made);
    expect(foundIn(made).warnings).toEqual(Array(warnings).fill(ID));
  });

  test('says which value it has instead', () => {
    const made = world();
    made.tags.setTag(TAG, 'yes');
    expect(warningsOf(made)).toEqual([expect.stringContaining(`which works only with a tag on the cluster, got "yes"; ${TAG} = true is expected`)]);
  });

  test('takes the tags of the stack around a nested one', () => {
    const stack = newStack();
    stack.tags.setTag(TAG, 'true');
    expect(foundIn(world(new NestedStack(stack, 'Nested') as Stack)).warnings).toEqual([]);
  });

  test('is not the older policy', () => expect(foundIn(world(newStack(), 'service-role/AmazonElasticMapReduceRole')).warnings).toEqual([]));
});

describe('a configuration that this library did not make', () => {
  const raw = (document: unknown, props: Partial<emr.CfnClusterProps>) => {
    const stack = newStack();
    new Configuration(stack, 'Ours');
    const security = new emr.CfnSecurityConfiguration(stack, 'Raw', { securityConfiguration: document });
    cluster(stack, 'Cluster', { securityConfiguration: security.ref, ...props });
    return stack;
  };
  const EBS = { EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: 'arn', EnableEbsEncryption: true } },
  } };

  test('is checked against its clusters, and reported by its own path', () => {
    const stack = raw(EBS, { releaseLabel: 'emr-5.20.0', kerberosAttributes: { realm: 'A', kdcAdminPassword: 'b' } });
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:release-too-old', 'cdk-emr-security:cluster-kerberos']);
    expect(() => (stack.node.root as App).synth({ force: true })).toThrow(/\[Stack\/Raw\] cluster 'Stack\/Cluster': its release is too old for EBS encryption, which configuration 'Stack\/Raw'/);
  });

  test('reports nothing twice in a second synth', () => {
    const stack = raw(EBS, { releaseLabel: 'emr-5.20.0' });
    expect(foundIn(stack)).toEqual(foundIn(stack));
  });

  test('may be given as text, or by a generic resource', () => {
    const stack = newStack();
    new Configuration(stack, 'Ours');
    const generic = new CfnResource(stack, 'Raw', { type: 'AWS::EMR::SecurityConfiguration', properties: { SecurityConfiguration: JSON.stringify(EBS) } });
    cluster(stack, 'Cluster', { securityConfiguration: generic.ref, releaseLabel: 'emr-5.20.0' });
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:release-too-old']);
  });

  test('is known if it was imported with its document', () => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'company-wide', document: EBS });
    cluster(stack, 'Cluster', { securityConfiguration: 'company-wide', releaseLabel: 'emr-5.20.0', kerberosAttributes: { realm: 'A', kdcAdminPassword: 'b' } });
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:release-too-old', 'cdk-emr-security:cluster-kerberos']);
  });

  test('is judged by what its L1 says in the end', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { document: {} });
    resource.addPropertyOverride('SecurityConfiguration', EBS);
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, releaseLabel: 'emr-5.20.0' });
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:release-too-old']);
  });

  test('is not told which of two releases goes with which of two configurations', () => {
    const stack = newStack();
    const old = new emr.CfnSecurityConfiguration(stack, 'Old', { securityConfiguration: {} });
    const { resource } = new Configuration(stack, 'Security', { document: EBS });
    const made = cluster(stack, 'Cluster');
    made.addPropertyOverride('SecurityConfiguration', { 'Fn::If': ['C', resource.ref, old.ref] });
    made.addPropertyOverride('ReleaseLabel', { 'Fn::If': ['C', 'emr-7.9.0', 'emr-5.20.0'] });
    expect(foundIn(stack).errors).toEqual([]);
  });

  test('is not judged if it is in a Stage without one of ours', () => {
    const stack = newStack();
    const security = new emr.CfnSecurityConfiguration(stack, 'Raw', { securityConfiguration: EBS });
    cluster(stack, 'Cluster', { securityConfiguration: security.ref, releaseLabel: 'emr-5.20.0' });
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
  });
});
