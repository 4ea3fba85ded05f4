import { Annotations, App, CfnParameter, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  EmrDefaultRoles, EmrFsRoleMapping, InTransitEncryption, Kerberos, LocalDiskEncryption, Ranger, RangerPlugin, RuntimeRoles, S3Encryption,
  SecurityConfiguration, SecurityConfigurationProps,
} from '../../lib';
import { ENV, newStack, notesOf } from '../synthesized';

const OFF: SecurityConfigurationProps = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
  serviceRoles: [],
};
const role = (stack: Stack, name: string, account = ENV.account) =>
  stack.node.tryFindChild(name) as iam.IRole ?? iam.Role.fromRoleArn(stack, name, `arn:aws:iam::${account}:role/${name}`);
const textsOf = (stack: Stack, id: string) => notesOf(stack, 'warning').filter(({ text }) => text.endsWith(`[ack: cdk-emr-security:${id}]`))
  .map(({ text }) => text.replace(` [ack: cdk-emr-security:${id}]`, ''));
const emrFs = (stack: Stack, ...names: string[]) => ({ emrFsRoleMappings: names.map(name => EmrFsRoleMapping.forUsers(role(stack, name), [name])) });

describe('the default role of the account', () => {
  const sharedIn = (stack: Stack) => textsOf(stack, 'shared-instance-role');
  const text = (whats: string, more = '') => `instanceRoles: is missing, so the default role EMR_EC2_DefaultRole of the account may ${whats}, in a policy that this stack adds to it; `
    + `every other cluster of the account with that role, and who can run code there, may so too${more}. Name roles of your own in instanceRoles`;

  test('gets rights in a policy of its own, with a warning that lists them', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', { ...OFF, ...emrFs(stack, 'a', 'b'), runtimeRoles: RuntimeRoles.enabled({ roles: [role(stack, 'c')] }) });
    expect(sharedIn(stack)).toEqual([text("assume role 'Stack/a', assume role 'Stack/b', assume role 'Stack/c'")]);
    expect(notesOf(stack, 'warning').find(note => note.text.includes('shared-instance-role'))?.path).toBe('/Stack/Security/Resource');
  });

  test('gets those that come by a grant as well', () => {
    const stack = newStack();
    const security = new SecurityConfiguration(stack, 'Security', { ...OFF, runtimeRoles: RuntimeRoles.enabled() });
    security.grants.runtimeRole(role(stack, 'a'));
    expect(sharedIn(stack)).toEqual([text("assume role 'Stack/a'")]);
  });

  test('is not what AWS wants with Apache Ranger', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'ranger');
    new SecurityConfiguration(stack, 'Security', {
      ...OFF, kerberos: Kerberos.clusterDedicatedKdc(), ranger: Ranger.adminServer('https://ranger.example.com:6182', {
        adminServerSecret: secret, pluginRole: role(stack, 'data'), otherServicesRole: role(stack, 'users'),
        plugins: [RangerPlugin.hive({ clientSecret: secret, policyRepositoryName: 'hive' })],
      }),
    });
    expect(sharedIn(stack)).toEqual([text("assume role 'Stack/data', assume role 'Stack/users', read secret 'Stack/Secret'",
      '; with Apache Ranger, AWS asks for roles of your own in any case, as what the role of the nodes reaches is open to all users')]);
  });

  test('of two configurations is told of by each', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'One', { ...OFF, ...emrFs(stack, 'a') });
    new SecurityConfiguration(stack, 'Two', { ...OFF, ...emrFs(stack, 'a', 'b') });
    expect(sharedIn(stack)).toEqual([text("assume role 'Stack/a'"), text("assume role 'Stack/a', assume role 'Stack/b'")]);
  });

  test.each<[string, (stack: Stack) => SecurityConfigurationProps]>([
    ['named', stack => ({ instanceRoles: [EmrDefaultRoles.instanceRole(stack)], ...emrFs(stack, 'a') })],
    ['not used', stack => ({ instanceRoles: [], ...emrFs(stack, 'a') })],
    ['a user of keys only', () => ({ s3Encryption: S3Encryption.sseKms() })],
    ['given nothing', () => ({})],
  ])('that is %s is not told of', (_, props) => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', { ...OFF, ...props(stack) });
    expect(sharedIn(stack)).toEqual([]);
  });

  test('can be acknowledged', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', { ...OFF, ...emrFs(stack, 'a') });
    Annotations.of(stack).acknowledgeWarning('cdk-emr-security:shared-instance-role', 'meant');
    expect(sharedIn(stack)).toEqual([]);
  });
});

describe('a role with a literal account in a stack without one', () => {
  const assumedIn = (stack: Stack) => textsOf(stack, 'role-account-assumed');
  const text = (path: string, stack = 'Stack') => `role '${path}': is of account 444455556666, and the account of stack '${stack}', which adds a policy to it, is not known; they are taken for one. `
    + 'Deployed to another account, the stack gives these rights to the role of the same name there, and that of the ARN gets none. Give the stack an env with the account that is meant';
  const theirs = (stack: Stack, id = 'Nodes') => iam.Role.fromRoleArn(stack, id, 'arn:aws:iam::444455556666:role/nodes');
  const without = () => new Stack(new App(), 'Stack');

  test('gets its policy, with one warning for all that stands in it', () => {
    const stack = without();
    new SecurityConfiguration(stack, 'Security', { ...OFF, instanceRoles: [theirs(stack)], ...emrFs(stack, 'a', 'b') });
    expect(assumedIn(stack)).toEqual([text('Stack/Nodes')]);
    expect(Template.fromStack(stack).findResources('AWS::IAM::Policy')).not.toEqual({});
  });

  test('gets a policy for a key that cannot be edited, with a warning', () => {
    const stack = without();
    new SecurityConfiguration(stack, 'Security', {
      ...OFF, instanceRoles: [theirs(stack)], s3Encryption: S3Encryption.sseKms({
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      }),
    });
    expect(assumedIn(stack)).toEqual([text('Stack/Nodes')]);
  });

  test('that is imported twice is told of once', () => {
    const stack = without();
    new SecurityConfiguration(stack, 'Security', { ...OFF, instanceRoles: [theirs(stack), theirs(stack, 'Again')], ...emrFs(stack, 'a') });
    expect(assumedIn(stack)).toHaveLength(1);
  });

  test('is told of by each configuration', () => {
    const stack = without();
    const nodes = theirs(stack);
    new SecurityConfiguration(stack, 'One', { ...OFF, instanceRoles: [nodes], ...emrFs(stack, 'a') });
    new SecurityConfiguration(stack, 'Two', { ...OFF, instanceRoles: [nodes], ...emrFs(stack, 'a') });
    expect(assumedIn(stack)).toHaveLength(2);
  });

  test.each<[string, Stack, (stack: Stack) => iam.IRole]>([
    ['the stack has an account', newStack({ account: '444455556666', region: 'us-west-2' }), stack => theirs(stack)],
    ['the role is known by its name', without(), stack => iam.Role.fromRoleName(stack, 'Nodes', 'nodes')],
    ['the ARN is not known', without(), stack => iam.Role.fromRoleArn(stack, 'Nodes', new CfnParameter(stack, 'Arn').valueAsString)],
    ['the role is of the stack', without(), stack => new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })],
    ['nothing is written', without(), stack => iam.Role.fromRoleArn(stack, 'Nodes', 'arn:aws:iam::444455556666:role/nodes', { mutable: false })],
  ])('is not told of where %s', (_, stack, nodes) => {
    new SecurityConfiguration(stack, 'Security', { ...OFF, instanceRoles: [nodes(stack)], ...emrFs(stack, 'a') });
    expect(assumedIn(stack)).toEqual([]);
  });
});
