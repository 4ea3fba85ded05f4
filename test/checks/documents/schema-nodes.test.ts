import { describedKeys } from '../../document/schema';

/** As it is before anything was asked. */
function fresh(): typeof import('../../../lib/checks/documents/schema-nodes') {
  let nodes!: ReturnType<typeof fresh>;
  jest.isolateModules(() => { nodes = jest.requireActual(require.resolve('../../../lib/checks/documents/schema-nodes')); });
  return nodes;
}

test('the places of a key are all those where the schema has it', () => {
  const expected = new Map<string, string[]>();
  for (const { key, path } of describedKeys()) {
    expected.set(key, [...expected.get(key) ?? [], path]);
  }
  expect(expected.get('AwsKmsKey')!.length).toBeGreaterThan(3);
  expect(fresh().placesOfKeys()).toEqual(expected);
});

test('the schema is read once', () => {
  const nodes = fresh();
  expect(nodes.rootNode()).toBe(nodes.rootNode());
  expect(nodes.placesOfKeys()).toBe(nodes.placesOfKeys());
});

test('a pointer leads to its node, through lists as well', () => {
  const { nodeAt, isFlag } = fresh();
  const overrides = '/EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration/Overrides';
  expect(nodeAt(`${overrides}/12/BucketName`)).toMatchObject({ type: 'string' });
  expect(nodeAt(`${overrides}/12/Nonsense/BucketName`)).toBeUndefined();
  expect(nodeAt('/constructor')).toBeUndefined();
  expect(isFlag(nodeAt('/EncryptionConfiguration/EnableAtRestEncryption')!)).toBe(true);
  expect(isFlag(nodeAt(overrides)!)).toBe(false);
});
