import { Annotations, App, CfnCondition, CfnParameter, Fn, NestedStack, Stack, Stage, aws_iam as iam } from 'aws-cdk-lib';
import { EmrFsRoleMapping, IdentityCenter, InTransitEncryption, LakeFormation, RuntimeRoles, SecurityConfiguration, SecurityConfigurationProps } from '../../../lib';
import { AssumedRole, someNodes } from '../../../lib/private/configuration-record';
import { subjectOf } from '../../../lib/private/placement';
import { Configuration, ENV, ImportedConfiguration, cluster, errorsOf, instanceRole, newStack, profileOf, raisedWarnings, warningsOf } from '../fixtures';

const TRUST = 'cdk-emr-security:role-does-not-trust-nodes';
const BY_HAND = 'cdk-emr-security:trust-policy-by-hand';
const RUNTIME = ['sts:AssumeRole', 'sts:TagSession'];

const trusting = (role: iam.IRole, ...actions: string[]) => new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions });

/** A configuration of which one role of the nodes is known, and one that they assume, which trusts Amazon EC2. */
function world(options: { stack?: Stack; nodes?: (stack: Stack) => iam.IRole; assumed?: (stack: Stack) => iam.IRole } & Partial<AssumedRole> = {}) {
  const stack = options.stack ?? newStack({ env: ENV });
  const nodes = (options.nodes ?? (within => instanceRole(within, 'Nodes')))(stack);
  const role = (options.assumed ?? (within => instanceRole(within, 'Analysts')))(stack) as iam.Role;
  const { actions = ['sts:AssumeRole'], path = 'emrFsRoleMappings[0]', chosen } = options;
  const security = new Configuration(stack, 'Security', { nodes: someNodes({ roles: new Set([subjectOf(nodes)]), assumedRoles: [{ role, actions, path, chosen }] }) });
  return { stack, nodes, role, security };
}

/** The L1 of the role, to write its trust policy by hand. */
const l1 = (role: iam.Role) => role.node.defaultChild as iam.CfnRole;
const setTrust = (role: iam.Role, ...Statement: unknown[]) => l1(role).addPropertyOverride('AssumeRolePolicyDocument', { Version: '2012-10-17', Statement });

describe('a role of the app', () => {
  test('fails if it only trusts Amazon EC2', () => {
    expect(errorsOf(world().stack)).toEqual([
      "[Stack/Security] configuration 'Stack/Security': the role 'Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'Stack/Nodes', a role of the nodes: its trust policy does not let it do "
      + 'sts:AssumeRole, got nothing; sts:AssumeRole is expected, as the nodes assume it. Create it with assumedBy: new iam.ArnPrincipal(instanceRole.roleArn) '
      + `[${TRUST}]`,
    ]);
  });

  test('fails if it lets the nodes do a part of it only, and names what is missing', () => {
    const { stack, role, nodes } = world({ actions: [...RUNTIME, 'sts:SetSourceIdentity'], path: 'runtimeRoles.roles[0]', chosen: true });
    role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRole'));
    expect(errorsOf(stack)).toEqual([
      "[Stack/Security] configuration 'Stack/Security': the role 'Stack/Analysts' (runtimeRoles.roles[0]) does not trust 'Stack/Nodes', a role of the nodes: its trust policy does not let it do "
      + 'sts:TagSession, sts:SetSourceIdentity, got sts:AssumeRole; sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity are expected, as the nodes assume it. '
      + 'Call role.assumeRolePolicy.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(instanceRole.roleArn)], '
      + `actions: ['sts:TagSession', 'sts:SetSourceIdentity'] })) [${TRUST}]`,
    ]);
  });

  test('what the message says to do is enough', () => {
    const { stack, role, nodes } = world({ actions: [...RUNTIME, 'sts:SetSourceIdentity'], chosen: true });
    role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRole'));
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(nodes.roleArn)], actions: ['sts:TagSession', 'sts:SetSourceIdentity'] }));
    expect(warningsOf(stack)).toEqual([]);
  });

  describe('passes', () => {
    test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
      ['with the ARN of the role', ({ role, nodes }) => role.assumeRolePolicy!.addStatements(trusting(nodes, ...RUNTIME))],
      ['with a statement for each action', ({ role, nodes }) => RUNTIME.forEach(action => role.assumeRolePolicy!.addStatements(trusting(nodes, action)))],
      ['with a pattern of actions', ({ role, nodes }) => role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:*'))],
      ['with actions in another case', ({ role, nodes }) => role.assumeRolePolicy!.addStatements(trusting(nodes, 'STS:assumerole', 'sts:tagsession'))],
      ['with a condition', ({ role, nodes }) => {
        const statement = trusting(nodes, ...RUNTIME);
        statement.addCondition('StringEquals', { 'sts:ExternalId': 'id' });
        role.assumeRolePolicy!.addStatements(statement);
      }],
      ['with the account', ({ role }) => role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: RUNTIME }))],
      ['with the number of the account', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: RUNTIME })],
      ['with everyone', ({ role }) => role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: RUNTIME }))],
      ['with a star', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: '*', Action: RUNTIME })],
      ['with all but others', ({ role }) => setTrust(role, { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/x' }, Action: RUNTIME })],
      ['with all but some actions', ({ role, nodes }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: nodes.roleArn }, NotAction: 'sts:AssumeRoleWithSAML' })],
      ['with a parameter', ({ stack, role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: new CfnParameter(stack, 'P').valueAsString }, Action: RUNTIME })],
      ['with an import', ({ role }) => role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(Fn.importValue('nodes'))], actions: RUNTIME }))],
      ['with a name that may be generated for it', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/Stack-Nodes-1A2B3C' }, Action: RUNTIME })],
      ['with a statement on a condition', ({ stack, role }) => {
        new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals('a', 'b') });
        setTrust(role, { 'Fn::If': ['Condition', {}, {}] });
      }],
      ['with a trust policy that is a parameter', ({ stack, role }) => l1(role).addPropertyOverride('AssumeRolePolicyDocument', { Ref: new CfnParameter(stack, 'P').logicalId })],
      ['with one of two branches', ({ stack, role, nodes }) => {
        new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals('a', 'b') });
        setTrust(role, { Effect: 'Allow', Principal: { AWS: { 'Fn::If': ['Condition', nodes.roleArn, 'arn:aws:iam::111122223333:role/other'] } }, Action: RUNTIME });
      }],
    ])('%s', (_, trust) => {
      const made = world({ actions: RUNTIME });
      trust(made);
      expect(warningsOf(made.stack)).toEqual([]);
    });
  });

  describe('fails', () => {
    test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
      ['with another role', ({ stack, role }) => role.assumeRolePolicy!.addStatements(trusting(instanceRole(stack, 'Other'), ...RUNTIME))],
      ['with the name of another role', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/other' }, Action: RUNTIME })],
      ['with another account', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: RUNTIME })],
      ['with a user', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/x' }, Action: RUNTIME })],
      ['with a service', ({ role }) => setTrust(role, { Effect: 'Allow', Principal: { Service: 'elasticmapreduce.amazonaws.com' }, Action: RUNTIME })],
      ['with a denial', ({ role, nodes }) => setTrust(role, { Effect: 'Deny', Principal: { AWS: nodes.roleArn }, Action: RUNTIME })],
      ['with grantAssumeRole(), which gives the nodes the right that they have already', ({ role, nodes }) => role.grantAssumeRole(nodes)],
      ['with other actions', ({ role, nodes }) => role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRoleWithWebIdentity', 'sts:SetContext'))],
    ])('%s', (_, trust) => {
      const made = world({ actions: RUNTIME });
      trust(made);
      expect(errorsOf(made.stack)).toEqual([expect.stringMatching(/does not let it do sts:AssumeRole, sts:TagSession, got nothing; .*\[cdk-emr-security:role-does-not-trust-nodes\]$/)]);
    });
  });

  test('of another stack is found, and judged by its own trust policy', () => {
    const app = new App();
    const other = new Stack(app, 'Other', { env: ENV });
    const { stack } = world({ stack: new Stack(app, 'Stack', { env: ENV }), assumed: () => instanceRole(other, 'Analysts') });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the role 'Other/Analysts' (emrFsRoleMappings[0]) does not trust 'Stack/Nodes'")]);
  });

  test('of a nested stack is found', () => {
    const { stack } = world({ assumed: within => instanceRole(new NestedStack(within, 'Nested'), 'Analysts') });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the role 'Stack/Nested/Analysts' (emrFsRoleMappings[0]) does not trust 'Stack/Nodes'")]);
  });

  test('that trusts the nodes of a nested stack passes', () => {
    const { stack, role, nodes } = world({ nodes: within => instanceRole(new NestedStack(within, 'Nested'), 'Nodes') });
    role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRole'));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is found by its name, where it is imported by it', () => {
    const { stack } = world({ assumed: within => {
      instanceRole(within, 'Analysts', { roleName: 'analysts' });
      return iam.Role.fromRoleName(within, 'Imported', 'analysts');
    } });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the role 'Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'Stack/Nodes'")]);
  });

  test('fails for the nodes that are imported by name', () => {
    expect(errorsOf(world({ nodes: within => iam.Role.fromRoleName(within, 'Nodes', 'company-nodes') }).stack)).toEqual([
      expect.stringContaining("the role 'Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'company-nodes'"),
    ]);
  });

  test('passes for nodes that are imported by name, with a path or without', () => {
    const { stack, role } = world({ nodes: within => iam.Role.fromRoleName(within, 'Nodes', 'company-nodes') });
    setTrust(role, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/service-role/company-nodes' }, Action: 'sts:AssumeRole' });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is not judged for nodes whose name is known at deployment', () => {
    expect(warningsOf(world({ nodes: within => iam.Role.fromRoleArn(within, 'Nodes', new CfnParameter(within, 'P').valueAsString) }).stack)).toEqual([]);
  });

  test('that is the role of the nodes has to trust itself', () => {
    const { stack, role, nodes } = world({ assumed: within => within.node.findChild('Nodes') as iam.Role });
    expect(role).toBe(nodes);
    expect(errorsOf(stack)).toEqual([
      "[Stack/Security] configuration 'Stack/Security': the role 'Stack/Nodes' (emrFsRoleMappings[0]) does not trust 'Stack/Nodes', a role of the nodes: its trust policy does not let it do "
      + 'sts:AssumeRole, got nothing; sts:AssumeRole is expected, as the nodes assume it. '
      + `Let the account do it in its trust policy, with new iam.AccountRootPrincipal(): a role cannot be named in the policy with which it is created [${TRUST}]`,
    ]);
  });

  test('that is the role of the nodes passes as the message says', () => {
    const { stack, role } = world({ assumed: within => within.node.findChild('Nodes') as iam.Role });
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['sts:AssumeRole'] }));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is judged once, with all that it is named for', () => {
    const { stack, role, security } = world();
    security.record.nodes.assumedRoles.push(
      { role, actions: ['sts:AssumeRole'], path: 'emrFsRoleMappings[1]' }, { role, actions: RUNTIME, path: "grants.runtimeRole('Stack/Analysts')", chosen: true });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining("'Stack/Analysts' (emrFsRoleMappings[0], emrFsRoleMappings[1], grants.runtimeRole('Stack/Analysts')) does not trust 'Stack/Nodes'"),
    ]);
  });
});

describe('the nodes', () => {
  test('of a cluster are known, although no grant names them', () => {
    const { stack, security, role, nodes } = world();
    role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRole'));
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, instanceRole(stack, 'Others')) });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining("the role 'Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'Stack/Others', a role of the nodes of cluster 'Stack/Cluster': its trust policy"),
    ]);
  });

  test('of a cluster that are known already are judged once', () => {
    const { stack, security, nodes } = world();
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, nodes) });
    expect(errorsOf(stack)).toHaveLength(1);
  });

  test.each<[string, Partial<SecurityConfigurationProps>]>([
    ['by default', {}], ['by the cluster alone', { instanceRoles: [] }],
  ])('of the default role, %s, are warned of', (_, props) => {
    const stack = newStack({ env: ENV });
    const role = instanceRole(stack, 'Analysts');
    const security = new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.disabled(), emrFsRoleMappings: [EmrFsRoleMapping.forUsers(role, ['ann'])], serviceRoles: [], ...props,
    });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: 'EMR_EC2_DefaultRole' }));
    errorsOf(stack);
    expect(raisedWarnings(stack).filter(text => text.includes(TRUST))).toEqual([
      expect.stringContaining("the role 'Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'EMR_EC2_DefaultRole', a role of the nodes of cluster 'Stack/Cluster': "),
    ]);
    expect(raisedWarnings(stack).filter(text => text.includes(TRUST))).toEqual([
      expect.stringMatching(/roleArn\), or name the roles of the nodes in instanceRoles if it is none \[ack: /),
    ]);
  });

  test('of one cluster may be all that a runtime role trusts', () => {
    const { stack, security, role, nodes } = world({ actions: RUNTIME, path: 'runtimeRoles.roles[0]', chosen: true });
    role.assumeRolePolicy!.addStatements(trusting(nodes, ...RUNTIME));
    security.record.nodes.roles.add(subjectOf(instanceRole(stack, 'Others')));
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/^\[Stack\/Security\/Resource\] .*does not trust 'Stack\/Others'.*\[ack: cdk-emr-security:role-does-not-trust-nodes\]$/)]);
  });

  test('of one cluster are not all that an EMRFS role has to trust', () => {
    const { stack, security, role, nodes } = world();
    role.assumeRolePolicy!.addStatements(trusting(nodes, 'sts:AssumeRole'));
    security.record.nodes.roles.add(subjectOf(instanceRole(stack, 'Others')));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("does not trust 'Stack/Others'")]);
  });

  test('of one cluster are not all that a role has to trust which is a runtime role as well', () => {
    const { stack, security, role, nodes } = world();
    security.record.nodes.assumedRoles.push({ role, actions: RUNTIME, path: 'runtimeRoles.roles[0]', chosen: true });
    role.assumeRolePolicy!.addStatements(trusting(nodes, ...RUNTIME));
    security.record.nodes.roles.add(subjectOf(instanceRole(stack, 'Others')));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("does not trust 'Stack/Others'")]);
  });

  test.each<['emrFsRole' | 'runtimeRole', boolean]>([['emrFsRole', true], ['runtimeRole', false]])('of one cluster are all that a role of grants.%s has to trust: fails %s', (method, fails) => {
    const stack = newStack({ env: ENV });
    const instanceRoles = [instanceRole(stack, 'Nodes'), instanceRole(stack, 'Others')];
    const security = new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.emrManaged(), instanceRoles, serviceRoles: [] });
    const role = instanceRole(stack, 'Analysts');
    role.assumeRolePolicy!.addStatements(trusting(instanceRoles[0], ...RUNTIME));
    security.grants[method](role);
    expect(errorsOf(stack)).toHaveLength(fails ? 1 : 0);
    expect(raisedWarnings(stack)).toHaveLength(fails ? 0 : 1);
  });

  test('of the default role fail where the props name it', () => {
    const { stack, security } = world({ nodes: within => iam.Role.fromRoleName(within, 'Nodes', 'EMR_EC2_DefaultRole') });
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: 'EMR_EC2_DefaultRole' });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("does not trust 'EMR_EC2_DefaultRole', a role of the nodes of cluster 'Stack/Cluster'")]);
  });

  test('of several clusters are told of with the first', () => {
    const { stack, security, nodes } = world();
    const jobFlowRole = profileOf(stack, nodes);
    ['One', 'Two'].forEach(id => cluster(stack, id, { securityConfiguration: security.resource.ref, jobFlowRole }));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("does not trust 'Stack/Nodes', a role of the nodes of cluster 'Stack/One': ")]);
  });

  test('of another Stage are judged where they name the configuration', () => {
    const app = new App();
    const own = new Stack(new Stage(app, 'Own', { env: ENV }), 'Stack');
    const other = new Stack(new Stage(app, 'Other', { env: ENV }), 'Stack');
    const role = new iam.Role(own, 'Analysts', { assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/own') });
    new Configuration(own, 'Security', { fixedName: 'shared', nodes: someNodes({ assumedRoles: [{ role, actions: ['sts:AssumeRole'], path: 'emrFsRoleMappings[0]' }] }) });
    cluster(other, 'Cluster', { securityConfiguration: 'shared', jobFlowRole: profileOf(other, instanceRole(other, 'Nodes', { roleName: 'other' })) });
    expect(errorsOf(own)).toEqual([expect.stringContaining("the role 'Own/Stack/Analysts' (emrFsRoleMappings[0]) does not trust 'Other/Stack/Nodes', a role of the nodes of cluster 'Other/Stack/Cluster'")]);
  });
});

describe('a role that is not of the app', () => {
  const json = (principal: string, actions: string) => `{"Action":${actions},"Effect":"Allow","Principal":{"AWS":${principal}},"Sid":"AllowAssumeRole"}`;
  const text = (each: string) => "[Stack/Security/Resource] configuration 'Stack/Security': the nodes assume roles whose trust policies this app cannot see or edit; "
    + `these statements are expected in them. Ask the owners of the roles to add them: ${each} [ack: ${BY_HAND}]`;
  const imported = (stack: Stack) => iam.Role.fromRoleName(stack, 'Analysts', 'analysts');

  test('is left to its owner', () => {
    expect(warningsOf(world({ assumed: imported }).stack)).toEqual([
      text(`'Stack/Analysts' (emrFsRoleMappings[0]): ${json('"${Stack/Nodes/Resource.Arn}"', '"sts:AssumeRole"')}`),
    ]);
  });

  test('is told of with all others in one warning, by what the nodes do with them', () => {
    const { stack, security } = world({ assumed: imported, nodes: within => iam.Role.fromRoleName(within, 'Nodes', 'nodes') });
    const more = (id: string) => iam.Role.fromRoleArn(stack, id, `arn:aws:iam::444455556666:role/${id}`);
    security.record.nodes.assumedRoles.push(
      { role: more('Group'), actions: ['sts:AssumeRole'], path: 'emrFsRoleMappings[1]' },
      { role: more('Reports'), actions: RUNTIME, path: "grants.runtimeRole('Stack/Reports')", chosen: true },
      { role: more('Again'), actions: RUNTIME, path: 'runtimeRoles.roles[1]', chosen: true },
    );
    security.record.nodes.roles.add(subjectOf(iam.Role.fromRoleName(stack, 'Others', 'others')));
    const principals = '["arn:aws:iam::111122223333:role/nodes","arn:aws:iam::111122223333:role/others"]';
    expect(warningsOf(stack)).toEqual([text(
      `'Stack/Analysts' (emrFsRoleMappings[0]), 'Stack/Group' (emrFsRoleMappings[1]): ${json(principals, '"sts:AssumeRole"')}; `
      + `'Stack/Reports', 'Stack/Again' (runtimeRoles.roles[1]): ${json(principals, '["sts:AssumeRole","sts:TagSession"]')}`)]);
  });

  test('is told of with the nodes of clusters', () => {
    const { stack, security } = world({ assumed: imported });
    security.record.nodes.roles.clear();
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, instanceRole(stack, 'Others')) });
    cluster(stack, 'ByDefault', { securityConfiguration: security.resource.ref, jobFlowRole: 'EMR_EC2_DefaultRole' });
    expect(warningsOf(stack)).toEqual([text(
      `'Stack/Analysts' (emrFsRoleMappings[0]): ${json('["${Stack/Others/Resource.Arn}","arn:aws:iam::111122223333:role/EMR_EC2_DefaultRole"]', '"sts:AssumeRole"')}`)]);
  });

  test('is not told of while no role of the nodes is known', () => {
    const { stack, security } = world({ assumed: imported });
    security.record.nodes.roles.clear();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is told of where its ARN is known at deployment', () => {
    expect(warningsOf(world({ assumed: within => iam.Role.fromRoleArn(within, 'Analysts', new CfnParameter(within, 'P').valueAsString) }).stack)).toHaveLength(1);
  });

  test('is told of for an imported configuration with grants', () => {
    const stack = newStack({ env: ENV });
    new ImportedConfiguration(stack, 'Security', { name: 'company-wide', nodes: someNodes({
      roles: new Set([subjectOf(instanceRole(stack, 'Nodes'))]), assumedRoles: [{ role: imported(stack), actions: RUNTIME, path: "grants.runtimeRole('Stack/Analysts')" }],
    }) });
    expect(warningsOf(stack)).toEqual([expect.stringContaining(`'Stack/Analysts': ${json('"${Stack/Nodes/Resource.Arn}"', '["sts:AssumeRole","sts:TagSession"]')}`)]);
  });

  test('the warning can be acknowledged', () => {
    const { stack, security } = world({ assumed: imported });
    Annotations.of(security).acknowledgeWarning(BY_HAND, 'the owners have done it');
    expect(warningsOf(stack)).toEqual([]);
  });
});

test('the sections say what the nodes do with their roles', () => {
  const stack = newStack({ env: ENV });
  const nodes = instanceRole(stack, 'Nodes');
  const [emrFs, runtime, application] = ['EmrFs', 'Runtime', 'Application'].map(id => instanceRole(stack, id));
  const security = new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.emrManaged(),
    instanceRoles: [nodes],
    serviceRoles: [],
    emrFsRoleMappings: [EmrFsRoleMapping.forUsers(emrFs, ['ann'])],
    runtimeRoles: RuntimeRoles.enabled({ roles: [runtime], propagateSourceIdentity: true }),
    identityCenter: IdentityCenter.enabled({ applicationRole: application }),
    lakeFormation: LakeFormation.withRuntimeRoles(),
  });
  const later = instanceRole(stack, 'Later');
  security.grants.runtimeRole(later);
  security.grants.emrFsRole(later);
  const missing = errorsOf(stack).map(error => /the role '(.*?)' \((.*?)\) does not trust.*does not let it do (.*?), got/.exec(error)?.slice(1));
  expect(missing).toEqual(expect.arrayContaining([
    ['Stack/EmrFs', 'emrFsRoleMappings[0]', 'sts:AssumeRole'],
    ['Stack/Runtime', 'runtimeRoles.roles[0]', 'sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity'],
    ['Stack/Application', 'identityCenter.applicationRole', 'sts:AssumeRole, sts:SetContext'],
    ['Stack/Later', "grants.runtimeRole('Stack/Later'), grants.emrFsRole('Stack/Later')", 'sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity'],
  ]));
  expect(missing).toHaveLength(4);
});
