import { App, CfnParameter, Stack, Stage, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InTransitEncryption, Kerberos, LakeFormation, LakeFormationSamlOptions, RuntimeRoles, SecurityConfiguration, SecurityConfigurationProps } from '../../lib';
import { ENV, documentOf, newStack, noteIdsOf, notesOf } from '../synthesized';

const quiet = { inTransitEncryption: InTransitEncryption.emrManaged(), serviceRoles: [], instanceRoles: [] };

function configured(lakeFormation: LakeFormation, props: SecurityConfigurationProps = { runtimeRoles: RuntimeRoles.enabled() }, stack = newStack()) {
  new SecurityConfiguration(stack, 'Security', { ...quiet, lakeFormation, ...props });
  return stack;
}

test.each<[string, LakeFormation, object]>([
  ['runtime roles', LakeFormation.withRuntimeRoles(), { AuthorizedSessionTagValue: 'Amazon EMR' }],
  ['runtime roles and a tag value', LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'Engine 1' }), { AuthorizedSessionTagValue: 'Engine 1' }],
  ['Identity Center', LakeFormation.withIdentityCenter(), { EnableLakeFormation: true }],
])('the document with %s', (_, lakeFormation, expected) => {
  expect(documentOf(configured(lakeFormation)).AuthorizationConfiguration.LakeFormationConfiguration).toEqual(expected);
});

test('a tag value may be a token', () => {
  const stack = newStack();
  configured(LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: new CfnParameter(stack, 'Tag').valueAsString }), undefined, stack);
  expect(documentOf(stack).AuthorizationConfiguration.LakeFormationConfiguration).toEqual({ AuthorizedSessionTagValue: { Ref: 'Tag' } });
});

describe('the beta with SAML', () => {
  const beta = { inTransitEncryption: InTransitEncryption.disabled(), kerberos: Kerberos.clusterDedicatedKdc() };

  function saml(more: SecurityConfigurationProps = {}) {
    const stack = newStack();
    const nodes = new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const metadataBucket = new s3.Bucket(stack, 'Metadata');
    configured(LakeFormation.saml({
      metadataBucket,
      metadataObjectKey: 'myfolder/idpmetadata.xml',
      userRole: iam.Role.fromRoleArn(stack, 'Users', 'arn:aws:iam::123456789012:role/IAM_Role_For_AWS_Services'),
      samlRole: iam.Role.fromRoleArn(stack, 'Saml', 'arn:aws:iam::123456789012:role/IAM_Role_For_Lake_Formation'),
    }), { ...beta, instanceRoles: [nodes], ...more }, stack);
    return { stack, nodes, metadataBucket };
  }

  test('stands at the top of the document', () => {
    const { stack, metadataBucket } = saml();
    const { LakeFormationConfiguration, AuthorizationConfiguration } = documentOf(stack);
    expect(LakeFormationConfiguration).toEqual({
      IdpMetadataS3Path: { 'Fn::Join': ['', ['s3://', stack.resolve(metadataBucket.bucketName), '/myfolder/idpmetadata.xml']] },
      EmrRoleForUsersARN: 'arn:aws:iam::123456789012:role/IAM_Role_For_AWS_Services',
      LakeFormationRoleForSAMLPrincipalARN: 'arn:aws:iam::123456789012:role/IAM_Role_For_Lake_Formation',
    });
    expect(AuthorizationConfiguration).toBeUndefined();
  });

  test('is always warned of', () => {
    expect(notesOf(saml().stack, 'warning').map(({ text }) => text)).toContain(
      'lakeFormation: Lake Formation with SAML is a beta of emr-5.31.0 and later releases of 5.x, which AWS documents no more; runtime roles or Identity Center are expected. '
      + 'Use LakeFormation.withRuntimeRoles() or LakeFormation.withIdentityCenter() [ack: cdk-emr-security:lake-formation-saml-beta]');
    expect(noteIdsOf(configured(LakeFormation.withRuntimeRoles()), 'warning')).not.toContain('cdk-emr-security:lake-formation-saml-beta');
  });

  test('the nodes may read the metadata', () => {
    const { stack, nodes, metadataBucket } = saml();
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    expect(Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining({
      Action: 's3:GetObject',
      Principal: { AWS: stack.resolve(nodes.roleArn) },
      Resource: { 'Fn::Join': ['', [stack.resolve(metadataBucket.bucketArn), '/myfolder/idpmetadata.xml']] },
    }));
  });

  test.each(['emr-5.30.0', 'emr-6.7.0'])('fails on %s', releaseLabel => {
    expect(() => saml({ releaseLabel })).toThrow(`releaseLabel: this release has no Lake Formation with SAML, got "${releaseLabel}"`);
  });

  test.each<[keyof LakeFormationSamlOptions, string]>([
    ['metadataBucket', 's3.Bucket.fromBucketName()'], ['userRole', 'iam.Role.fromRoleArn()'], ['samlRole', 'iam.Role.fromRoleArn()'],
  ])('fails with %s of another Stage', (option, importer) => {
    const app = new App();
    const own = new Stack(new Stage(app, 'Own', { env: ENV }), 'Stack');
    const other = new Stack(new Stage(app, 'Other', { env: ENV }), 'Stack');
    const made = option === 'metadataBucket' ? new s3.Bucket(other, 'Made') : new iam.Role(other, 'Made', { assumedBy: new iam.AccountRootPrincipal() });
    const options = {
      metadataBucket: s3.Bucket.fromBucketName(own, 'Metadata', 'metadata'),
      metadataObjectKey: 'a.xml',
      userRole: iam.Role.fromRoleName(own, 'Users', 'users'),
      samlRole: iam.Role.fromRoleName(own, 'Saml', 'saml'),
      [option]: made,
    };
    expect(() => configured(LakeFormation.saml(options), beta, own)).toThrow(new Error(
      `security configuration 'Own/Stack/Security': lakeFormation.${option}: is in another Stage, got construct 'Other/Stack/Made'; `
      + `a Stage cannot refer to what another one creates. Import it with ${importer}`));
  });
});

const NO_ROLE = 'a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()';
const NO_BUCKET = 'a bucket construct is expected. Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()';
const SAML = 'an object with metadataBucket, metadataObjectKey, userRole, samlRole is expected. Pass the options by name';
const TAG = 'at most 256 letters, digits, spaces and characters of _.:/=+-@ are expected. Write it as it stands in the settings of Lake Formation';

test.each<[string, () => LakeFormation, string]>([
  ['null', () => LakeFormation.withRuntimeRoles(null as never), 'is not an options object, got null; an object with authorizedSessionTagValue is expected. Pass the options by name'],
  ['text', () => LakeFormation.withRuntimeRoles('Amazon EMR' as never), 'is not an options object, got "Amazon EMR"; an object with authorizedSessionTagValue is expected. Pass the options by name'],
  ['an unknown option', () => LakeFormation.withRuntimeRoles({ tag: 'x' } as never), 'has unknown options: tag; the options are authorizedSessionTagValue. Remove or rename them'],
  ['an empty tag value', () => LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: '' }), '.authorizedSessionTagValue: is empty; the value of a session tag is expected. Pass a string'],
  ['a number for a tag value', () => LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 1 as never }), '.authorizedSessionTagValue: is not text, got 1; the value of a session tag is expected. Pass a string'],
  ['a tag value that STS does not take', () => LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'a,b' }), `.authorizedSessionTagValue: is not the value of a session tag, got "a,b"; ${TAG}`],
  ['a tag value that is too long', () => LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'a'.repeat(257) }),
    `.authorizedSessionTagValue: is not the value of a session tag, got "${'a'.repeat(116)}...; ${TAG}`],
  ['no SAML options', () => LakeFormation.saml(undefined as never), `is not an options object; ${SAML}`],
  ['a list of SAML options', () => LakeFormation.saml([] as never), `is not an options object, got []; ${SAML}`],
])('fails with %s', (_, lakeFormation, text) => {
  expect(() => configured(lakeFormation())).toThrow(new Error(`SecurityConfiguration 'Stack/Security': lakeFormation${text.startsWith('.') ? '' : ': '}${text}`));
});

test('everything that is wrong with SAML is told at once', () => {
  expect(() => configured(LakeFormation.saml({ metadataBucket: 'b', metadataObjectKey: '/a.xml', samlRole: 'saml' } as never), { inTransitEncryption: InTransitEncryption.disabled(), kerberos: Kerberos.clusterDedicatedKdc() })).toThrow(new Error([
    "SecurityConfiguration 'Stack/Security' has 4 problems:",
    `- lakeFormation.metadataBucket: is not an S3 bucket, got "b"; ${NO_BUCKET}`,
    '- lakeFormation.metadataObjectKey: is not an object key, got "/a.xml"; the key inside the bucket is expected, such as "certificates/certificates.zip". Leave out the bucket, scheme and leading slash',
    `- lakeFormation.userRole: is missing; ${NO_ROLE}`,
    `- lakeFormation.samlRole: is not an IAM role, got "saml"; ${NO_ROLE}`,
  ].join('\n')));
});
