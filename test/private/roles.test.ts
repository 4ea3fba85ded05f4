import { CfnParameter, Lazy, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { EmrFsRoleMapping, InTransitEncryption, RuntimeRoles, SecurityConfiguration } from '../../lib';
import { patternInArn } from '../../lib/private/literal-arn';
import { newStack } from '../synthesized';

const ARN = 'arn:aws:iam::111122223333:role';
const wrong = (path: string, got: string) => `${path}: has an ARN with "*", "?" or "\${", which policies take for more than one role, got "${got}"; `
  + 'the ARN or name of one role is expected. Import each role by its own name';

describe('a role that policies would take for several is refused', () => {
  test.each<[string, (stack: Stack) => iam.IRole, string]>([
    ['all of a path', stack => iam.Role.fromRoleArn(stack, 'Role', `${ARN}/*`), `${ARN}/*`],
    ['a name with patterns', stack => iam.Role.fromRoleName(stack, 'Role', 'a?b*'), 'arn:…:iam::111122223333:role/a?b*'],
    ['one character', stack => iam.Role.fromRoleName(stack, 'Role', 'a?'), 'arn:…:iam::111122223333:role/a?'],
    ['any account', stack => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::*:role/x'), 'arn:aws:iam::*:role/x'],
    ['a variable', stack => iam.Role.fromRoleName(stack, 'Role', '${aws:username}'), 'arn:…:iam::111122223333:role/${aws:username}'],
    ['one that is not to be edited', stack => iam.Role.fromRoleArn(stack, 'Role', `${ARN}/*`, { mutable: false }), `${ARN}/*`],
  ])('%s', (_, importRole, got) => {
    const fails = (act: (stack: Stack) => unknown, text: string) => expect(() => act(newStack())).toThrow(new Error(text));
    const configure = (stack: Stack, props: object) => new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.disabled(), ...props });
    const inProps = (path: string) => `SecurityConfiguration 'Stack/Security': ${wrong(path, got)}`;
    fails(stack => configure(stack, { instanceRoles: [importRole(stack)] }), inProps('instanceRoles[0]'));
    fails(stack => configure(stack, { serviceRoles: [importRole(stack)] }), inProps('serviceRoles[0]'));
    fails(stack => configure(stack, { runtimeRoles: RuntimeRoles.enabled({ roles: [importRole(stack)] }) }), inProps('runtimeRoles.roles[0]'));
    fails(stack => configure(stack, { emrFsRoleMappings: [EmrFsRoleMapping.forUsers(importRole(stack), ['ann'])] }), inProps('emrFsRoleMappings[0].role'));
    fails(stack => configure(stack, {}).grants.emrFsRole(importRole(stack)), `grants.emrFsRole on 'Stack/Security': ${wrong('role', got)}`);
  });
});

test.each<[string, (stack: Stack) => iam.IRole]>([
  ['owned', stack => new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() })],
  ['by a name with all that names may have', stack => iam.Role.fromRoleName(stack, 'Role', 'A_+=,.@-9')],
  ['by an ARN with a path', stack => iam.Role.fromRoleArn(stack, 'Role', `${ARN}/service-role/x`)],
  ['by a parameter', stack => iam.Role.fromRoleArn(stack, 'Role', new CfnParameter(stack, 'Arn').valueAsString)],
  ['by a token, behind which nobody looks', stack => iam.Role.fromRoleArn(stack, 'Role', Lazy.string({ produce: () => `${ARN}/*` }))],
])('a role that is %s is not', (_, make) => {
  const stack = newStack();
  expect(patternInArn('role', make(stack).roleArn, 'role')).toBeUndefined();
});
