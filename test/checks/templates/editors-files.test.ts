import { isTemplate, readSource } from '../../../lib/checks/templates/template-source';

/** What editors and shells make of a template: marks, line ends, and several documents in one file. */
describe('a byte order mark', () => {
  const YAML = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Security:\n    Type: AWS::EMR::SecurityConfiguration\n';

  test('is no indent of the first key of YAML', () => {
    const source = readSource(`\uFEFF${YAML}`);
    expect('value' in source && isTemplate(source.value) && Object.keys(source.value)).toEqual(['AWSTemplateFormatVersion', 'Resources']);
  });

  test.each<[string, string, string]>([
    ['YAML', YAML, '/AWSTemplateFormatVersion'],
    ['JSON', '{"Resources": {}}', '/Resources'],
  ])('takes no column of %s', (_, text, pointer) => {
    const [without, withMark] = [text, `\uFEFF${text}`].map(each => {
      const source = readSource(each);
      return 'value' in source ? source.positionOf(pointer) : undefined;
    });
    expect(withMark).toBeDefined();
    expect(withMark).toEqual(without);
  });

  test('is followed by a document of YAML that is marked as one', () => {
    expect(readSource(`\uFEFF---\r\n${YAML.replace(/\n/g, '\r\n')}`)).toMatchObject({ value: { Resources: { Security: {} } } });
  });
});

test('several documents in one file are told of as that', () => {
  expect(readSource('Resources: {}\n---\nResources: {}\n')).toEqual({
    reason: 'it holds more than one document: line 2, column 1', position: { line: 2, column: 1 },
  });
});
