import { CfnResource, aws_emr as emr } from 'aws-cdk-lib';
import { Configuration, DOCUMENT, cluster, foundIn, genericCluster, newStack, warningsOf } from '../fixtures';

const site = (key: string, classification = 'emrfs-site') => [{ classification, configurationProperties: { [key]: 'true', 'fs.s3.other': 'x' } }];

function under(props: Partial<emr.CfnClusterProps>, document: unknown = DOCUMENT.s3) {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document });
  return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, ...props });
}

test('settings of the cluster are overridden', () => {
  expect(warningsOf(under({ configurations: site('fs.s3.enableServerSideEncryption') }))).toEqual([
    "[Stack/Security/Resource] cluster 'Stack/Cluster': emrfs-site sets the encryption of Amazon S3, and configuration 'Stack/Security' overrides it, "
    + 'got fs.s3.enableServerSideEncryption; the configuration alone is expected. Remove these settings [ack: cdk-emr-security:s3-encryption-twice]',
  ]);
});

test.each<[string, emr.CfnClusterProps['instances']]>([
  ['a group', { coreInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge', configurations: site('fs.s3.cse.enabled') } }],
  ['a task group', { taskInstanceGroups: [{ instanceCount: 1, instanceType: 'm6i.xlarge', configurations: site('fs.s3.cse.enabled') }] }],
  ['a fleet', { masterInstanceFleet: { instanceTypeConfigs: [{ instanceType: 'm6i.xlarge', configurations: site('fs.s3.serverSideEncryption.kms.keyId') }] } }],
])('settings of %s are found', (_, instances) => expect(foundIn(under({ instances })).warnings).toEqual(['cdk-emr-security:s3-encryption-twice']));

test.each<[string, (made: emr.CfnCluster) => CfnResource]>([
  ['an instance group', made => new emr.CfnInstanceGroupConfig(made.stack, 'Part', {
    jobFlowId: made.ref, instanceCount: 1, instanceRole: 'TASK', instanceType: 'm6i.xlarge', configurations: site('fs.s3.cse.enabled'),
  })],
  ['an instance fleet', made => new emr.CfnInstanceFleetConfig(made.stack, 'Part', {
    clusterId: made.ref, instanceFleetType: 'TASK', instanceTypeConfigs: [{ instanceType: 'm6i.xlarge', configurations: site('fs.s3.cse.enabled') }],
  })],
])('settings of %s beside the cluster are found', (_, add) => {
  const made = under({});
  add(made);
  expect(warningsOf(made)).toEqual([expect.stringContaining("got fs.s3.cse.enabled on 'Stack/Part'; ")]);
});

test('settings in several places are told of together', () => {
  const made = under({ configurations: [...site('fs.s3.cse.enabled'), ...site('fs.s3.serverSideEncryptionAlgorithm'), ...site('fs.s3.cse.enabled', 'core-site')] });
  new emr.CfnInstanceGroupConfig(made.stack, 'Part', {
    jobFlowId: made.ref, instanceCount: 1, instanceRole: 'TASK', instanceType: 'm6i.xlarge', configurations: site('fs.s3.cse.enabled'),
  });
  expect(warningsOf(made)).toEqual([expect.stringContaining("got fs.s3.cse.enabled, fs.s3.serverSideEncryptionAlgorithm, fs.s3.cse.enabled on 'Stack/Part'; ")]);
});

test('settings of a generic resource are found', () => {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document: DOCUMENT.s3 });
  genericCluster(stack, 'Cluster', {
    SecurityConfiguration: resource.ref, Configurations: [{ Classification: 'emrfs-site', ConfigurationProperties: { 'fs.s3.enableServerSideEncryption': 'true' } }],
  });
  expect(foundIn(stack).warnings).toHaveLength(1);
});

test.each<[string, Partial<emr.CfnClusterProps>, unknown]>([
  ['another classification', { configurations: site('fs.s3.cse.enabled', 'core-site') }, DOCUMENT.s3],
  ['no configurations', {}, DOCUMENT.s3],
  ['a classification without properties', { configurations: [{ classification: 'emrfs-site' }] }, DOCUMENT.s3],
  ['a configuration that encrypts nothing in Amazon S3', { configurations: site('fs.s3.cse.enabled') }, DOCUMENT.inTransit],
])('%s passes', (_, props, document) => expect(foundIn(under(props, document))).toEqual({ errors: [], warnings: [] }));
