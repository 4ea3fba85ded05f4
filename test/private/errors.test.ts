import { aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EmrFsRoleMapping, InTransitEncryption, SecurityConfiguration } from '../../lib';
import { EmrSecurityError, inOneLine } from '../../lib/private/errors';
import { newStack, notesOf } from '../synthesized';

const HOSTILE = 'Evil\n\u001b[31m\u0007\u202e\u2028';
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/;
const SHOWN = 'Evil\\u000a\\u001b[31m\\u0007\\u202e\\u2028';

test('control characters are shown by their codes', () => {
  expect(inOneLine(HOSTILE)).toBe(SHOWN);
  expect(inOneLine('Größe „a“ – 😀')).toBe('Größe „a“ – 😀');
});

test('lines of an error stay lines', () => {
  expect(new EmrSecurityError('has 2 problems:\n- a\u0007\n- b').message).toBe('has 2 problems:\n- a\\u0007\n- b');
});

describe('names of constructs cannot put anything into a terminal', () => {
  test('by errors', () => {
    const stack = newStack();
    const message = (act: () => unknown) => {
      try {
        act();
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error('nothing was thrown');
    };
    const other = new Construct(stack, `Other${HOSTILE}`);
    const wrong = message(() => new SecurityConfiguration(stack, HOSTILE, { instanceRoles: [other as never], serviceRoles: 1 as never }));
    expect(wrong).not.toMatch(CONTROLS);
    expect(wrong.split('\n')).toHaveLength(3);
    expect(wrong).toContain(`SecurityConfiguration 'Stack/${SHOWN}' has 2 problems`);
    expect(wrong).toContain(`construct 'Stack/Other${SHOWN}'`);
    const security = new SecurityConfiguration(stack, `Right${HOSTILE}`, { inTransitEncryption: InTransitEncryption.disabled() });
    expect(message(() => security.grants.emrFsRole('x' as never))).toMatch(/^[^\n]*$/);
  });

  test('by warnings', () => {
    const stack = newStack();
    const theirs = iam.Role.fromRoleArn(stack, `Theirs${HOSTILE}`, 'arn:aws:iam::444455556666:role/theirs', { mutable: false });
    const data = iam.Role.fromRoleName(stack, `Data${HOSTILE}`, 'data');
    const configure = (id: string, instanceRoles?: iam.IRole[]) => new SecurityConfiguration(stack, id, {
      inTransitEncryption: InTransitEncryption.disabled(), serviceRoles: [], instanceRoles, emrFsRoleMappings: [EmrFsRoleMapping.forUsers(data, ['ann'])],
    });
    configure(HOSTILE, [theirs]);
    configure('Default');
    const texts = notesOf(stack, 'warning').map(({ text }) => text).filter(text => /role-policy-by-hand|shared-instance-role/.test(text));
    expect(texts).toHaveLength(3);
    texts.forEach(text => {
      expect(text).toContain(SHOWN);
      expect(text).not.toMatch(CONTROLS);
      expect(text).not.toContain('\n');
    });
  });
});
