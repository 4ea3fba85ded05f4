import { announcements, isMajor, templateChanges, unannounced } from './template-changes';

type Resources = Record<string, { Type: string; Properties?: unknown }>;
const template = (resources: Resources) => `${JSON.stringify({ Resources: resources }, undefined, 1)}\n`;

const CONFIGURATION = (document: string) => ({ Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: document } });
const KEY = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } };
const BEFORE = { 'defaults.template.json': template({ Security: CONFIGURATION('{}'), Key: KEY }), 'named.template.json': template({ Key: KEY }) };
const with_ = (resources: Resources) => templateChanges(BEFORE, { ...BEFORE, 'defaults.template.json': template(resources) });

const OTHER_KEY = with_({ Security: CONFIGURATION('{}'), Key: { ...KEY, Properties: {} } });
const OTHER_DOCUMENT = with_({ Security: CONFIGURATION('{"A":1}'), Key: KEY });

describe('templateChanges', () => {
  test('tells nothing of the same bytes, nor of a usage that is new', () => {
    expect(templateChanges(BEFORE, { ...BEFORE, 'new.template.json': template({ Key: KEY }) })).toEqual([]);
  });

  test.each<[string, Resources, object]>([
    ['another property', { Security: CONFIGURATION('{}'), Key: { ...KEY, Properties: {} } }, { replaced: [], gone: [] }],
    ['one more resource', { Security: CONFIGURATION('{}'), Key: KEY, Alias: { Type: 'AWS::KMS::Alias' } }, { replaced: [], gone: [] }],
    ['another order of resources', { Key: KEY, Security: CONFIGURATION('{}') }, { replaced: [], gone: [] }],
    ['another document', { Security: CONFIGURATION('{"A":1}'), Key: KEY }, { replaced: ['Security'], gone: [] }],
    ['another logical id of the configuration', { Other: CONFIGURATION('{}'), Key: KEY }, { replaced: ['Security'], gone: [] }],
    ['another logical id of the key', { Security: CONFIGURATION('{}'), OtherKey: KEY }, { replaced: [], gone: ['Key'] }],
  ])('tells %s', (_, resources, change) => {
    expect(with_(resources)).toEqual([{ file: 'defaults.template.json', ...change }]);
  });

  test('tells a usage that is gone', () => {
    const { 'named.template.json': _, ...rest } = BEFORE;
    expect(templateChanges(BEFORE, rest)).toEqual([{ file: 'named.template.json', replaced: [], gone: [] }]);
  });

  test('of these, another document and another logical id are a major version', () => {
    expect([OTHER_KEY, OTHER_DOCUMENT, with_({ Security: CONFIGURATION('{}') })].map(([change]) => isMajor(change))).toEqual([false, true, true]);
  });
});

const CHANGELOG = `# Changelog

- not an announcement: \`intro\`

## Unreleased

### Added

- \`added\`

### Template changes

- \`first\`: its key
  is \`another\`.
- second

  of two paragraphs

## 1.1.0 - 2027-02-01

### Template changes

- \`third\`

## 1.0.0 - 2027-01-01

### Template changes

- \`old\`
`;

describe('announcements', () => {
  test('are the items under "Template changes" of all that is newer than the last release', () => {
    expect(announcements(CHANGELOG, '1.0.0')).toEqual(['`first`: its key is `another`.', 'second of two paragraphs', '`third`']);
    expect(announcements(CHANGELOG, '1.1.0')).toEqual(['`first`: its key is `another`.', 'second of two paragraphs']);
  });

  test('are all there are when there was no release', () => {
    expect(announcements(CHANGELOG, '0.0.0')).toContain('`old`');
  });

  test.each(['## [1.0.0](https://example.com)', '## v1.0.0', '## 1.0.0'])('end with the heading %p', heading => {
    expect(announcements(`## Unreleased\n${heading}\n### Template changes\n- a line`, '1.0.0')).toEqual([]);
  });
});

describe('unannounced', () => {
  const missing = 'defaults.template.json changed since the last release, and no line under "Template changes" in CHANGELOG.md has `defaults` in it';

  test.each<[string, string[]]>([
    ['there is no line', []],
    ['there is only that of the first version', ['None: this is the first version.']],
    ['the line is of another usage', ['`named`: the key has a tag']],
    ['the name is part of another one', ['`defaults-of-others`: the key has a tag']],
    ['the name is not marked as one', ['the defaults have a tag']],
  ])('fails when %s', (_, lines) => {
    expect(unannounced(OTHER_KEY, lines)).toEqual([missing]);
  });

  test.each(['`defaults`: the key has a tag', '`named`, `defaults`: the key has a tag', '`defaults.template.json`: the key has a tag'])('takes %p', line => {
    expect(unannounced(OTHER_KEY, [line])).toEqual([]);
  });

  test('asks for a word on replacement where there is one', () => {
    expect(unannounced(OTHER_DOCUMENT, ['`defaults`: the document has one more key'])).toEqual([
      'defaults.template.json: the configuration Security is replaced, and the line under "Template changes" does not say so',
    ]);
    expect(unannounced(OTHER_DOCUMENT, ['`defaults`: one more key; the configuration and its clusters are replaced'])).toEqual([]);
  });

  test('knows every stack of a usage by the name of the usage', () => {
    const change = { file: 'cross-stack.ClusterStack.template.json', replaced: [], gone: [] };
    expect(unannounced([change], ['`cross-stack`: a tag'])).toEqual([]);
    expect(unannounced([change], ['`cross-stack.SecurityStack.template.json`: a tag'])).toHaveLength(1);
  });
});
