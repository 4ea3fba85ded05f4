import { X509Certificate } from 'crypto';
import { directoryOf, element, nameConstraints, pemOf } from './fixtures/authority';
import { Files, NOW, PUBLIC_ROOT, REGION, WILDCARD, World, asMap, ecKey, files, makeWorld, pkcs8 } from './fixtures/world';
import { InspectionContext } from '../../../lib/certificates/certificate-inspection';
import { publicRoots } from '../../../lib/certificates/inspection/chain';
import { inspectFiles, inspectZip } from '../../../lib/certificates/inspection/inspect';
import { writeZip } from '../../../lib/certificates/inspection/zip';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

interface Accepted {
  readonly what: string;
  readonly context?: Partial<InspectionContext>;
  readonly files: (world: World) => Promise<Files> | Files;
}

const good = ({ key, leaf, root }: World) => files(key, [leaf], [root]);
const DATED = { subject: 'Root', key: ecKey('root'), ca: true, from: '2020-01-01T00:00:00Z' };

/** What Java accepts, and nothing is to be said of. */
const ACCEPTED: readonly Accepted[] = [
  { what: 'self-signed and itself trusted', files: ({ key, selfSigned }) => files(key, [selfSigned], [selfSigned]) },
  { what: 'a private CA', files: good },
  { what: 'with the root in the chain', files: ({ key, leaf, root }) => files(key, [leaf, root], [root]) },
  { what: 'leaf and intermediate, with a trusted root', files: w => files(w.key, [w.leafOfIntermediate, w.intermediate], [w.root]) },
  { what: 'leaf, intermediate and root', files: w => files(w.key, [w.leafOfIntermediate, w.intermediate, w.root], [w.root]) },
  { what: 'a trusted intermediate', files: w => files(w.key, [w.leafOfIntermediate, w.intermediate], [w.intermediate]) },
  { what: 'a trusted intermediate, and all in the chain', files: w => files(w.key, [w.leafOfIntermediate, w.intermediate, w.root], [w.intermediate]) },
  { what: 'an intermediate among what is trusted only', files: w => files(w.key, [w.leafOfIntermediate], [w.root, w.intermediate]) },
  { what: 'a leaf of a CA that is itself trusted, and the CA', files: ({ key, leaf, root }) => files(key, [leaf], [leaf, root]) },
  { what: 'two trusted CAs, as in a rollover', files: w => files(w.key, [w.leaf], [w.otherRoot, w.namesake, w.root]) },
  {
    what: 'a trusted CA twice, the expired one before that of today', files: async w => files(w.key, [w.leaf], [w.root, await w.issue({ ...DATED, until: '2021-01-01T00:00:00Z' })]),
  },
  { what: 'PKCS #1', files: ({ key, leaf, root }) => files(key.export({ type: 'pkcs1', format: 'pem' }) as string, [leaf], [root]) },
  {
    what: 'carriage returns', files: w => Object.fromEntries(Object.entries(good(w)).map(([name, text]) => [name, (text as string).replaceAll('\n', '\r\n')])),
  },
  {
    what: 'text around the blocks', files: w => Object.fromEntries(Object.entries(good(w)).map(([name, text]) => [name, `Bag Attributes\n  friendlyName: -- ü --\n${text as string}\nend -- of file`])),
  },
  { what: 'no line feed at the end', files: w => Object.fromEntries(Object.entries(good(w)).map(([name, text]) => [name, (text as string).trimEnd()])) },
  { what: 'the wildcards of two Regions', files: async w => files(w.key, [await w.leafWith({ names: ['*.ec2.internal', WILDCARD] })], [w.root]) },
  { what: 'names of another case', files: async w => files(w.key, [await w.leafWith({ names: [WILDCARD.toUpperCase()] })], [w.root]) },
  { what: 'us-east-1', context: { region: 'us-east-1' }, files: async w => files(w.key, [await w.leafWith({ names: ['*.ec2.internal'] })], [w.root]) },
  { what: 'China', context: { region: 'cn-north-1' }, files: async w => files(w.key, [await w.leafWith({ names: ['*.cn-north-1.compute.internal'] })], [w.root]) },
  { what: 'no Region', context: { region: undefined }, files: async w => files(w.key, [await w.leafWith({ names: ['*.us-gov-west-1.compute.internal'] })], [w.root]) },
  {
    what: 'host names', context: { hostNames: ['*.example.com', 'node.example.org', '10.0.0.1'] },
    files: async w => files(w.key, [await w.leafWith({ names: ['*.example.com', '*.example.org'], addresses: ['10.0.0.1'] })], [w.root]),
  },
  {
    what: 'host names without a Region', context: { region: undefined, hostNames: ['*.example.com'] },
    files: async w => files(w.key, [await w.leafWith({ names: ['*.example.com'] })], [w.root]),
  },
  { what: 'both uses', files: async w => files(w.key, [await w.leafWith({ usages: ['serverAuth', 'clientAuth'] })], [w.root]) },
  { what: 'any use', files: async w => files(w.key, [await w.leafWith({ usages: ['any'] })], [w.root]) },
  { what: 'a CA that allows as many CAs as there are', files: async w => {
    const upper = await w.issue({ subject: 'Upper', key: ecKey('upper'), by: w.root, ca: 1 });
    const lower = await w.issue({ subject: 'Lower', key: ecKey('lower'), by: upper, ca: 0 });
    return files(w.key, [await w.leafWith({ by: lower }), lower, upper], [w.root]);
  } },
  { what: 'a trusted CA without extensions', files: async w => files(w.key, [w.leaf], [await w.issue({ subject: 'Root', key: ecKey('root') })]) },
  { what: 'a path length of what is trusted, which Java does not look at', files: async w => {
    const root = await w.issue({ subject: 'Root', key: ecKey('root'), ca: 0 });
    return files(w.key, [w.leafOfIntermediate, w.intermediate], [root]);
  } },
  { what: 'a CA that signed another one\'s key as well', files: async w => {
    const cross = await w.issue({ subject: 'Root', key: ecKey('root'), ca: true, by: w.otherRoot });
    return files(w.key, [w.leaf, cross, w.root], [w.otherRoot]);
  } },
  ...([
    ['the domain of the nodes', { permitted: ['example.com', 'Us-west-2.compute.internal'] }],
    ['a domain that begins with a dot', { permitted: ['.compute.internal'] }],
    ['the wildcard itself', { permitted: [WILDCARD] }],
    ['no addresses', { permitted: ['internal'], excluded: [element(0x87, Buffer.alloc(8))] }],
    ['other domains excluded', { excluded: ['example.com', 'west-2.compute.internal'] }],
    ['no mail', { excluded: [element(0x81, 'example.com')] }],
    ['its directory name', { permitted: [directoryOf('Others'), directoryOf('nodes')] }],
    ['all directory names', { permitted: ['internal', element(0xa4, element(0x30))] }],
  ] as const).map(([what, subtrees]): Accepted => ({
    what: `name constraints: ${what}`,
    files: async w => {
      const middle = await w.issue({ subject: 'Middle CA', key: ecKey('middle'), by: w.root, ca: true, extensions: [nameConstraints(subtrees)] });
      return files(w.key, [await w.leafWith({ by: middle }), middle], [w.root]);
    },
  })),
  { what: 'name constraints of a CA above another one', files: async w => {
    const upper = await w.issue({ subject: 'Upper', key: ecKey('upper'), by: w.root, ca: true, extensions: [nameConstraints({ permitted: ['internal'] })] });
    const lower = await w.issue({ subject: 'Lower CA', key: ecKey('lower'), by: upper, ca: true });
    return files(w.key, [await w.leafWith({ by: lower }), lower, upper], [w.root]);
  } },
  { what: 'name constraints of a CA above itself with another key, whose own name they do not allow', files: async w => {
    const older = await w.issue({ subject: 'middle', key: ecKey('older'), by: w.root, ca: true, extensions: [nameConstraints({ permitted: ['internal'] })] });
    const newer = await w.issue({ subject: 'middle', key: ecKey('newer'), by: older, ca: true });
    return files(w.key, [await w.leafWith({ by: newer }), newer, older], [w.root]);
  } },
  {
    what: 'hyphens that are not five at the start of a line',
    files: w => files(w.key, `---- leaf ----\n${w.leafOfIntermediate.pem}\n0 # -----\n${w.intermediate.pem.trimEnd()}  \n -----`, [w.root]),
  },
  { what: '30 days to go', files: async w => files(w.key, [await w.leafWith({ until: '2026-07-01T12:00:00Z' })], [w.root]) },
  { what: 'valid from this moment on', files: async w => files(w.key, [await w.leafWith({ from: NOW.toISOString() })], [w.root]) },
  { what: 'SHA-1 and MD5 of what is trusted', files: async w => files(w.key, [w.leaf], [await w.issue({ subject: 'Other', key: w.key, ca: true, hash: 'MD5' }), w.root]) },
];

test.each(ACCEPTED)('$what', async ({ files: make, context }) => {
  const asked = { now: NOW, region: REGION, hostnameVerification: true, ...context };
  const content = asMap(await make(world));
  expect(inspectFiles(content, asked)).toEqual([]);
  expect(inspectZip(writeZip(content), asked)).toEqual([]);
});

const CONTEXT = { now: NOW, region: REGION, hostnameVerification: true };

test('a SEC1 key says that EC is not documented, and nothing more', async () => {
  const leaf = await world.leafWith({ key: ecKey('nodes') });
  const parameters = pemOf('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'));
  const key = ecKey('nodes').export({ type: 'sec1', format: 'pem' }) as string;
  expect(inspectFiles(asMap(files(parameters + key, [leaf], [world.root])), CONTEXT).map(({ ruleId }) => ruleId))
    .toEqual(['certificates-key-type']);
});

test('a misspelt file of trusted certificates is a warning where the chain needs none', () => {
  const content = files(world.key, PUBLIC_ROOT);
  const findings = inspectFiles(asMap({ ...content, 'trusted.pem': '', 'TrustedCertificates.pem': world.root.pem }), { now: NOW, hostnameVerification: true });
  expect(findings.find(({ ruleId }) => ruleId === 'certificates-file-misspelt')).toMatchObject({ severity: 'WARNING', file: 'TrustedCertificates.pem' });
});

test('a public chain needs no trusted certificates', () => {
  const findings = inspectFiles(asMap(files(world.key, PUBLIC_ROOT)), { now: NOW, hostnameVerification: true });
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(['certificates-private-key-mismatch', 'certificates-names-not-covered', 'certificates-key-usage']);
});

describe('where a CA is a public one', () => {
  beforeAll(() => {
    // nobody here has the key of a real one
    (publicRoots() as Map<string, X509Certificate[]>).set('CN=Root', [new X509Certificate(world.root.pem)]);
  });
  afterAll(() => {
    (publicRoots() as Map<string, X509Certificate[]>).delete('CN=Root');
  });

  test('the chain suffices', () => {
    expect(inspectFiles(asMap(files(world.key, [world.leaf])), CONTEXT)).toEqual([]);
    expect(inspectFiles(asMap(files(world.key, [world.leafOfIntermediate, world.intermediate])), CONTEXT)).toEqual([]);
  });

  test('an intermediate is missed all the same', () => {
    expect(inspectFiles(asMap(files(world.key, [world.leafOfIntermediate])), CONTEXT).map(({ ruleId }) => ruleId)).toEqual(['certificates-trusted-missing']);
  });

  test('other trusted certificates are a warning, since it may be trusted besides', () => {
    const findings = inspectFiles(asMap(files(world.key, [world.leaf], [world.otherRoot])), CONTEXT);
    expect(findings.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([['certificates-trusted-other', 'WARNING']]);
  });
});

test('all that is wrong is told at once', () => {
  const context = { ...CONTEXT, now: new Date('2120-02-01'), region: 'us-east-1' };
  const findings = inspectFiles(asMap({ ...files(world.otherRoot.key, [world.selfSigned]), 'notes.txt': '' }), context);
  expect(findings.map(({ ruleId, file }) => [ruleId, file])).toEqual([
    ['certificates-extra-file', undefined],
    ['certificates-private-key-mismatch', 'privateKey.pem'],
    ['certificates-trusted-missing', undefined],
    ['certificates-expired', 'certificateChain.pem'],
    ['certificates-names-of-other-region', 'certificateChain.pem'],
  ]);
});

test('a file in a folder is looked into as well, by the name it has', () => {
  const findings = inspectFiles(asMap({ ...files(world.key, [world.leaf], [world.root]), 'privateKey.pem': '', 'x/privateKey.pem': 'x' }), CONTEXT);
  expect(findings.map(({ ruleId, file }) => [ruleId, file])).toEqual([['certificates-extra-file', undefined], ['certificates-not-pem', 'privateKey.pem']]);
  const { 'privateKey.pem': _, ...rest } = files(world.key, [world.leaf], [world.root]);
  const astray = inspectFiles(asMap({ ...rest, 'x/privateKey.pem': world.leaf.pem, 'y/deeper/privateKey.pem': pkcs8(world.key) }), CONTEXT);
  expect(astray.map(({ ruleId, file }) => [ruleId, file])).toEqual([
    ['certificates-file-in-folder', undefined], ['certificates-extra-file', undefined], ['certificates-private-key-missing', 'x/privateKey.pem'],
  ]);
});

test('a name that a shell would run does not get into a command', () => {
  const { 'certificateChain.pem': chain, ...rest } = files(world.key, [world.leaf], [world.root]);
  const findings = inspectFiles(asMap({ ...rest, '$(id)certificateChain.pem': `${chain as string}${pkcs8(world.key)}` }), CONTEXT);
  expect(findings.map(({ file, remedy }) => [file, remedy.includes('$(')])).toEqual([['$(id)certificateChain.pem', false], ['$(id)certificateChain.pem', false]]);
});
