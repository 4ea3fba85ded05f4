import { X509Certificate } from 'crypto';
import { Issued, issue } from './fixtures/authority';
import { NOW, PUBLIC_ROOT, World, ecKey, makeWorld } from './fixtures/world';
import { followIssuers, publicRoots, verifiesAgainst } from '../../../lib/certificates/inspection/chain';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const read = (...issued: Issued[]) => issued.map(({ pem }) => new X509Certificate(pem));
const verifies = (chain: Issued[], anchors: Issued[] | 'public roots', at = NOW) => verifiesAgainst(read(...chain), anchors === 'public roots' ? anchors : read(...anchors), at);
const PAST = { from: '2020-01-01T00:00:00Z', until: '2021-01-01T00:00:00Z' };
const ca = (subject: string, by: Issued | undefined, more: object = {}) => issue({ subject, key: ecKey(subject), by, ca: true, ...more });

test('trusts what an anchor issued, directly or by others', () => {
  const { leaf, leafOfIntermediate, intermediate, root, otherRoot } = world;
  expect(verifies([leaf], [root])).toBe(true);
  expect(verifies([leaf], [otherRoot, root])).toBe(true);
  expect(verifies([leafOfIntermediate, intermediate], [root])).toBe(true);
  expect(verifies([leafOfIntermediate, root, intermediate], [root])).toBe(true);
  expect(verifies([leafOfIntermediate], [intermediate])).toBe(true);
  expect(verifies([leafOfIntermediate], [root])).toBe(false);
  expect(verifies([leaf, root], [otherRoot])).toBe(false);
  expect(verifies([leaf], [])).toBe(false);
  expect(verifies([], [root])).toBe(false);
});

test('compares keys and not names alone', () => {
  expect(verifies([world.leaf], [world.namesake])).toBe(false);
  expect(verifies([world.leaf, world.namesake], [world.namesake])).toBe(false);
  expect(verifies([world.leaf], [world.namesake, world.root])).toBe(true);
});

test('trusts an anchor itself, whatever its dates', async () => {
  const expired = await world.leafWith({ by: undefined, ...PAST });
  expect(verifies([world.selfSigned], [world.selfSigned])).toBe(true);
  expect(verifies([world.selfSigned], [world.leaf])).toBe(false);
  expect(verifies([expired], [expired])).toBe(true);
  expect(verifies([world.leaf], [await ca('root', undefined, { subject: 'Root', ...PAST })])).toBe(true);
});

test('compares the dates of all others', async () => {
  const leaf = await world.leafWith(PAST);
  expect(verifies([leaf], [world.root])).toBe(false);
  expect(verifies([leaf], [world.root], new Date('2019-12-31T23:59:59Z'))).toBe(false);
  expect(verifies([leaf], [world.root], new Date('2020-06-01'))).toBe(true);
  expect(verifies([leaf], [world.root], new Date('2021-01-01T00:00:00Z'))).toBe(true);
  expect(verifies([leaf], [world.root], new Date('2021-01-01T00:00:01Z'))).toBe(false);
  const middle = await ca('middle', world.root, PAST);
  expect(verifies([await world.leafWith({ by: middle }), middle], [world.root])).toBe(false);
  expect(verifies([await world.leafWith({ by: middle }), middle], [middle])).toBe(true);
});

test('asks for authorities, and for no more of them than allowed', async () => {
  const middle = await ca('middle', world.root, { ca: false });
  const leaf = await world.leafWith({ by: middle });
  expect(verifies([leaf, middle], [world.root])).toBe(false);
  expect(verifies([leaf], [middle])).toBe(false);
  const plain = await issue({ subject: 'Root', key: ecKey('root') });
  expect(verifies([world.leaf], [plain])).toBe(true);
  const plainMiddle = await issue({ subject: 'middle', key: ecKey('middle'), by: world.root });
  expect(verifies([leaf, plainMiddle], [world.root])).toBe(false);
  expect(verifies([leaf], [plainMiddle])).toBe(true);
  const upper = (length: number | true) => ca('upper', world.root, { ca: length });
  const lower = await ca('lower', await upper(true));
  const below = await world.leafWith({ by: lower });
  expect(verifies([below, lower, await upper(0)], [world.root])).toBe(false);
  expect(verifies([below, lower, await upper(1)], [world.root])).toBe(true);
  expect(verifies([below, lower], [await upper(0)])).toBe(true);
});

test('finds the way that leads to an anchor among several', async () => {
  const key = { key: ecKey('root') };
  const cross = await ca('Root', world.otherRoot, key);
  for (const others of [[cross, world.root], [world.root, cross]]) {
    expect(verifies([world.leaf, ...others], [world.otherRoot])).toBe(true);
    expect(followIssuers(read(world.leaf)[0], read(...others), read(world.otherRoot)).path.map(({ issuer }) => issuer)).toEqual(['CN=Root', 'CN=Other root']);
  }
});

test('follows a long chain, and not one without end', async () => {
  const chain = async (length: number) => {
    const authorities: Issued[] = [world.root];
    while (authorities.length <= length) {
      authorities.unshift(await ca(`authority ${authorities.length}`, authorities[0]));
    }
    return [await world.leafWith({ by: authorities[0] }), ...authorities.slice(0, -1)];
  };
  expect(verifies(await chain(10), [world.root])).toBe(true);
  expect(verifies(await chain(13), [world.root])).toBe(false);
});

test('ends where certificates issued each other', async () => {
  const first = await ca('first', { subject: 'second', key: ecKey('second'), pem: '' });
  const second = await ca('second', first);
  const leaf = await world.leafWith({ by: first });
  expect(verifies([leaf, first, second], [world.root])).toBe(false);
  expect(followIssuers(read(leaf)[0], read(first, second), read(world.root)).anchor === undefined).toBe(true);
});

test('takes many certificates of one name in its stride', async () => {
  const many = await Promise.all(Array.from({ length: 60 }, (_, day) => ca('same', undefined, { until: new Date(Date.UTC(2100, 0, day + 1)).toISOString() })));
  const leaf = await world.leafWith({ by: many[0] });
  expect(verifies([leaf, ...many], [world.root])).toBe(false);
  expect(verifies([leaf, ...many], [many[59]])).toBe(true);
});

test('knows the public roots', () => {
  const root = new X509Certificate(PUBLIC_ROOT);
  expect(verifiesAgainst([root], 'public roots', NOW)).toBe(true);
  expect(publicRoots().get(root.subject)).toHaveLength(1);
  expect(verifies([world.leaf, world.root], 'public roots')).toBe(false);
  expect(verifies([world.selfSigned], 'public roots')).toBe(false);
});
