import { createHash } from 'crypto';
import { expectNoSecrets, expectUsable } from './invariants';
import { TestCertificate, testCertificate } from './pems';
import { authority, CA, ISSUANCE, Pems, pemsOf, RULES, scenario, specificationOf, WILDCARD, zipOf } from './scenarios';
import { ASSETS, BUCKET, DAY, RECORD_KEY, World, ZIP_KEY } from './world';
import { ArtifactSpecification } from '../../../lib/certificates/artifact-specification';

const ASSET = { from: 'asset', bucket: ASSETS } as const;

let world: World;
let first: TestCertificate;
let second: TestCertificate;

beforeEach(async () => {
  world = new World();
  first = await authority(world, 'First CA');
  second = await authority(world, 'Second CA');
  world.specify(specificationOf(ASSET));
});

afterEach(() => expectNoSecrets(world));

async function deploy(pems: Pems, type: 'Create' | 'Update' = 'Update', specification?: ArtifactSpecification) {
  if (specification !== undefined) {
    world.specify(specification);
  }
  const ending = await world.invoke(world.request(type, {}, world.asset(zipOf(pems))));
  return ending.answers[0];
}

describe('a CA that running nodes do not know', () => {
  let old: Pems;

  beforeEach(async () => {
    old = await pemsOf(world, first);
    expect(await deploy(old, 'Create')).toMatchObject({ Status: 'SUCCESS' });
  });

  test('is refused, and the old zip stays', async () => {
    const before = world.s3.latest(BUCKET, ZIP_KEY);
    world.clock.advance(364 * DAY);

    const answer = await deploy(await pemsOf(world, second));

    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/^TrustDiscontinuity: s3:\/\/artifacts-of-a-stack\/certificates\/EmrConfig1234\/certificates\.zip was not overwritten/);
    expect(answer.Reason).toContain('CN=First CA');
    expect(answer.Reason).toContain('published from 2026-01-15');
    expect(world.s3.latest(BUCKET, ZIP_KEY)).toBe(before);
  });

  test('is refused too where only new nodes would not accept the old ones', async () => {
    const cross = await pemsOf(world, first, [second]);
    const answer = await deploy({ ...cross, trustedCertificates: second.pem, certificateChain: cross.certificateChain });
    // that its own certificate is not trusted is an error of its own
    expect(answer.Status).toBe('FAILED');

    const bridged = await testCertificate({ name: 'Second CA', now: world.clock.now(), isCa: true, issuer: first, days: 3650, key: second.key });
    const leaf = await pemsOf(world, second);
    const oneWay = await deploy({ ...leaf, certificateChain: leaf.certificateChain + bridged.pem, trustedCertificates: second.pem });
    expect(oneWay.Status).toBe('FAILED');
    expect(oneWay.Reason).toContain('their certificate does not chain to CN=Second CA, which the new nodes would trust');
  });

  test('takes over in three steps', async () => {
    expect(await deploy({ ...old, trustedCertificates: first.pem + second.pem })).toMatchObject({ Status: 'SUCCESS' });
    world.clock.advance(366 * DAY);
    expect(await deploy(await pemsOf(world, second, [first]))).toMatchObject({ Status: 'SUCCESS' });
    const both = await pemsOf(world, second);
    expect((await deploy(both)).Reason).toContain('TrustDiscontinuity'); // clusters with the old certificate may run
    world.clock.advance(366 * DAY);
    expect(await deploy(await pemsOf(world, second))).toMatchObject({ Status: 'SUCCESS' });

    expectUsable(world, ZIP_KEY);
    expect(world.record()!.published).toHaveLength(4);
    expect(world.record()!.published.map(({ until }) => until !== undefined)).toEqual([true, true, true, false]);
  });

  test('is refused for the second step while clusters run that know the old one only', async () => {
    await deploy({ ...old, trustedCertificates: first.pem + second.pem });
    world.clock.advance(364 * DAY);

    expect((await deploy(await pemsOf(world, second, [first]))).Reason).toContain('TrustDiscontinuity');
  });

  test('is refused where it is issued by a private CA, which is issued nothing twice for it', async () => {
    await world.pca.createAuthority(CA);
    world.specify(specificationOf({ from: 'privateCa', certificateAuthorityArn: CA, ...ISSUANCE }));

    const ending = await world.invoke(world.request('Update'));

    expect(ending.answers[0].Reason).toContain('TrustDiscontinuity');
    expect(world.pca.issuedInputs).toHaveLength(1);
  });

  test('is published with allowTrustBreak, and from then on it is what counts', async () => {
    const broken = specificationOf(ASSET, { ...RULES, allowTrustBreak: true });
    expect(await deploy(await pemsOf(world, second), 'Update', broken)).toMatchObject({ Status: 'SUCCESS' });
    world.clock.advance(2 * DAY);

    expect(await deploy(await pemsOf(world, second), 'Update', specificationOf(ASSET))).toMatchObject({ Status: 'SUCCESS' });
    expect((await deploy(old)).Reason).toContain('TrustDiscontinuity');
  });

  test('CloudFormation can take a break back, and what was before counts again', async () => {
    const broken = specificationOf(ASSET, { ...RULES, allowTrustBreak: true });
    await deploy(await pemsOf(world, second), 'Update', broken);
    world.clock.advance(DAY / 24);

    expect(await deploy(old, 'Update', specificationOf(ASSET))).toMatchObject({ Status: 'SUCCESS' });
    expect(world.files().get('certificateChain.pem')).toBe(old.certificateChain);
    expect((await deploy(await pemsOf(world, second))).Reason).toContain('TrustDiscontinuity');
    expect(await deploy(await pemsOf(world, first))).toMatchObject({ Status: 'SUCCESS' });
  });

  test('a zip without trusted certificates means the public roots, which the old ones are not of', async () => {
    const leaf = await pemsOf(world, first);
    const answer = await deploy({ privateKey: leaf.privateKey, certificateChain: leaf.certificateChain });

    expect(answer.Status).toBe('FAILED');
  });
});

test('a certificate that has expired does not hold up its successor', async () => {
  await deploy(await pemsOf(world, first, [], 30), 'Create');
  world.clock.advance(31 * DAY);

  expect(await deploy(await pemsOf(world, first, [second]))).toMatchObject({ Status: 'SUCCESS' });
});

test('CloudFormation can put back what has expired in the meantime', async () => {
  const old = await pemsOf(world, first, [], 30);
  await deploy(old, 'Create');
  world.clock.advance(31 * DAY);
  await deploy(await pemsOf(world, first));
  world.clock.advance(DAY / 24);

  expect(await deploy(old)).toMatchObject({ Status: 'SUCCESS' });
  world.clock.advance(2 * DAY);
  await deploy(await pemsOf(world, first));
  world.clock.advance(2 * DAY);
  expect((await deploy(old)).Reason).toContain('expired');
});

test('a record that is none is not written over', async () => {
  await deploy(await pemsOf(world, first), 'Create');
  world.s3.write(BUCKET, RECORD_KEY, Buffer.from('{"format":2}'), { 'emr-security-owner': world.owner, 'emr-security-writer': world.physicalId });

  const answer = await deploy(await pemsOf(world, first));

  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toContain('is no record of published certificates');
});

test('a record that is lost starts again with the zip that lies there', async () => {
  await deploy(await pemsOf(world, first), 'Create');
  const { id } = world.s3.latest(BUCKET, RECORD_KEY)!;
  world.s3.send('DeleteObjectCommand', { Bucket: BUCKET, Key: RECORD_KEY, VersionId: id });

  expect((await deploy(await pemsOf(world, second))).Reason).toContain('TrustDiscontinuity');
  expect(await deploy(await pemsOf(world, first))).toMatchObject({ Status: 'SUCCESS' });
  expect(world.record()!.published).toHaveLength(2);
});

test('a zip that the record does not know counts, too: of two runs one may have overwritten what the other noted', async () => {
  await deploy(await pemsOf(world, first, [second]), 'Create');
  const zip = Buffer.from(zipOf(await pemsOf(world, first)));
  const sha256 = createHash('sha256').update(zip).digest('hex');
  world.s3.write(BUCKET, ZIP_KEY, zip, { ...world.s3.latest(BUCKET, ZIP_KEY)!.metadata, 'emr-security-sha256': sha256 });

  expect((await deploy(await pemsOf(world, second, [first]))).Reason).toContain('TrustDiscontinuity'); // the first zip alone would allow it
  expect(await deploy(await pemsOf(world, first))).toMatchObject({ Status: 'SUCCESS' });
  expect(world.record()!.published.map(publication => publication.sha256)).toEqual([expect.any(String), sha256, expect.any(String)]);
});

test('a run that was stopped when the zip was written has nothing issued again', async () => {
  const selfSigned = scenario('self-signed');
  const request = world.request('Create', {}, await selfSigned.prepare(world));
  const { calls } = await world.fork().invoke(request);
  await world.invoke(request, { at: calls.lastIndexOf('s3 PutObject') - 1, kind: 'kill after' });
  const zip = world.s3.latest(BUCKET, ZIP_KEY);
  expect(world.record()).toMatchObject({ published: [], pending: {} });

  const again = await world.invoke(request);

  expect(again.answers[0].Status).toBe('SUCCESS');
  expect(again.calls.join()).not.toContain('kms');
  expect(world.s3.latest(BUCKET, ZIP_KEY)).toBe(zip);
  expect(world.record()!.pending).toBeUndefined();
  expect(world.record()!.published).toMatchObject([{ asked: expect.any(String) }]);
});

test('what a run has announced and never written is forgotten when it can no longer be running', async () => {
  await deploy(await pemsOf(world, first), 'Create');
  const asset = world.asset(zipOf(await pemsOf(world, first)));
  const request = world.request('Update', {}, asset);
  const { calls } = await world.fork().invoke(request);
  await world.invoke(request, { at: calls.indexOf('s3 PutObject'), kind: 'kill after' });

  await world.invoke(world.renewal);
  expect(world.record()!.pending).toBeDefined();
  world.clock.advance(16 * 60 * 1000);
  await world.invoke(world.renewal);

  expect(world.record()!.pending).toBeUndefined();
  expect(world.record()!.published).toHaveLength(1);
});

test('the record forgets what no cluster can have, but for the last twenty', async () => {
  await deploy(await pemsOf(world, first), 'Create');
  for (let count = 0; count < 24; count += 1) {
    world.clock.advance(30 * DAY);
    await deploy(await pemsOf(world, first));
  }

  expect(world.record()!.published).toHaveLength(20);
});

test('the names that are covered by the certificate are looked at before it is published', async () => {
  const leaf = await testCertificate({ name: '*.us-west-2.compute.internal', now: world.clock.now(), issuer: first });
  const pems = { privateKey: leaf.key.pem, certificateChain: leaf.pem, trustedCertificates: first.pem };

  expect((await deploy(pems, 'Create')).Reason).toContain(WILDCARD);
  expect(world.s3.keys(BUCKET)).toEqual([]);
  expect(await deploy(pems, 'Create', specificationOf(ASSET, { ...RULES, hostNames: ['*.us-west-2.compute.internal'] }))).toMatchObject({ Status: 'SUCCESS' });
});
