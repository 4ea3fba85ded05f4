import { CERTIFICATE_FIXTURES } from './fixtures/certificates';
import { FILE_FIXTURES } from './fixtures/files';
import { Fixture } from './fixtures/fixture';
import { Files, NOW, REGION, World, asMap, makeWorld } from './fixtures/world';
import { CertificateFinding } from '../../../lib/certificates/certificate-inspection';
import { inspectFiles, inspectZip } from '../../../lib/certificates/inspection/inspect';
import { CertificateRule, idOf } from '../../../lib/certificates/inspection/rule';
import { CERTIFICATE_RULES } from '../../../lib/certificates/inspection/rule-table';
import { writeZip } from '../../../lib/certificates/inspection/zip';

const FIXTURES = [...FILE_FIXTURES, ...CERTIFICATE_FIXTURES];
const SEVERITIES = ['ERROR', 'WARNING', 'INFO'];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const contextOf = ({ context }: Fixture) => ({ now: NOW, region: REGION, hostnameVerification: true, ...context });

const contents = new Map<Fixture, Files | Uint8Array>();

/** Made once: keys and signatures take their time. */
async function contentOf(fixture: Fixture): Promise<Files | Uint8Array> {
  const content = contents.get(fixture) ?? await fixture.failing(world);
  contents.set(fixture, content);
  return content;
}

async function found(fixture: Fixture): Promise<CertificateFinding[]> {
  const content = await contentOf(fixture);
  return content instanceof Uint8Array ? inspectZip(content, contextOf(fixture)) : inspectFiles(asMap(content), contextOf(fixture));
}

describe.each(FIXTURES.map(fixture => [fixture.rule, fixture.what, fixture] as const))('%s: %s', (rule, _what, fixture) => {
  test('is told, and nothing besides', async () => {
    const findings = await found(fixture);
    const own = findings.filter(({ ruleId }) => ruleId === idOf(rule));
    expect(own.map(({ file, severity, message }) => [file, severity, message])).toEqual(fixture.finds);
    expect(findings.filter(({ ruleId }) => ruleId !== idOf(rule)).map(({ ruleId }) => ruleId)).toEqual((fixture.besides ?? []).map(idOf));
  });

  test('is told of the zip as of the files', async () => {
    const content = await contentOf(fixture);
    if (content instanceof Uint8Array) {
      expect(inspectZip(new Uint8Array(content), contextOf(fixture))).toEqual(await found(fixture));
      return;
    }
    const withoutCommand = (finding: CertificateFinding) => ({ ...finding, remedy: finding.remedy.replace(/ This shows it: .*/s, '') });
    expect(inspectZip(writeZip(asMap(content)), contextOf(fixture)).map(withoutCommand)).toEqual((await found(fixture)).map(withoutCommand));
  });

  test('is told in short texts that show nothing of a key', async () => {
    const content = await contentOf(fixture);
    const texts = content instanceof Uint8Array ? [] : Object.values(content).map(file => Buffer.from(file).toString('latin1'));
    const parts = texts.flatMap(text => text.match(/[\w+/=]{24,}/g) ?? []);
    for (const finding of await found(fixture)) {
      expect(finding.remedy).toMatch(/^[A-Z].*\. This shows it: (ls|unzip|openssl|grep|LC_ALL=C grep) [^]*$/);
      expect(finding.message).toMatch(/^[^;]+; .*\bexpected\b/);
      expect(finding.message.length + finding.remedy.length).toBeLessThan(1200);
      const text = JSON.stringify(finding);
      expect(parts.filter(part => text.includes(part))).toEqual([]);
    }
  });

  test('is never worse than its rule says', () => {
    const { severity } = CERTIFICATE_RULES.find(({ id }) => id === idOf(rule))!;
    expect(fixture.finds.every(([, worse]) => SEVERITIES.indexOf(worse) >= SEVERITIES.indexOf(severity))).toBe(true);
  });
});

describe('the table', () => {
  test('has a fixture for each rule, in the order of the table', () => {
    expect([...new Set(FIXTURES.map(({ rule }) => idOf(rule)))].sort()).toEqual(CERTIFICATE_RULES.map(({ id }) => id).sort());
    expect(new Set(CERTIFICATE_RULES.map(({ id }) => id)).size).toBe(CERTIFICATE_RULES.length);
  });

  test('has a fixture as bad as each rule can be', () => {
    const worst = ({ id }: CertificateRule) => FIXTURES.filter(({ rule }) => idOf(rule) === id)
      .flatMap(({ finds }) => finds.map(([, severity]) => severity))
      .sort((left, right) => SEVERITIES.indexOf(left) - SEVERITIES.indexOf(right))[0];
    expect(CERTIFICATE_RULES.map(rule => [rule.id, worst(rule)])).toEqual(CERTIFICATE_RULES.map(({ id, severity }) => [id, severity]));
  });

  test.each(CERTIFICATE_RULES)('$id says what it looks at, what to do and where it is known from', rule => {
    expect(rule.id).toMatch(/^certificates(-[a-z0-9]+)+$/);
    expect(rule.evidence).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.rfc-editor\.org|www\.java\.com)\//);
    for (const text of [rule.looksAt, rule.example, rule.java, rule.remedy, rule.shownBy]) {
      expect(text).toMatch(/^\S.*[^.\s]$/);
    }
  });
});
