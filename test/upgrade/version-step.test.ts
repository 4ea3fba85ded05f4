import { wrongStep } from './version-step';

const TAG = { file: 'defaults.template.json', replaced: [], gone: [] };
const DOCUMENT = { file: 'defaults.template.json', replaced: ['Security'], gone: [] };
const KEY = { file: 'named.template.json', replaced: [], gone: ['Key'] };

test.each(['1.2.3', '1.2.2', '1.1.9', '0.9.9'])('%p does not follow 1.2.3', version => {
  expect(wrongStep('1.2.3', version, [], [])).toEqual([`${version} does not follow 1.2.3`]);
});

test.each(['1.2.4', '1.3.0', '2.0.0'])('%p follows 1.2.3 when nothing breaks', version => {
  expect(wrongStep('1.2.3', version, [TAG], [])).toEqual([]);
});

test.each(['1.2.4', '1.3.0'])('%p is not enough for a document, a logical id or an accepted break', version => {
  const text = `${version} is no major version after 1.2.3, and there is a change that asks for one: `;
  expect(wrongStep('1.2.3', version, [TAG, DOCUMENT, KEY], ['removed:cdk-emr-security.Gone'])).toEqual([
    `${text}defaults.template.json: Security`, `${text}named.template.json: Key`, `${text}removed:cdk-emr-security.Gone`,
  ]);
});

test('before 1.0.0 the second number counts as the first', () => {
  expect(wrongStep('0.1.0', '0.1.1', [DOCUMENT], [])).toHaveLength(1);
  expect(wrongStep('0.1.0', '0.2.0', [DOCUMENT], [])).toEqual([]);
  expect(wrongStep('0.1.0', '1.0.0', [DOCUMENT], [])).toEqual([]);
  expect(wrongStep('1.1.0', '2.0.0', [DOCUMENT], [])).toEqual([]);
});
