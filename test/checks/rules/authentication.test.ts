import { Aws, CfnCondition, CfnParameter, Fn, Lazy, Stack, aws_emr as emr } from 'aws-cdk-lib';
import { Configuration, DOCUMENT, cluster, errorsOf, foundIn, newStack, warningsOf } from '../fixtures';

const ATTRIBUTES = { realm: 'EC2.INTERNAL', kdcAdminPassword: 'secret' };

function under(document: unknown, props: Partial<emr.CfnClusterProps> = {}, stack = newStack()) {
  const { resource } = new Configuration(stack, 'Security', { document });
  return { stack, resource, cluster: cluster(stack, 'Cluster', { securityConfiguration: resource.ref, ...props }) };
}

describe('Kerberos', () => {
  test('of the configuration asks for attributes of the cluster', () => {
    expect(errorsOf(under(DOCUMENT.kerberos).stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': it has no KerberosAttributes, but configuration 'Stack/Security' has Kerberos; both or none is expected. "
      + 'Give the cluster its kerberosAttributes, or use a configuration without Kerberos [cdk-emr-security:cluster-kerberos]',
    ]);
  });

  test('attributes of the cluster ask for Kerberos of the configuration', () => {
    expect(errorsOf(under(DOCUMENT.s3, { kerberosAttributes: ATTRIBUTES }).stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': it has KerberosAttributes, but configuration 'Stack/Security' has no Kerberos; both or none is expected. "
      + 'Remove the kerberosAttributes of the cluster, or use a configuration with Kerberos [cdk-emr-security:cluster-kerberos]',
    ]);
  });

  test('may be nowhere', () => expect(foundIn(under(DOCUMENT.s3).stack)).toEqual({ errors: [], warnings: [] }));

  test.each<[string, (stack: Stack) => unknown]>([
    ['a section that is a token', () => ({ AuthenticationConfiguration: Lazy.any({ produce: () => DOCUMENT.kerberos.AuthenticationConfiguration }) })],
    ['a document as text', () => JSON.stringify(DOCUMENT.kerberos)],
    ['a document as text with tokens in it', stack => stack.toJsonString({ ...DOCUMENT.kerberos, Other: new CfnParameter(stack, 'Other').valueAsString })],
  ])('is found in %s', (_, document) => {
    const { stack, resource } = under({});
    resource.addPropertyOverride('SecurityConfiguration', document(stack));
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:cluster-kerberos']);
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['a section that is known at deployment only', () => ({ AuthenticationConfiguration: { 'Fn::FindInMap': ['A', 'B', 'C'] } })],
    ['a section on a condition', () => ({ AuthenticationConfiguration: { 'Fn::If': ['C', DOCUMENT.kerberos.AuthenticationConfiguration, { Ref: 'AWS::NoValue' }] } })],
    ['a document on a condition', () => ({ 'Fn::If': ['C', DOCUMENT.kerberos, DOCUMENT.s3] })],
    ['a document on a condition, or none', () => ({ 'Fn::If': ['C', DOCUMENT.kerberos, { Ref: 'AWS::NoValue' }] })],
    ['a document that is a parameter', stack => new CfnParameter(stack, 'Document').valueAsString],
    ['text that is not JSON', () => '{'],
    ['text with a dynamic reference', () => '{{resolve:ssm:document}}'],
    ['a misspelt section', () => ({ AuthenticationConfiguration: { KerberosConfig: {} } })],
  ])('is not judged in %s', (_, document) => {
    for (const props of [{}, { kerberosAttributes: ATTRIBUTES }]) {
      const { stack, resource } = under({}, props);
      new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
      resource.addOverride('Properties.SecurityConfiguration', document(stack));
      expect(foundIn(stack).errors).toEqual([]);
    }
  });

  test.each<[string, unknown, number]>([
    ['nothing', { Ref: 'AWS::NoValue' }, 1],
    ['nothing on both sides of a condition', { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, { Ref: 'AWS::NoValue' }] }, 1],
    ['attributes on both sides of a condition', { 'Fn::If': ['C', { Realm: 'A' }, { Realm: 'B' }] }, 0],
    ['attributes on one side of a condition', { 'Fn::If': ['C', { Realm: 'A' }, { Ref: 'AWS::NoValue' }] }, 0],
    ['a function', { 'Fn::FindInMap': ['A', 'B', 'C'] }, 0],
  ])('attributes that are %s make %#', (_, attributes, errors) => {
    const { stack, cluster: made } = under(DOCUMENT.kerberos);
    made.addPropertyOverride('KerberosAttributes', attributes);
    expect(foundIn(stack).errors).toHaveLength(errors);
  });
});

describe('LDAP', () => {
  test('knows no steps of the cluster', () => {
    expect(errorsOf(under(DOCUMENT.ldap, { steps: [{ name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } }] }).stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': it has steps, but configuration 'Stack/Security' has LDAP, with which Amazon EMR disables steps; no steps are expected. "
      + 'Submit the work through an application, or use a configuration without LDAP [cdk-emr-security:ldap-with-steps]',
    ]);
  });

  test('knows no steps beside the cluster', () => {
    const { stack, cluster: made } = under(DOCUMENT.ldap);
    new emr.CfnStep(stack, 'Step', { jobFlowId: made.ref, name: 'step', actionOnFailure: 'CONTINUE', hadoopJarStep: { jar: 'command-runner.jar' } });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("it has the step 'Stack/Step', but")]);
  });

  test('is off where its flag says so', () => {
    const off = { AuthenticationConfiguration: { LDAPConfiguration: { EnableLDAPAuthentication: false } } };
    expect(foundIn(under(off, { steps: [{ name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } }], applications: [{ name: 'Zeppelin' }] }).stack))
      .toEqual({ errors: [], warnings: [] });
  });

  test('leaves steps to other configurations', () => {
    expect(foundIn(under(DOCUMENT.kerberos, { kerberosAttributes: ATTRIBUTES, steps: [{ name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } }] }).stack).errors).toEqual([]);
  });

  test('is not known to all applications', () => {
    const applications = ['Hadoop', 'Spark', 'Livy', 'Hive', 'Trino', 'Presto', 'Hue', 'Zeppelin', 'JupyterHub'].map(name => ({ name }));
    expect(warningsOf(under(DOCUMENT.ldap, { applications }).stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': Amazon EMR is documented to refuse applications that do not support LDAP, which configuration 'Stack/Security' has, "
      + 'got Zeppelin, JupyterHub; Livy, Hive, Trino, Presto, Hue, Spark and Hadoop are expected. Leave the others out, or use a configuration without LDAP '
      + '[ack: cdk-emr-security:ldap-applications]',
    ]);
  });
});

describe('Ranger', () => {
  const apps = (...names: string[]) => ({ applications: names.map(name => ({ name })) });

  test('has to know Spark and Hive', () => {
    expect(errorsOf(under(DOCUMENT.ranger('EMRFS-S3'), apps('Spark', 'hive', 'Trino')).stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': it runs Spark, but configuration 'Stack/Security' has Apache Ranger without its plugin, got EMRFS-S3; "
      + 'a plugin of Spark is expected, or Amazon EMR refuses the cluster. Configure the plugin, or leave Spark out [cdk-emr-security:ranger-applications]',
      expect.stringContaining('it runs Hive, but'),
    ]);
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['a plugin that is a parameter', stack => DOCUMENT.ranger('Spark', new CfnParameter(stack, 'App').valueAsString)],
    ['no plugins at all, which is a fault of the document', () => DOCUMENT.ranger()],
    ['both plugins', () => DOCUMENT.ranger('Hive', 'Spark')],
    ['no Ranger', () => ({})],
  ])('passes with %s', (_, document) => {
    const stack = newStack();
    expect(foundIn(under(document(stack), apps('Spark', 'Hive'), stack).stack)).toEqual({ errors: [], warnings: [] });
  });
});
