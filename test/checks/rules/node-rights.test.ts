import { App, CfnParameter, Stack, aws_emr as emr, aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { EmrFsRoleMapping, IdentityCenter, InTransitEncryption, LdapAuthentication, RuntimeRoles, SecurityConfiguration, SecurityConfigurationProps } from '../../../lib';
import { ENV, cluster, errorsOf, instanceRole, newStack, profileOf, raisedWarnings } from '../fixtures';

const ID = 'cdk-emr-security:instance-role-lacks-rights';
const trustsAccount = (stack: Stack, id = 'Analysts') => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal().withSessionTags() });
const REMEDY = 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles';
const NOT_AMONG = "cluster 'Stack/Cluster': its instance role 'Stack/Others' is not among the roles of the nodes that configuration 'Stack/Security' knows, and ";

/** A configuration that knows one role, and a cluster of it with another. */
function world(options: {
  readonly stack?: Stack;
  readonly others?: (stack: Stack) => iam.IRole;
  readonly props?: (stack: Stack, known: iam.IRole, others: iam.IRole) => Partial<SecurityConfigurationProps>;
  readonly jobFlowRole?: string;
} = {}) {
  const stack = options.stack ?? newStack({ env: ENV });
  const known = instanceRole(stack, 'Known');
  const others = (options.others ?? (within => instanceRole(within, 'Others')))(stack);
  const props = options.props ?? (within => ({ emrFsRoleMappings: [EmrFsRoleMapping.forUsers(trustsAccount(within), ['ann'])] }));
  const security = new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.emrManaged(), instanceRoles: [known], serviceRoles: [], ...props(stack, known, others),
  });
  const made = cluster(stack, 'Cluster', { jobFlowRole: options.jobFlowRole ?? profileOf(stack, others) });
  security.attachTo(made);
  return { stack, known, others, security, cluster: made };
}

const ldap = (stack: Stack) => LdapAuthentication.openLdap('ldaps://ldap.example.com', {
  bindCertificate: new secretsmanager.Secret(stack, 'Certificate'), accessFilter: '(a=b)', userSearchBase: 'cn=a', groupSearchBase: 'cn=b',
});

/** What the rule says, by severity. */
function found(stack: Stack) {
  const errors = errorsOf(stack);
  return { errors: errors.filter(text => text.includes(ID)), warnings: raisedWarnings(stack).filter(text => text.includes(ID)) };
}
const foundNothing = { errors: [], warnings: [] };
const allows = (role: iam.IRole, actions: string | string[], ...resources: string[]) =>
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: [actions].flat(), resources }));

describe('the role of a cluster that its configuration does not know', () => {
  test('fails where it needs a right in a policy of its own', () => {
    expect(found(world().stack)).toEqual({
      errors: [`[Stack/Security] ${NOT_AMONG}may not assume 'Stack/Analysts' (emrFsRoleMappings[0]); no policy of the role lets it. ${REMEDY} [${ID}]`],
      warnings: [],
    });
  });

  test('passes as the message says', () => {
    const { stack, others, security } = world();
    security.grants.instanceRole(others);
    expect(found(stack)).toEqual(foundNothing);
  });

  test('passes with a role that names it in its trust policy: that is enough in one account', () => {
    expect(found(world({ props: (stack, known, others) => ({
      emrFsRoleMappings: [EmrFsRoleMapping.forUsers(new iam.Role(stack, 'Analysts', { assumedBy: new iam.CompositePrincipal(known, others) }), ['ann'])],
    }) }).stack)).toEqual(foundNothing);
  });

  test('fails with a role of another account, although that names it in its trust policy', () => {
    const { stack } = world({
      others: within => instanceRole(within, 'Others', { roleName: 'others' }),
      props: within => ({ emrFsRoleMappings: [EmrFsRoleMapping.forUsers(new iam.Role(
        new Stack(within.node.root as App, 'Data', { env: { ...ENV, account: '444455556666' } }), 'Analysts',
        { roleName: 'data', assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/others') },
      ), ['ann'])] }),
    });
    expect(found(stack).errors).toEqual([expect.stringContaining("may not assume 'Data/Analysts' (emrFsRoleMappings[0]); no policy of the role lets it")]);
  });

  test('is left to the rule about trust where a role does not trust it', () => {
    const { stack } = world({ props: (within, known) => ({
      identityCenter: IdentityCenter.enabled({ applicationRole: new iam.Role(within, 'Application', { assumedBy: known }) }),
    }) });
    expect(found(stack)).toEqual(foundNothing);
    expect(errorsOf(stack).join()).toContain('cdk-emr-security:role-does-not-trust-nodes');
  });

  test.each<[string, (role: iam.Role, assumed: iam.IRole) => unknown]>([
    ['the ARN', (role, assumed) => allows(role, 'sts:AssumeRole', assumed.roleArn)],
    ['all roles', role => allows(role, 'sts:*', '*')],
    ['a pattern', role => allows(role, 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/*')],
    ['a parameter', role => allows(role, 'sts:AssumeRole', new CfnParameter(Stack.of(role), 'P').valueAsString)],
    ['a managed policy of the app', (role, assumed) => role.addManagedPolicy(new iam.ManagedPolicy(Stack.of(role), 'Managed', {
      statements: [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [assumed.roleArn] })],
    }))],
    ['AdministratorAccess', role => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'))],
  ])('passes with a right by %s', (_, allow) => {
    const { stack, others } = world();
    allow(others as iam.Role, stack.node.findChild('Analysts') as iam.Role);
    expect(found(stack)).toEqual(foundNothing);
  });

  test.each<[string, (role: iam.Role) => unknown]>([
    ['the policy of AWS for the nodes', role => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonElasticMapReduceforEC2Role'))],
    ['rights of other services', role => allows(role, 's3:*', '*')],
  ])('fails with %s', (_, allow) => {
    const { stack, others } = world();
    allow(others as iam.Role);
    expect(found(stack).errors).toHaveLength(1);
  });

  test('is warned of with a managed policy that is not known', () => {
    const { stack, others } = world();
    (others as iam.Role).addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Foreign', 'arn:aws:iam::111122223333:policy/company'));
    expect(found(stack)).toEqual({ errors: [], warnings: [
      `[Stack/Security/Resource] ${NOT_AMONG}may not assume 'Stack/Analysts' (emrFsRoleMappings[0]); nothing in this app lets it, `
      + `and what the role's managed policy arn:aws:iam::111122223333:policy/company allows is not known here. ${REMEDY} [ack: ${ID}]`,
    ] });
  });

  test('is warned of where it is imported', () => {
    const { errors, warnings } = found(world({ others: stack => iam.Role.fromRoleName(stack, 'Others', 'others') }).stack);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("its instance role 'others' is not among")]);
  });

  test('is warned of where it is the default role by its name only', () => {
    const { errors, warnings } = found(world({ jobFlowRole: 'EMR_EC2_DefaultRole' }).stack);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("its instance role 'EMR_EC2_DefaultRole'")]);
  });

  test('is warned of with roles that are imported, whose trust policies may name it', () => {
    const { errors, warnings } = found(world({ props: stack => ({ emrFsRoleMappings: [EmrFsRoleMapping.forUsers(iam.Role.fromRoleName(stack, 'Analysts', 'analysts'), ['ann'])] }) }).stack);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('and the trust policy of an imported role, which may name it, is not known here')]);
  });

  test('is warned of while it is not known which roles the configuration knows', () => {
    const { errors, warnings } = found(world({ props: stack => ({
      emrFsRoleMappings: [EmrFsRoleMapping.forUsers(trustsAccount(stack), ['ann'])],
      instanceRoles: [iam.Role.fromRoleArn(stack, 'Token', new CfnParameter(stack, 'P').valueAsString, { mutable: false })],
    }) }).stack);
    expect(errors).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  test('is warned of where it may assume others of the roles', () => {
    const { stack, others } = world({ props: within => ({
      emrFsRoleMappings: [EmrFsRoleMapping.forUsers(trustsAccount(within), ['ann']), EmrFsRoleMapping.forUsers(trustsAccount(within, 'Reports'), ['bob'])],
    }) });
    (stack.node.findChild('Reports') as iam.Role).grantAssumeRole(others);
    const { errors, warnings } = found(stack);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("may not assume 'Stack/Analysts' (emrFsRoleMappings[0]); no policy")]);
  });

  test('is warned of where it may assume roles of its own as runtime roles', () => {
    const { stack, others } = world({ props: within => ({ runtimeRoles: RuntimeRoles.enabled({ roles: [trustsAccount(within)] }) }) });
    allows(others, ['sts:AssumeRole', 'sts:TagSession'], 'arn:aws:iam::111122223333:role/own');
    const { errors, warnings } = found(stack);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("may not assume 'Stack/Analysts' (runtimeRoles.roles[0]); ")]);
  });

  test('fails where it may assume others, and not the role of Identity Center', () => {
    const { stack, others } = world({ props: within => ({
      identityCenter: IdentityCenter.enabled({ applicationRole: trustsAccount(within, 'Application') }),
    }) });
    (stack.node.findChild('Application') as iam.Role).assumeRolePolicy!.addStatements(new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()], actions: ['sts:SetContext'],
    }));
    allows(others, ['sts:AssumeRole', 'sts:SetContext'], 'arn:aws:iam::111122223333:role/own');
    expect(found(stack).errors).toEqual([expect.stringContaining("may not assume 'Stack/Application' (identityCenter.applicationRole); ")]);
  });

  test('needs all that is done with a role', () => {
    const { stack, others } = world({ props: within => ({ runtimeRoles: RuntimeRoles.enabled({ roles: [trustsAccount(within)] }) }) });
    allows(others, 'sts:AssumeRole', (stack.node.findChild('Analysts') as iam.Role).roleArn);
    expect(found(stack).warnings).toEqual([expect.stringContaining("may not assume 'Stack/Analysts' (runtimeRoles.roles[0]); ")]);
  });

  test('of a role in grants names no prop', () => {
    const { stack, security } = world({ props: () => ({ runtimeRoles: RuntimeRoles.enabled() }) });
    security.grants.runtimeRole(trustsAccount(stack));
    expect(found(stack).errors).toEqual([expect.stringContaining("may not assume 'Stack/Analysts'; ")]);
  });
});

describe('secrets', () => {
  const attach = (props = {}) => world({ props: stack => ({ ldap: ldap(stack), ...props }) });

  test('are warned of: their own policies may let the role, too', () => {
    expect(found(attach().stack)).toEqual({
      errors: [], warnings: [`[Stack/Security/Resource] ${NOT_AMONG}may not read its secrets; no policy of the role lets it. ${REMEDY} [ack: ${ID}]`],
    });
  });

  test('are told of together with roles', () => {
    const { stack } = world({ props: within => ({ ldap: ldap(within), emrFsRoleMappings: [EmrFsRoleMapping.forUsers(trustsAccount(within), ['ann'])] }) });
    expect(found(stack).errors).toEqual([expect.stringContaining(`${NOT_AMONG}may not assume 'Stack/Analysts' (emrFsRoleMappings[0]) and may not read its secrets; `)]);
  });

  test.each<[string, (role: iam.Role, stack: Stack) => unknown]>([
    ['a grant', (role, stack) => (stack.node.findChild('Certificate') as secretsmanager.Secret).grantRead(role)],
    ['SecretsManagerReadWrite', role => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('SecretsManagerReadWrite'))],
  ])('pass with %s', (_, allow) => {
    const { stack, others } = attach();
    allow(others as iam.Role, stack);
    expect(found(stack)).toEqual(foundNothing);
  });

  test('are not spoken of where there are none', () => {
    const { stack, security, others } = world({ props: () => ({}) });
    const role = trustsAccount(stack);
    security.grants.runtimeRole(role);
    allows(others, ['sts:AssumeRole', 'sts:TagSession'], role.roleArn);
    expect(found(stack)).toEqual(foundNothing);
  });
});

test('a configuration whose nodes need nothing has nothing to say', () => {
  expect(found(world({ props: () => ({}) }).stack)).toEqual(foundNothing);
});

test('two clusters with one role are two findings', () => {
  const { stack, security, cluster: first } = world();
  security.attachTo(new emr.CfnCluster(stack, 'Second', { instances: {}, name: 'second', serviceRole: '', jobFlowRole: first.jobFlowRole }));
  expect(found(stack).errors).toHaveLength(2);
});
