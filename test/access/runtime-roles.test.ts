import { App, CfnParameter, Stack, Stage, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InTransitEncryption, RuntimeRoles, SecurityConfiguration } from '../../lib';
import { documentOf, newStack, noteIdsOf } from '../synthesized';

const ec2 = new iam.ServicePrincipal('ec2.amazonaws.com');
const inTransitEncryption = InTransitEncryption.emrManaged();

function world() {
  const stack = newStack();
  const nodes = new iam.Role(stack, 'Nodes', { assumedBy: ec2 });
  const configure = (runtimeRoles: RuntimeRoles) => new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption, serviceRoles: [], instanceRoles: [nodes], runtimeRoles,
  });
  /** A role that the nodes can take. */
  const trusting = (id: string, ...more: string[]) => {
    const role = new iam.Role(stack, id, { assumedBy: new iam.ArnPrincipal(nodes.roleArn).withSessionTags() });
    if (more.length > 0) {
      role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(nodes.roleArn)], actions: more }));
    }
    return role;
  };
  return { stack, nodes, configure, trusting };
}

const sectionOf = (stack: Stack) => documentOf(stack).AuthorizationConfiguration;
const policiesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

test.each<[string, RuntimeRoles, object]>([
  ['no options', RuntimeRoles.enabled(), { IAMConfiguration: { EnableApplicationScopedIAMRole: true } }],
  ['false', RuntimeRoles.enabled({ propagateSourceIdentity: false }), { IAMConfiguration: { EnableApplicationScopedIAMRole: true } }],
  ['true', RuntimeRoles.enabled({ propagateSourceIdentity: true, roles: [] }), {
    IAMConfiguration: { EnableApplicationScopedIAMRole: true, ApplicationScopedIAMRoleConfiguration: { PropagateSourceIdentity: true } },
  }],
])('the document with %s', (_, runtimeRoles, expected) => {
  const { stack, configure } = world();
  configure(runtimeRoles);
  expect(sectionOf(stack)).toEqual(expected);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

test.each([[false, []], [true, ['sts:SetSourceIdentity']]])('the nodes may assume the roles; source identity %s', (propagateSourceIdentity, more) => {
  const { stack, configure, trusting } = world();
  const roles = [trusting('One', ...more), trusting('Two', ...more)];
  const security = configure(RuntimeRoles.enabled({ roles, propagateSourceIdentity }));
  const third = trusting('Three', ...more);
  security.grants.runtimeRole(third);
  expect(policiesOf(stack)).toEqual([...roles, third].map(role => (
    { Action: ['sts:AssumeRole', 'sts:TagSession', ...more], Effect: 'Allow', Resource: stack.resolve(role.roleArn) })));
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  const users = key.Properties.KeyPolicy.Statement[1].Principal.AWS;
  expect(users.slice(1)).toEqual([roles[0], third, roles[1]].map(role => stack.resolve(role.roleArn)));
});

test('a role by the ARN of a parameter is one whose trust is left to its owner', () => {
  const { stack, configure } = world();
  configure(RuntimeRoles.enabled({ roles: [iam.Role.fromRoleArn(stack, 'Role', new CfnParameter(stack, 'Arn').valueAsString)] }));
  expect(policiesOf(stack)).toEqual([expect.objectContaining({ Resource: { Ref: 'Arn' } })]);
  expect(noteIdsOf(stack, 'warning')).toContain('cdk-emr-security:trust-policy-by-hand');
});

const NO_ROLE = 'a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()';
const OPTIONS = 'an object with roles, propagateSourceIdentity is expected. Pass the options by name';

test.each<[string, unknown, string]>([
  ['null', null, `: is not an options object, got null; ${OPTIONS}`],
  ['a list', [], `: is not an options object, got []; ${OPTIONS}`],
  ['text', 'reports', `: is not an options object, got "reports"; ${OPTIONS}`],
  ['an unknown option', { role: 1 }, ': has unknown options: role; the options are roles, propagateSourceIdentity. Remove or rename them'],
  ['a role without a list', { roles: 'reports' }, '.roles: is not a list, got "reports"; a list is expected. Put the value into a list'],
  ['a name in the place of a role', { roles: ['reports'] }, `.roles[0]: is not an IAM role, got "reports"; ${NO_ROLE}`],
  ['nothing in the place of a role', { roles: [undefined] }, `.roles[0]: is missing; ${NO_ROLE}`],
  ['text in the place of a flag', { propagateSourceIdentity: 'true' }, '.propagateSourceIdentity: is not a boolean, got "true"; true or false is expected. Pass a boolean'],
])('fails with %s', (_, options, text) => {
  const { configure } = world();
  expect(() => configure(RuntimeRoles.enabled(options as never))).toThrow(new Error(`SecurityConfiguration 'Stack/Security': runtimeRoles${text}`));
});

test('fails with what is no RuntimeRoles', () => {
  const { configure } = world();
  expect(() => configure(true as never)).toThrow(new Error(
    "SecurityConfiguration 'Stack/Security': runtimeRoles: is not a RuntimeRoles, got true; one of the factories of RuntimeRoles makes it. Use RuntimeRoles.enabled()"));
});

test('fails for a role of another Stage', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'us-west-2' };
  const own = new Stack(new Stage(app, 'Own', { env }), 'Stack');
  const role = new iam.Role(new Stack(new Stage(app, 'Other', { env }), 'Stack'), 'Role', { assumedBy: ec2 });
  expect(() => new SecurityConfiguration(own, 'Security', { inTransitEncryption, runtimeRoles: RuntimeRoles.enabled({ roles: [role] }) })).toThrow(new Error(
    "security configuration 'Own/Stack/Security': runtimeRoles.roles[0]: is in another Stage, got construct 'Other/Stack/Role'; "
    + 'a Stage cannot refer to what another one creates. Import it with iam.Role.fromRoleArn()'));
});

test('fails on a release without runtime roles', () => {
  const stack = newStack();
  expect(() => new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.disabled(), runtimeRoles: RuntimeRoles.enabled(), releaseLabel: 'emr-6.6.0' }))
    .toThrow('releaseLabel: this release has no runtime roles, got "emr-6.6.0"; runtime roles came with emr-6.7.0');
});
