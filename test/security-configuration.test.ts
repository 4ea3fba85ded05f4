import {
  Annotations, App, Aspects, CfnParameter, CfnResource, RemovalPolicy, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms,
  aws_stepfunctions_tasks as tasks,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { documentOf, documentsOf, keyUsersOf, newStack, noteIdsOf, notesOf, roleArnJoin } from './synthesized';
import {
  CertificateBundle, EmrDefaultRoles, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration,
  SecurityConfigurationDocument,
} from '../lib';

describe('defaults', () => {
  test('render a document with SSE-KMS, KMS disks and EBS encryption', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    const key = { 'Fn::GetAtt': ['SecurityKeyDF37C26B', 'Arn'] };
    expect(documentOf(stack)).toEqual({
      EncryptionConfiguration: {
        EnableInTransitEncryption: false,
        EnableAtRestEncryption: true,
        AtRestEncryptionConfiguration: {
          S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key },
          LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: key, EnableEbsEncryption: true },
        },
      },
    });
  });

  test('create one key and the configuration, nothing else', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    const resources = Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>);
    expect(resources.map(resource => resource.Type)).toEqual(['AWS::KMS::Key', 'AWS::EMR::SecurityConfiguration']);
  });

  test('make the default roles key users', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    expect(keyUsersOf(stack)).toEqual([roleArnJoin('EMR_EC2_DefaultRole'), roleArnJoin('EMR_DefaultRole')]);
  });

  test('name the account by a pseudo parameter where the stack has none', () => {
    const stack = new Stack();
    new SecurityConfiguration(stack, 'Security');
    expect(keyUsersOf(stack)[0]).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/EMR_EC2_DefaultRole']],
    });
  });

  test('warn that encryption in transit is off, and inform of the default roles', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    expect(notesOf(stack, 'warning')).toEqual([{
      path: '/Stack/Security/Resource',
      text: 'connections between the nodes of its clusters are not encrypted. Set inTransitEncryption, or say InTransitEncryption.disabled() if that is meant '
        + '[ack: cdk-emr-security:in-transit-encryption-off]',
    }]);
    expect(notesOf(stack, 'info')).toEqual([{
      path: '/Stack/Security/Resource',
      text: 'the default roles EMR_EC2_DefaultRole and EMR_DefaultRole of the account are assumed to exist: a policy that names a role which does not exist '
        + 'cannot be deployed. Create them with "aws emr create-default-roles", or name your own in instanceRoles and serviceRoles '
        + '[ack: cdk-emr-security:default-roles]',
    }]);
  });

  test('the default roles are told once for each stack, by the first that assumes them', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map(id => new Stack(app, id));
    for (const stack of stacks) {
      for (const id of ['First', 'Second', 'Third']) {
        new SecurityConfiguration(stack, id, { inTransitEncryption: InTransitEncryption.disabled() });
      }
      // says another thing, as it names one of the two
      new SecurityConfiguration(stack, 'Own', {
        inTransitEncryption: InTransitEncryption.disabled(), instanceRoles: [iam.Role.fromRoleName(stack, 'Nodes', 'nodes')],
      });
    }
    for (const stack of stacks) {
      expect(notesOf(stack, 'info').map(({ path, text }) => [path, text.split(' of the account')[0]])).toEqual([
        [`/${stack.node.id}/First/Resource`, 'the default roles EMR_EC2_DefaultRole and EMR_DefaultRole'],
        [`/${stack.node.id}/Own/Resource`, 'the default role EMR_DefaultRole'],
      ]);
    }
  });

  test.each<[string, (stack: Stack) => Construct]>([
    ['itself', stack => stack],
    ['with what is around it', stack => new Construct(stack, 'Around')],
  ])('the default roles are told by the next where the first was removed, %s', (_, home) => {
    const stack = newStack();
    const around = home(stack);
    new SecurityConfiguration(around, 'First', { inTransitEncryption: InTransitEncryption.disabled() });
    (around === stack ? stack : around.node.scope!).node.tryRemoveChild(around === stack ? 'First' : around.node.id);
    new SecurityConfiguration(stack, 'Second', { inTransitEncryption: InTransitEncryption.disabled() });
    new SecurityConfiguration(stack, 'Third', { inTransitEncryption: InTransitEncryption.disabled() });
    expect(notesOf(stack, 'info').map(({ path }) => path)).toEqual(['/Stack/Second/Resource']);
  });

  test('the warning can be acknowledged from the stack', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    const acknowledged = newStack();
    new SecurityConfiguration(acknowledged, 'Security');
    Annotations.of(acknowledged).acknowledgeWarning('cdk-emr-security:in-transit-encryption-off', 'private subnets only');
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:in-transit-encryption-off']);
    expect(noteIdsOf(acknowledged, 'warning')).toEqual([]);
  });

  test('InTransitEncryption.disabled() gives the same bytes without the warning', () => {
    const silent = newStack();
    new SecurityConfiguration(silent, 'Security', { inTransitEncryption: InTransitEncryption.disabled() });
    const warned = newStack();
    new SecurityConfiguration(warned, 'Security');
    expect(JSON.stringify(Template.fromStack(silent).toJSON())).toEqual(JSON.stringify(Template.fromStack(warned).toJSON()));
    expect(noteIdsOf(silent, 'warning')).toEqual([]);
  });
});

describe('the key', () => {
  test('is not created where no section needs one', () => {
    const stack = newStack();
    const security = new SecurityConfiguration(stack, 'Security', { s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled() });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
    expect(security.encryptionKey).toBeUndefined();
    expect(noteIdsOf(stack, 'info')).toEqual([]);
  });

  test('that is given is used by every section', () => {
    const stack = newStack();
    const key = new EncryptionKey(stack, 'MyKey');
    const security = new SecurityConfiguration(stack, 'Security', { encryptionKey: key });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
    expect(security.encryptionKey).toBe(key);
    const { S3EncryptionConfiguration } = documentOf(stack).EncryptionConfiguration.AtRestEncryptionConfiguration;
    expect(S3EncryptionConfiguration.AwsKmsKey).toEqual(stack.resolve(key.keyArn));
  });

  test('of one section gets the users that this section needs', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', {
      s3Encryption: S3Encryption.sseKms({ encryptionKey: kms.Key.fromKeyArn(stack, 'Data', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111') }),
      localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }),
    });
    expect(keyUsersOf(stack)).toEqual([roleArnJoin('EMR_EC2_DefaultRole')]);
  });

  test('that no section uses is warned about', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', {
      encryptionKey: new EncryptionKey(stack, 'MyKey'),
      s3Encryption: S3Encryption.sseS3(),
      localDiskEncryption: LocalDiskEncryption.disabled(),
      inTransitEncryption: InTransitEncryption.disabled(),
    });
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:unused-encryption-key']);
  });

  test('no warning where the key encrypts the bucket that is made', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', {
      encryptionKey: new EncryptionKey(stack, 'Mine'),
      s3Encryption: S3Encryption.sseS3(),
      localDiskEncryption: LocalDiskEncryption.disabled(),
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()),
    });
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:self-signed-certificates']);
  });
});

describe('everything off', () => {
  test('still writes both flags', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', {
      s3Encryption: S3Encryption.disabled(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
    });
    expect(documentOf(stack)).toEqual({ EncryptionConfiguration: { EnableInTransitEncryption: false, EnableAtRestEncryption: false } });
    expect(noteIdsOf(stack, 'info')).toEqual(['cdk-emr-security:s3-encryption-disabled']);
  });
});

describe('roles', () => {
  test('of the props replace the default ones', () => {
    const stack = newStack();
    const node = new iam.Role(stack, 'Node', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const service = new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });
    new SecurityConfiguration(stack, 'Security', { instanceRoles: [node], serviceRoles: [service] });
    expect(keyUsersOf(stack)).toEqual([node, service].map(role => stack.resolve(role.roleArn)));
    expect(noteIdsOf(stack, 'info')).toEqual([]);
  });

  test('an empty list means none yet, and grants add', () => {
    const stack = newStack();
    const security = new SecurityConfiguration(stack, 'Security', { instanceRoles: [], serviceRoles: [] });
    security.grants.instanceRole(iam.Role.fromRoleName(stack, 'Node', 'my-nodes'));
    expect(keyUsersOf(stack)).toEqual([roleArnJoin('my-nodes')].flat());
  });
});

describe('the name', () => {
  test('is left to CloudFormation by default', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security');
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'));
    expect(Object.keys(resource.Properties)).toEqual(['SecurityConfiguration']);
    expect(resource.DeletionPolicy).toBeUndefined();
  });

  test('that is fixed is written and warned about', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', { securityConfigurationName: 'fixed', inTransitEncryption: InTransitEncryption.disabled() });
    Template.fromStack(stack).hasResourceProperties('AWS::EMR::SecurityConfiguration', { Name: 'fixed' });
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:fixed-name']);
  });

  test('is a reference, also by the trait interface', () => {
    const stack = newStack();
    const security = new SecurityConfiguration(stack, 'Security');
    expect(stack.resolve(security.securityConfigurationName)).toEqual({ Ref: 'Security2D46CA7F' });
    expect(security.securityConfigurationRef.securityConfigurationName).toBe(security.securityConfigurationName);
  });
});

test('the removal policy is that of the configuration, the key is kept', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { removalPolicy: RemovalPolicy.RETAIN });
  Template.fromStack(stack).hasResource('AWS::EMR::SecurityConfiguration', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  Template.fromStack(stack).hasResource('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

test('the document can be read', () => {
  const stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security');
  expect(security.document).toBeInstanceOf(SecurityConfigurationDocument);
  expect(JSON.parse(security.document.toJson()).EncryptionConfiguration.EnableAtRestEncryption).toBe(true);
});

test('two configurations share a key, and each role is named once', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  new SecurityConfiguration(stack, 'One', { encryptionKey });
  new SecurityConfiguration(stack, 'Two', { encryptionKey });
  expect(Object.keys(documentsOf(stack))).toHaveLength(2);
  expect(keyUsersOf(stack)).toEqual([roleArnJoin('EMR_EC2_DefaultRole'), roleArnJoin('EMR_DefaultRole')]);
});

test('the key given as a parameter by ARN stays a token', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'KeyArn');
  new SecurityConfiguration(stack, 'Security', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', parameter.valueAsString), instanceRoles: [], serviceRoles: [],
  });
  expect(documentOf(stack).EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.AwsKmsKey).toEqual({ Ref: 'KeyArn' });
});

test('works by name with a CfnCluster and with the Step Functions task', () => {
  const stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security');
  new emr.CfnCluster(stack, 'Cluster', {
    name: 'cluster', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, securityConfiguration: security.securityConfigurationName,
  });
  const task = new tasks.EmrCreateCluster(stack, 'Create', { instances: {}, name: 'cluster', securityConfiguration: security.securityConfigurationName });
  Template.fromStack(stack).hasResourceProperties('AWS::EMR::Cluster', { SecurityConfiguration: { Ref: 'Security2D46CA7F' } });
  expect(JSON.stringify(stack.resolve(task.toStateJson()))).toContain('"SecurityConfiguration":{"Ref":"Security2D46CA7F"}');
});

test('an aspect that changes the document changes what is deployed', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new SecurityConfiguration(stack, 'Security');
  Aspects.of(app).add({
    visit: node => {
      if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::EMR::SecurityConfiguration') {
        node.addPropertyOverride('SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption', true);
      }
    },
  });
  expect(documentOf(stack).EncryptionConfiguration.EnableInTransitEncryption).toBe(true);
});

test.each([undefined, { account: '111122223333', region: 'us-west-2' }])('a default role that is granted again is named once, with environment %p', env => {
  for (const literals of [true, false]) {
    const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': literals } }), 'Stack', { env });
    new SecurityConfiguration(stack, 'Security').grants.instanceRole(EmrDefaultRoles.instanceRole(stack));
    expect(keyUsersOf(stack)).toHaveLength(2);
  }
});
