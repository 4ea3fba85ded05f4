import { FIXTURES } from './fixtures/all';
import { Expected, Fixture } from './fixtures/fixture';
import { ALL_DOCUMENT_RULES } from '../../../lib/checks/documents/document-rule-table';
import { JudgeContext, JudgeInput, judgeDocument } from '../../../lib/checks/documents/judge';
import { Finding, FindingSeverity } from '../../../lib/checks/finding';

const PREFIX = 'cdk-emr-security:';
const ruleOf = (fixture: Fixture) => ALL_DOCUMENT_RULES.find(({ id }) => id === PREFIX + fixture.rule)!;

function found(fixture: Fixture, input: JudgeInput, context: JudgeContext | undefined): Finding[] {
  return judgeDocument(input, context).filter(({ ruleId }) => ruleId === PREFIX + fixture.rule);
}

function asExpected(withPosition: boolean): (finding: Finding) => Expected {
  return ({ path, severity, message, remedy, line, column }) => withPosition && line !== undefined
    ? [path, severity, message, remedy, `${line}:${column}`] : [path, severity, message, remedy];
}

/** What was read from text, or given as an object. */
const inputOf = (document: unknown): JudgeInput => typeof document === 'string' ? readText(document) : { value: document };

function readText(text: string): JudgeInput {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return { value: text, text };
  }
}

describe.each(FIXTURES.map(fixture => [fixture.rule, fixture] as const))('%s', (_rule, fixture) => {
  test('is broken', () => {
    expect(found(fixture, inputOf(fixture.failing), fixture.context).map(asExpected(typeof fixture.failing === 'string'))).toEqual(
      fixture.finds.map(expected => typeof fixture.failing === 'string' ? expected : expected.slice(0, 4)));
  });

  test('is kept', () => {
    expect(found(fixture, inputOf(fixture.passing), fixture.passingContext ?? fixture.context)).toEqual([]);
  });

  test('says nothing of what is only known later', () => {
    expect(found(fixture, { value: fixture.token }, fixture.tokenContext ?? fixture.context)).toEqual([]);
  });

  test('tells where it is broken in text', () => {
    const text = typeof fixture.failing === 'string' ? fixture.failing : JSON.stringify(fixture.failing, null, 2);
    expect(found(fixture, readText(text), fixture.context).map(asExpected(true))).toEqual(fixture.finds);
  });

  test('is never worse than its rule says, and as bad', () => {
    const order = [FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.INFO];
    const severities = fixture.finds.map(([, severity]) => order.indexOf(severity as FindingSeverity));
    expect(Math.min(...severities)).toBe(order.indexOf(ruleOf(fixture).severity));
  });
});

describe('the table', () => {
  test('has a fixture for each rule, and each once', () => {
    expect(FIXTURES.map(({ rule }) => PREFIX + rule).sort()).toEqual(ALL_DOCUMENT_RULES.map(({ id }) => id).sort());
    expect(new Set(ALL_DOCUMENT_RULES.map(({ id }) => id)).size).toBe(ALL_DOCUMENT_RULES.length);
  });

  test('has all four documents for each', () => {
    for (const fixture of FIXTURES) {
      expect([fixture.rule, fixture.failing, fixture.passing, fixture.token].filter(part => part === undefined)).toEqual([]);
      expect(fixture.finds.length).toBeGreaterThan(0);
      // whoever breaks it on purpose must not have to write a token
      expect(JSON.stringify(fixture.failing)).not.toMatch(/\$\{|Ref|Fn::/);
    }
  });

  test.each(ALL_DOCUMENT_RULES.map(rule => [rule.id, rule] as const))('%s is described', (id, rule) => {
    expect(id).toMatch(/^cdk-emr-security:[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(rule.looksAt).toMatch(/^[^.]{6,}$/);
    expect(rule.remedy).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.evidence).toMatch(/^https:\/\//);
    if (rule.severity === FindingSeverity.ERROR) {
      expect(rule.evidence).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/|github\.com\/awsdocs\/)/);
    }
  });

  test('speaks in the words of the house', () => {
    for (const [, , message, remedy] of FIXTURES.flatMap(({ finds }) => finds)) {
      expect(message).not.toMatch(/\.$/);
      expect(remedy).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});
