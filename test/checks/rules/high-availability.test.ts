import { aws_emr as emr } from 'aws-cdk-lib';
import { Configuration, DOCUMENT, cluster, errorsOf, foundIn, genericCluster, newStack, warningsOf } from '../fixtures';

function under(document: unknown, instances: emr.CfnClusterProps['instances']) {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document });
  const kerberosAttributes = JSON.stringify(document).includes('Kerberos') ? { realm: 'EC2.INTERNAL', kdcAdminPassword: '{{resolve:secretsmanager:kdc}}' } : undefined;
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, instances, kerberosAttributes });
  return stack;
}

const group = (instanceCount: number) => ({ masterInstanceGroup: { instanceCount, instanceType: 'm6i.xlarge' } });

test.each([['LDAP', DOCUMENT.ldap, 'ldap'], ['a KDC on the cluster', DOCUMENT.kerberos, 'cluster-kdc'], ['Identity Center', DOCUMENT.identityCenter, 'identity-center'], ['runtime roles', DOCUMENT.runtimeRoles, 'runtime-roles'],
  ['Apache Ranger', DOCUMENT.ranger('Spark'), 'ranger']])(
  'several primary nodes fail with %s', (feature, document, slug) => {
    expect(errorsOf(under(document, group(3)))).toEqual([
      `[Stack/Security] cluster 'Stack/Cluster': it has several primary nodes, which Amazon EMR does not support with ${feature}, that configuration 'Stack/Security' has, `
      + `got instanceCount 3; one is expected. Use one primary node, or a configuration without ${feature} [cdk-emr-security:${slug}-with-several-primary-nodes]`,
    ]);
  });

test('two are several', () => {
  expect(errorsOf(under(DOCUMENT.ldap, group(2)))).toEqual([expect.stringContaining('got instanceCount 2; one is expected')]);
});

test('a capacity of several units is warned about', () => {
  expect(warningsOf(under(DOCUMENT.ldap, { masterInstanceFleet: { targetOnDemandCapacity: 3 } }))).toEqual([expect.stringContaining('got a capacity of 3; one is expected')]);
});

test('the count may be text, in a template that was included', () => {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document: DOCUMENT.ldap });
  genericCluster(stack, 'Cluster', { SecurityConfiguration: resource.ref, Instances: { MasterInstanceGroup: { InstanceCount: '3' } } });
  expect(foundIn(stack).errors).toHaveLength(1);
});

test.each<[string, unknown, emr.CfnClusterProps['instances']]>([
  ['one node', DOCUMENT.ldap, group(1)],
  ['one unit', DOCUMENT.ldap, { masterInstanceFleet: { targetOnDemandCapacity: 1 } }],
  ['a KDC outside', { AuthenticationConfiguration: { KerberosConfiguration: { Provider: 'ExternalKdc' } } }, group(3)],
  ['nothing said', DOCUMENT.ldap, {}],
  ['several core nodes', DOCUMENT.ldap, { coreInstanceGroup: { instanceCount: 3, instanceType: 'm6i.xlarge' } }],
  ['another configuration', DOCUMENT.inTransit, group(3)],
  ['runtime roles turned off', { AuthorizationConfiguration: { IAMConfiguration: { EnableApplicationScopedIAMRole: false } } }, group(3)],
])('%s passes', (_, document, instances) => expect(foundIn(under(document, instances))).toEqual({ errors: [], warnings: [] }));
