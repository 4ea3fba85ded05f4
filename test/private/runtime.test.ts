import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { runtime } from '../../lib/private/runtime';

const ROOT = join(__dirname, '..', '..');

test('the validator is the published schema, without what sections ask of each other', () => {
  const validate = runtime('validator');
  expect(validate({ EncryptionConfiguration: { EMRWALEncryptionConfiguration: {} } })).toBe(true);
  expect(validate({ Nonsense: {} })).toBe(false);
  expect(validate.errors).toEqual([{ instancePath: '', schemaPath: '#/additionalProperties', keyword: 'additionalProperties', params: { additionalProperty: 'Nonsense' } }]);
  expect(validate({ AuthorizationConfiguration: { RangerConfiguration: {} } })).toBe(true);
});

test('positions are those of the text', () => {
  const errors: { offset: number }[] = [];
  expect(runtime('positions').parseTree(' {"a": [1]}', errors, { disallowComments: true })).toMatchObject({ type: 'object', offset: 1 });
  expect(errors).toEqual([]);
  runtime('positions').parseTree('{"a" 1}', errors, { disallowComments: true });
  expect(errors[0].offset).toBe(5);
});

test('words are compared', () => expect(runtime('suggestions').distance('kitten', 'sitting')).toBe(3));

test('each is loaded once', () => expect(runtime('positions')).toBe(runtime('positions')));

test('the bundles stand alone, and NOTICE names what is in them', () => {
  for (const name of ['validator', 'positions', 'suggestions', 'yaml', 'certificates']) {
    expect(existsSync(join(ROOT, 'assets', 'runtime', `${name}.js`))).toBe(true);
    // from a folder without node_modules
    execFileSync(process.execPath, ['-e', `require(${JSON.stringify(join(ROOT, 'assets', 'runtime', `${name}.js`))})`], { cwd: '/' });
  }
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'bundle.js'), '--check'], { cwd: ROOT });
});
