// cdk-nag's AwsSolutions rules: the exact findings, so that a new one and the repair of a wrong one are both noticed.
import { App, Stack, Validations, aws_emr as emr } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { usages } from '../golden/apps';

function findings(fill: (app: App) => void): string[] {
  const app = new App();
  const pack = new AwsSolutionsChecks(app);
  fill(app);
  app.synth();
  const { violations } = pack.validateScope(app);
  return violations
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`))
    .sort();
}

test('a configuration alone has no finding', () => {
  expect(findings(usages.defaults)).toEqual([]);
});

/** Server access logs of the bucket, and the alarms of the user's topic: choices of the app. */
const BUCKET_LOGS = 'AwsSolutions-S1 Stack/Security/Artifacts/Resource';

test.each<[string, string[]]>([
  ['certificates-by-private-ca', [BUCKET_LOGS]],
  ['self-signed', [BUCKET_LOGS]],
  ['self-signed-with-everything', [BUCKET_LOGS, 'AwsSolutions-SNS3 Stack/Alarms/Resource']],
  ['certificates-from-secrets', [
    'AwsSolutions-EMR2 Stack/Cluster', 'AwsSolutions-EMR4 Stack/Cluster', 'AwsSolutions-EMR5 Stack/Cluster', 'AwsSolutions-EMR6 Stack/Cluster', // as above
    BUCKET_LOGS,
    'AwsSolutions-SMG4 Stack/Certificate/Resource', // the user's secret has no rotation
  ]],
  ['provider-jars-from-assets', [
    // the name of an asset changes with its content, so that a policy which named it would change, too
    ...['LocalDiskEncryptionProvider', 'S3EncryptionProvider'].map(place =>
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-111122223333-eu-central-1/*.jar] Stack/Security/${place}/Artifact/Rights/Resource/Resource`),
    BUCKET_LOGS,
  ]],
  ['artifact-provider-in-vpc', [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole] Stack/ArtifactProvider/Role/Resource', // what Lambda needs in a VPC
    'AwsSolutions-S1 Stack/Artifacts/Resource',
  ]],
])('%s: what stores artefacts has no other findings', (usage, expected) => {
  expect(findings(usages[usage])).toEqual(expected);
});

test.each<[string, string[]]>([
  ['imported-key-users', []],
  ['imported-key-user-by-grant', [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole] Stack/KeyUserProvider/Role/Resource', // as above
  ]],
])('%s: what makes users of imported keys has no other findings', (usage, expected) => {
  expect(findings(usages[usage]).filter(finding => !/-EMR[2456] /.test(finding))).toEqual(expected); // those are about the cluster
});

/** Statements with wildcards that the documentation of AWS prescribes. */
const WILDCARDS = {
  identityCenter: ['Action::sso-oauth:*', 'Resource::*'],
  catalog: [
    'Action::glue:*',
    ...['database/*', 'table/*/*', 'userDefinedFunction/*/*'].map(what => `Resource::arn:<AWS::Partition>:glue:eu-central-1:111122223333:${what}`),
  ],
  accessGrants: ['Resource::arn:<AWS::Partition>:s3:eu-central-1:111122223333:access-grants/*'],
  keyUser: ['Action::kms:GenerateDataKey*', 'Action::kms:ReEncrypt*'],
  audit: ['Resource::arn:<AWS::Partition>:logs:eu-central-1:111122223333:log-group:<Audit3D8ADE0A>:*'],
};
const wild = (role: string, ...of: string[][]) => of.flat().map(what => `AwsSolutions-IAM5[${what}] ${role}/EmrSecurityPolicy/Resource`);

test.each<[string, string[]]>([
  ['emrfs-role-mappings', ['AwsSolutions-S1 Stack/Reports/Resource', 'AwsSolutions-S10 Stack/Reports/Resource']], // the user's bucket
  ['everything-authorized', [
    ...wild('RoleStack/IdentityCenterRole', WILDCARDS.identityCenter, WILDCARDS.catalog, WILDCARDS.accessGrants),
    ...wild('ClusterStack/ScientistsRole', WILDCARDS.keyUser), // in its own policy, as the key is in a stack before
    'AwsSolutions-S1 SecurityStack/Certificates/Resource',
  ]],
  ['identity-center', wild('Stack/IdentityCenterRole', WILDCARDS.identityCenter, WILDCARDS.catalog)],
  ['kerberos-dedicated-kdc', ['AwsSolutions-SMG4 Stack/Passwords/Resource']], // the user's secret has no rotation
  ['ldap', ['AwsSolutions-SMG4 Stack/Credentials/Resource']],
  ['ranger', [...wild('Stack/PluginRole', WILDCARDS.audit), 'AwsSolutions-SMG4 Stack/PluginKey/Resource']],
  ['runtime-roles-with-lake-formation', []],
])('%s: rights of roles have no findings but for what is prescribed', (usage, expected) => {
  expect(findings(usages[usage]).filter(finding => !/-EMR[2456] /.test(finding))).toEqual([...expected].sort()); // those are about the cluster
});

const REASON = 'cdk-nag reads the flags at the wrong level of the document';

test('a cluster that is encrypted in every way: EMR4 and EMR5 are wrong, the others are choices of the app', () => {
  expect(findings(usages['pem-in-artifact-bucket'])).toEqual([
    'AwsSolutions-EMR2 Stack/Cluster', // no logs
    'AwsSolutions-EMR4 Stack/Cluster', // wrong: the local disks are encrypted
    'AwsSolutions-EMR5 Stack/Cluster', // wrong: connections are encrypted
    'AwsSolutions-EMR6 Stack/Cluster', // neither Kerberos nor an EC2 key pair
    'AwsSolutions-S1 Stack/Artifacts/Resource', // no server access logs
  ]);
});

test('acknowledging EMR4 and EMR5 on the cluster silences them and nothing else', () => {
  const acknowledged = findings(app => {
    usages['pem-in-artifact-bucket'](app);
    const cluster = app.node.findChild('Stack').node.findChild('Cluster');
    Validations.of(cluster).acknowledge({ id: 'AwsSolutions-EMR4', reason: REASON }, { id: 'AwsSolutions-EMR5', reason: REASON });
  });
  expect(acknowledged).toEqual([
    'AwsSolutions-EMR2 Stack/Cluster', 'AwsSolutions-EMR6 Stack/Cluster', 'AwsSolutions-S1 Stack/Artifacts/Resource',
  ]);
});

describe('the defect of EMR4 and EMR5', () => {
  const flags = { EnableInTransitEncryption: true, EnableAtRestEncryption: true };
  const blocks = {
    InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: 's3://my-bucket/certificates.zip' } },
    AtRestEncryptionConfiguration: {
      LocalDiskEncryptionConfiguration: {
        EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd', EnableEbsEncryption: true,
      },
    },
  };
  const withDocument = (document: object) => findings(app => {
    const stack = new Stack(app, 'Stack');
    const configuration = new emr.CfnSecurityConfiguration(stack, 'Security', { securityConfiguration: document });
    new emr.CfnCluster(stack, 'Cluster', {
      name: 'raw', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, securityConfiguration: configuration.ref,
    });
  }).filter(finding => /EMR[45] /.test(finding));

  test('they fail the document that Amazon EMR takes', () => {
    expect(withDocument({ EncryptionConfiguration: { ...flags, ...blocks } })).toEqual(['AwsSolutions-EMR4 Stack/Cluster', 'AwsSolutions-EMR5 Stack/Cluster']);
  });

  test('and pass one that Amazon EMR refuses', () => {
    expect(withDocument({ ...flags, ...blocks })).toEqual([]);
  });
});
