import { REF, TOKEN, disk, encryption, metadata, roleMappings, s3 } from './fixtures/fixture';
import { DocumentView } from '../../../lib/checks/documents/document-view';
import { UNKNOWN } from '../../../lib/checks/documents/unknown';

const DISK = '/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration';
const S3 = '/EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration';
const MAPPINGS = '/AuthorizationConfiguration/EmrFsConfiguration/RoleMappings';
const HOPS = '/InstanceMetadataServiceConfiguration/HttpPutResponseHopLimit';

describe('what stands at a place', () => {
  test.each<[title: string, document: unknown, pointer: string, expected: unknown]>([
    ['is its value', metadata({ HttpPutResponseHopLimit: 3 }), HOPS, 3],
    ['is nothing', {}, HOPS, undefined],
    ['is nothing without a value', metadata({ HttpPutResponseHopLimit: undefined }), HOPS, undefined],
    ['is nothing for null', metadata({ HttpPutResponseHopLimit: null }), HOPS, undefined],
    ['is not known', metadata({ HttpPutResponseHopLimit: REF }), HOPS, UNKNOWN],
    ['is not known below what is not known', { InstanceMetadataServiceConfiguration: REF }, HOPS, UNKNOWN],
    ['is not known below the wrong type', { InstanceMetadataServiceConfiguration: 5 }, HOPS, UNKNOWN],
    ['is not known beside a key that is not known', metadata({ [TOKEN]: 3 }), HOPS, UNKNOWN],
    ['is known beside such a key', metadata({ [TOKEN]: 3, HttpPutResponseHopLimit: 4 }), HOPS, 4],
    ['is nothing where only another section has such a key', { ...metadata({}), [TOKEN]: {}, ...encryption({}) }, HOPS, undefined],
    ['is an item', roleMappings('a', 'b'), `${MAPPINGS}/1`, 'b'],
    ['is nothing after the last item', roleMappings('a'), `${MAPPINGS}/1`, undefined],
    ['is nothing below that', roleMappings('a'), `${MAPPINGS}/1/Role`, undefined],
    ['is no item of null', roleMappings(null, undefined), `${MAPPINGS}/1`, UNKNOWN],
  ])('%s', (_title, document, pointer, expected) => {
    const view = new DocumentView(document);
    expect(view.at(pointer)).toBe(expected);
    expect([view.has(pointer), view.lacks(pointer)]).toEqual([expected !== undefined && expected !== UNKNOWN, expected === undefined]);
  });

  test.each<[value: unknown, text: unknown, flag: unknown]>([
    ['x', 'x', UNKNOWN], ['true', 'true', true], ['false', 'false', false], [true, UNKNOWN, true], [false, UNKNOWN, false],
    [5, UNKNOWN, UNKNOWN], [{}, UNKNOWN, UNKNOWN], [REF, UNKNOWN, UNKNOWN], [null, undefined, undefined],
  ])('as text and as a flag: %j', (value, text, flag) => {
    const view = new DocumentView(metadata({ HttpPutResponseHopLimit: value }));
    expect([view.text(HOPS), view.flag(HOPS)]).toEqual([text, flag]);
  });

  test('are the items of a list, and none of anything else', () => {
    expect(new DocumentView(roleMappings('a', null, 'c')).items(MAPPINGS)).toEqual([`${MAPPINGS}/0`, `${MAPPINGS}/1`, `${MAPPINGS}/2`]);
    expect(new DocumentView(metadata({})).items('/InstanceMetadataServiceConfiguration')).toEqual([]);
  });
});

test('members stand in their order, with what holds them first', () => {
  const view = new DocumentView({ ...disk({ AwsKmsKey: REF }), Nonsense: { EnableAtRestEncryption: true }, ...metadata({}) });
  expect(view.members.map(({ pointer, value }) => [pointer, typeof value])).toEqual([
    ['/EncryptionConfiguration', 'object'],
    ['/EncryptionConfiguration/EnableAtRestEncryption', 'boolean'],
    ['/EncryptionConfiguration/AtRestEncryptionConfiguration', 'object'],
    [DISK, 'object'],
    [`${DISK}/AwsKmsKey`, 'symbol'],
    ['/InstanceMetadataServiceConfiguration', 'object'],
  ]);
});

test('strangers are told by the section in which they stand', () => {
  const view = new DocumentView({ ...s3({ Nonsense: 1, [TOKEN]: 2, Nothing: undefined }), Around: {} });
  expect(view.strangers.map(({ pointer, owner }) => [pointer, owner])).toEqual([[`${S3}/Nonsense`, S3], ['/Around', '']]);
  expect([S3, '', DISK].map(section => view.hasStrangersIn(section))).toEqual([true, true, false]);
});

describe('of what is hostile', () => {
  const numbered = (count: number, value: unknown) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Key${index}`, value]));

  test('the first thousand strangers and nulls are read', () => {
    expect(new DocumentView(numbered(1000, 1)).strangers).toHaveLength(1000);
    expect(new DocumentView(numbered(1002, 1)).strangers).toHaveLength(1000);
    expect(new DocumentView(roleMappings(...Array.from({ length: 1002 }, () => null))).nulls).toHaveLength(1000);
  });

  test('the first hundred faults of a kind are told of, and all kinds', () => {
    const mappings = Array.from({ length: 102 }, () => ({ Role: 5, IdentifierType: 'User' }));
    const kinds = new DocumentView({ ...roleMappings(...mappings), ...metadata({ HttpPutResponseHopLimit: 65 }) }).faults
      .map(({ keyword, instancePath }) => `${keyword} ${instancePath.replace(/\d+/, '[]')}`);
    expect(kinds.filter(kind => kind === `required ${MAPPINGS}/[]`)).toHaveLength(100);
    expect(kinds.filter(kind => kind === `type ${MAPPINGS}/[]/Role`)).toHaveLength(100);
    expect(kinds).toContain(`maximum ${HOPS}`);
  });
});

test('what is missing beside a key that is not known may be that one, and a wrong value stays wrong', () => {
  const faults = (part: object) => new DocumentView(roleMappings(part)).faults.map(({ keyword }) => keyword);
  expect(faults({ Role: 5, IdentifierType: 'User' })).toEqual(expect.arrayContaining(['required', 'type']));
  expect(faults({ Role: 5, IdentifierType: 'User', [TOKEN]: [] })).toEqual(['type']);
});
