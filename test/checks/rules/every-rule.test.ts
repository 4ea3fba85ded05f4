import { App, Stack } from 'aws-cdk-lib';
import { RULE_FIXTURES } from './rule-fixtures';
import { FindingSeverity } from '../../../lib/checks/finding';
import { STAGE_RULES } from '../../../lib/checks/stage-rules';
import { ENV, errorsOf, foundIn, raisedWarnings } from '../fixtures';

const slugOf = (id: string) => id.slice('cdk-emr-security:'.length);

test('every rule has fixtures, and every fixture a rule', () => {
  expect(Object.keys(RULE_FIXTURES).sort()).toEqual(STAGE_RULES.map(rule => slugOf(rule.id)).sort());
});

describe.each(STAGE_RULES)('$id', rule => {
  const fixture = RULE_FIXTURES[slugOf(rule.id)];
  const built = (world: (stack: Stack) => unknown) => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    world(stack);
    return stack;
  };
  /** How often the rule speaks, by severity. */
  const spoken = (world: (stack: Stack) => unknown) => {
    const { errors, warnings } = foundIn(built(world));
    return { errors: errors.filter(id => id === rule.id).length, warnings: warnings.filter(id => id === rule.id).length };
  };

  test('fails', () => {
    expect(spoken(fixture.failing)).toEqual(rule.severity === FindingSeverity.ERROR ? { errors: 1, warnings: 0 } : { errors: 0, warnings: 1 });
  });

  test('fails once in each further synth', () => {
    const stack = built(fixture.failing);
    expect(foundIn(stack)).toEqual(foundIn(stack));
  });

  test('names both constructs', () => {
    const stack = built(fixture.failing);
    const [message] = [...errorsOf(stack), ...raisedWarnings(stack)].filter(text => text.includes(rule.id));
    expect(message).toContain("'Stack/Security'");
    expect(message).toMatch(/'(Stack|Other)\/(?!Security').*'/);
    expect(message).not.toMatch(/undefined|\$\{Token|\[object/);
  });

  test('passes', () => expect(spoken(fixture.passing)).toEqual({ errors: 0, warnings: 0 }));

  test('does not judge a token', () => expect(spoken(fixture.token)).toEqual({ errors: 0, warnings: 0 }));

  test('makes no more of an import than is known', () => {
    expect(spoken(fixture.imported)).toEqual({
      errors: fixture.importedIsFound === 'ERROR' ? 1 : 0,
      warnings: fixture.importedIsFound === 'WARNING' ? 1 : 0,
    });
  });

  test('says what it looks at, who says so, and what to do', () => {
    expect(rule.looksAt).toMatch(/^\S.*\S$/);
    expect(rule.evidence).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(rule.remedy).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.example).toMatch(/^\S.*[^.]$/);
  });
});
