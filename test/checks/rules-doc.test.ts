import * as fs from 'fs';
import * as path from 'path';
import { CERTIFICATE_RULES } from '../../lib/certificates/inspection/rule-table';
import { CONSTRUCTION_NOTES } from '../../lib/checks/construction-notes';
import { ALL_DOCUMENT_RULES } from '../../lib/checks/documents/document-rule-table';
import { FindingSeverity } from '../../lib/checks/finding';
import { STAGE_RULES } from '../../lib/checks/stage-rules';
import { TEMPLATE_RULES } from '../../lib/checks/templates/template-rule';
import { COMBINATIONS } from '../../lib/private/section-combinations';
import { RULES_DOC, rulesDoc } from '../../scripts/rules-doc';

const CERTIFICATE_IDS = CERTIFICATE_RULES.map(({ id }) => ({ id: `cdk-emr-security:${id}` }));

const LIB = path.join(__dirname, '..', '..', 'lib');

test('docs/rules.md is what the tables say: else run node -r ./scripts/typescript-apps.js scripts/rules-doc.ts', () => {
  expect(fs.readFileSync(RULES_DOC, 'utf8')).toBe(rulesDoc());
});

test('every rule is told of once', () => {
  const ids = new Set([...STAGE_RULES, ...ALL_DOCUMENT_RULES, ...TEMPLATE_RULES, ...CERTIFICATE_IDS, ...CONSTRUCTION_NOTES].map(({ id }) => id));
  expect([...rulesDoc().matchAll(/^`(cdk-emr-security:[a-z0-9-]+)`/gm)].map(([, id]) => id)).toEqual([...ids]);
});

test('rules of one id have one severity', () => {
  const severities = new Map<string, Set<string>>();
  for (const { id, severity } of [...STAGE_RULES, ...ALL_DOCUMENT_RULES, ...TEMPLATE_RULES, ...CONSTRUCTION_NOTES]) {
    severities.set(id, (severities.get(id) ?? new Set()).add(severity));
  }
  expect([...severities].filter(([, different]) => different.size > 1)).toEqual([]);
});

/** What ids are put together from. */
const PARTS = { '${noun}': ['key', 'bucket', 'resource'], '${owner}': ['artifact-provider', 'key-user-provider'] };

/** What the sources of constructs raise, with its severity: by a method of their own, or by annotations. */
function raisedInSources(): [string, string][] {
  const sources = fs.readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/^(checks|cli)\b/.test(file))
    .map(file => fs.readFileSync(path.join(LIB, file), 'utf8'));
  const found = sources.flatMap(source => [
    ...source.matchAll(/\._?(inform|warn)(?:Once)?\(\s*['`]([^'`]+)['`]/g),
    ...source.matchAll(/\.add(Info|Warning|Error)V2\(\s*['`]cdk-emr-security:([^'`]+)['`]/g),
  ].map(([, how, slug]): [string, string] => [slug, how.toLowerCase().startsWith('info') ? FindingSeverity.INFO : FindingSeverity.WARNING]));
  return found
    .filter(([slug]) => slug !== '${slug}')
    .flatMap(([slug, severity]) => Object.entries(PARTS).reduce(
      (slugs, [part, values]) => slugs.flatMap(each => (each.includes(part) ? values.map(value => each.replace(part, value)) : [each])), [slug])
      .map((each): [string, string] => [`cdk-emr-security:${each}`, severity]));
}

test('the notes of constructs are those that the sources raise', () => {
  const ofCombinations = COMBINATIONS.filter(({ severity }) => severity !== FindingSeverity.ERROR)
    .map(({ rule, severity }): [string, string] => [`cdk-emr-security:${rule}`, severity]);
  const raised = new Map([...raisedInSources(), ...ofCombinations]);
  expect(CONSTRUCTION_NOTES.map(({ id, severity }) => [id, severity])).toEqual([...raised].sort(([a], [b]) => a < b ? -1 : 1));
});

test.each(CONSTRUCTION_NOTES)('$id says what it looks at and what to do', note => {
  expect(note.looksAt).toMatch(/^\S.*[^.\s]$/);
  expect(note.remedy).toMatch(/^[A-Z].*[^.]$/);
  expect(note.example).toMatch(/^\S/);
  expect(note.evidence ?? 'https://docs.aws.amazon.com/').toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});

test('every rule has an example', () => {
  const without = rulesDoc().split(/^### /m).slice(1).filter(rule => !/^- Example: ./m.test(rule)).map(rule => rule.split('\n')[0]);
  expect(without).toEqual([]);
});
