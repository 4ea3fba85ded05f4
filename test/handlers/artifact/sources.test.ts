import { execFileSync } from 'child_process';
import { createPrivateKey, X509Certificate } from 'crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { expectAnswered, expectNoSecrets, expectUsable } from './invariants';
import { testCertificate, testKey } from './pems';
import { authority, CA, ISSUANCE, KEY, pemsOf, RULES, scenario, SECRET, specificationOf, WILDCARD, zipOf } from './scenarios';
import { ASSETS, BUCKET, DAY, World, ZIP_KEY } from './world';
import { CertificateRules, SecretsSource } from '../../../lib/certificates/artifact-specification';
import { inOrder } from '../../../lib/handlers/artifact/sources/private-ca';

let world: World;

beforeEach(() => {
  world = new World();
});

afterEach(() => expectNoSecrets(world));

async function create(source?: unknown) {
  const ending = await world.invoke(world.request('Create', {}, source));
  expectAnswered(world, ending);
  return { ...ending.answers[0], calls: ending.calls };
}

describe('an asset', () => {
  test('that was changed after it was synthesized is refused', async () => {
    world.specify(specificationOf({ from: 'asset', bucket: ASSETS }));
    const asset = world.asset(zipOf(await pemsOf(world, await authority(world, 'CA'))));
    world.s3.write(ASSETS, asset.ObjectKey, zipOf(await pemsOf(world, await authority(world, 'CA'))));

    const { Status, Reason } = await create(asset);

    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`do not have the SHA-256 ${asset.Sha256}, as when the app was synthesized`);
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('that is too large for the memory is refused before it is read', async () => {
    await scenario('JAR').prepare(world);
    world.lambda.memoryLimitInMB = '128';

    const { Status, Reason } = await create(world.asset(Buffer.alloc(43 * 1024 * 1024), 'jar'));

    expect(Status).toBe('FAILED');
    expect(Reason).toContain('too large for the memory of the function');
  });

  test.each([
    ['that is not there', { ObjectKey: 'none.zip', Sha256: 'a'.repeat(64) }, 's3:GetObject: 403'],
    ['without a hash', { ObjectKey: 'none.zip' }, 'Source: is no object'],
    ['without a name', { Sha256: 'a'.repeat(64) }, 'Source: is no object'],
    ['that is not named', undefined, 'Source: is missing'],
  ])('%s is refused', async (_what, source, reason) => {
    world.specify(specificationOf({ from: 'asset', bucket: ASSETS }));

    expect(await create(source)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  });
});

describe('secrets', () => {
  const [keySecret, chainSecret] = [`${SECRET}-key`, `${SECRET}-chain`];
  const apart: SecretsSource = {
    from: 'secrets', privateKey: { secretId: keySecret }, certificateChain: { secretId: chainSecret }, trustedCertificates: { secretId: `${SECRET}-ca` },
  };

  async function storeApart() {
    const ca = await authority(world, 'CA');
    const pems = await pemsOf(world, ca);
    world.specify(specificationOf(apart));
    world.secrets.store(keySecret, pems.privateKey);
    world.secrets.store(chainSecret, pems.certificateChain);
    world.secrets.store(`${SECRET}-ca`, ca.pem);
    return ca;
  }

  test('of which one is missing are refused', async () => {
    await storeApart();
    world.secrets.remove(chainSecret);

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('ResourceNotFoundException') });
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('are read at the versions that were fixed before, each once', async () => {
    await scenario('secrets').prepare(world);

    const { calls } = await create();

    expect(calls.filter(call => call.startsWith('secretsManager'))).toEqual(['secretsManager DescribeSecret', 'secretsManager GetSecretValue']);
  });

  test('of which half is rotated keep the old zip, and the other half makes the new one', async () => {
    const ca = await storeApart();
    await create();
    const before = world.s3.latest(BUCKET, ZIP_KEY);
    const next = await pemsOf(world, ca);

    world.secrets.store(keySecret, next.privateKey);
    const halfWay = await world.invoke(world.renewal);
    expect(halfWay.outcome).toBe('threw');
    expect(halfWay.error!.message).toMatch(/was not written, as nodes could not use the certificates: .*certificate/);
    expect(world.s3.latest(BUCKET, ZIP_KEY)).toBe(before);

    world.secrets.store(chainSecret, next.certificateChain);
    expect((await world.invoke(world.renewal)).outcome).toBe('returned');
    expect(world.files().get('privateKey.pem')).toBe(next.privateKey);
    expectUsable(world, ZIP_KEY);
  });

  test('at other stages are read there', async () => {
    const ca = await storeApart();
    const old = world.secrets.values()[0];
    const next = await pemsOf(world, ca);
    world.secrets.store(keySecret, next.privateKey);
    world.specify(specificationOf({ ...apart, privateKey: { secretId: keySecret, versionStage: 'AWSPREVIOUS' } }));

    expect(await create()).toMatchObject({ Status: 'SUCCESS' });
    expect(world.files().get('privateKey.pem')).toBe(old);
  });

  test('of new versions with the same values are not written again', async () => {
    await storeApart();
    await create();
    const before = world.s3.latest(BUCKET, ZIP_KEY);
    world.secrets.store(keySecret, world.secrets.values()[0]);

    await world.invoke(world.renewal);
    const again = await world.invoke(world.renewal);

    expect(world.s3.latest(BUCKET, ZIP_KEY)).toBe(before);
    expect(again.calls.join()).not.toMatch(/GetSecretValue|Put/);
  });

  test('at a stage that does not exist are refused', async () => {
    await storeApart();
    world.specify(specificationOf({ ...apart, privateKey: { secretId: keySecret, versionStage: 'NEXT' } }));

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`secret ${keySecret}: has no version at the stage NEXT`) });
  });

  test.each([
    ['without the field', '{"certificate":"x"}', "has no field 'privateKey'"],
    ['that is no JSON', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7', 'is no JSON object'],
    ['that is JSON of something else', '"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"', 'is no JSON object'],
    ['with a number in the field', '{"privateKey":1}', "has no field 'privateKey'"],
  ])('of JSON %s are refused without a word of it', async (_what, value, reason) => {
    await scenario('secrets').prepare(world);
    world.secrets.store(SECRET, value);

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  });

  test.each([
    ['cut off', (pem: string) => pem.slice(0, 400)],
    ['without its lines', (pem: string) => pem.replace(/\n/g, ' ')],
    ['without its frame', (pem: string) => pem.replace(/-----.*-----\n/g, '')],
    ['of another certificate', async () => (await testKey()).pem],
    ['empty', () => ' '],
  ])('with a private key %s are refused without a word of it', async (_what, change) => {
    const ca = await storeApart();
    const pems = await pemsOf(world, ca);
    world.secrets.store(keySecret, await change(pems.privateKey));

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('nodes could not use the certificates: privateKey.pem') });
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('where a key stands in the chain do not get it into the record', async () => {
    await storeApart();
    const pems = await pemsOf(world, await authority(world, 'CA'));
    world.secrets.store(chainSecret, pems.certificateChain + pems.privateKey);

    expect((await create()).Status).toBe('FAILED');
  });
});

describe('a private CA', () => {
  const source = { from: 'privateCa', certificateAuthorityArn: CA, ...ISSUANCE } as const;

  test('is asked for an end entity of its own key family, once for each request', async () => {
    await world.pca.createAuthority(CA, { CertificateAuthorityConfiguration: { KeyAlgorithm: 'EC_secp384r1' } });
    world.specify(specificationOf(source));

    await create();

    expect(world.pca.issuedInputs).toMatchObject([{
      SigningAlgorithm: 'SHA384WITHECDSA',
      TemplateArn: 'arn:aws:acm-pca:::template/EndEntityCertificate/V1',
      Validity: { Type: 'DAYS', Value: 730 },
      IdempotencyToken: expect.stringMatching(/^[0-9a-f]{36}$/),
    }]);
  });

  test('gives a chain from the leaf on, and its root as what is trusted', async () => {
    await scenario('private CA').prepare(world);
    await create();

    const chain = certificates(world.files().get('certificateChain.pem')!);
    const [root] = certificates(world.files().get('trustedCertificates.pem')!);
    expect(chain).toHaveLength(2);
    expect(chain[0].subjectAltName).toBe(`DNS:${WILDCARD}`);
    expect(chain[0].checkIssued(chain[1])).toBe(true);
    expect(chain[1].checkIssued(root)).toBe(true);
    expect(root.checkIssued(root)).toBe(true);
  });

  test('that is slow is waited for', async () => {
    await scenario('private CA').prepare(world);
    world.pca.slowness = 20;

    expect(await create()).toMatchObject({ Status: 'SUCCESS' });
  });

  test('that is too slow is given up in time, and leaves nothing', async () => {
    await scenario('private CA').prepare(world);
    world.pca.slowness = Infinity;

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('acm-pca:GetCertificate: waiting for the certificate: did not end') });
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test.each([
    [{ Status: 'DISABLED' }, 'has the status DISABLED; ACTIVE is expected'],
    [{ UsageMode: 'SHORT_LIVED_CERTIFICATE' }, 'issues certificates of at most 7 days, and 730 are asked for'],
    [{ CertificateAuthorityConfiguration: { KeyAlgorithm: 'SM2' } }, 'SM2, which the nodes cannot verify'],
  ])('that is %j is refused', async (described, reason) => {
    await world.pca.createAuthority(CA, described);
    world.specify(specificationOf(source));

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
    expect(world.pca.issuedInputs).toEqual([]);
  });
});

describe('self-signed', () => {
  const source = { from: 'selfSigned', keyArn: KEY, ...ISSUANCE } as const;

  async function createWith(more: object, rules: CertificateRules = RULES) {
    world.kms.createKey(KEY, new Date(world.clock.now() - 1234));
    world.specify(specificationOf({ ...source, ...more }, rules));
    return create();
  }

  test('says what was asked for', async () => {
    await createWith({
      additionalNames: ['gateway.example.com', WILDCARD], keySize: 3072, validityDays: 500,
      subject: { organization: 'Example, Inc.', organizationalUnit: 'Data', country: 'DE', stateOrProvince: 'Hesse', locality: 'Frankfurt' },
    }, { ...RULES, hostNames: ['*.emr.example.com', WILDCARD] });

    const [leaf, ca] = certificates(world.files().get('certificateChain.pem')!);
    expect(leaf.subject).toBe('C=DE\nST=Hesse\nL=Frankfurt\nO=Example\\, Inc.\nOU=Data\nCN=*.emr.example.com');
    expect(leaf.subjectAltName).toBe(`DNS:*.emr.example.com, DNS:${WILDCARD}, DNS:gateway.example.com`);
    expect(leaf.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
    expect(Date.parse(leaf.validTo) - world.clock.now()).toBeGreaterThan(499.9 * DAY);
    expect(world.files().get('trustedCertificates.pem')).toBe(`${ca.toString()}`);
  });

  test('has a CA that is the same, to the byte, whenever it is needed', async () => {
    await createWith({});
    const before = world.files();
    world.clock.advance(400 * DAY);
    await world.invoke(world.renewal);
    const after = world.files();

    expect(after.get('trustedCertificates.pem')).toBe(before.get('trustedCertificates.pem'));
    expect(after.get('certificateChain.pem')).not.toBe(before.get('certificateChain.pem'));
    const [ca] = certificates(after.get('trustedCertificates.pem')!);
    expect([ca.validFrom, ca.validTo]).toEqual(['Jan 15 10:59:58 2026 GMT', 'Jan 15 10:59:58 2046 GMT']);
  });

  test('does not outlive its CA', async () => {
    world.kms.createKey(KEY, new Date(world.clock.now() - 19.5 * 365.25 * DAY));
    world.specify(specificationOf({ ...source, renewBeforeDays: 100 }));
    await create();

    const [leaf, ca] = certificates(world.files().get('certificateChain.pem')!);
    expect(leaf.validTo).toBe(ca.validTo);
  });

  test('with a key that does not sign by RSA is refused', async () => {
    world.kms.createKey(KEY, new Date(world.clock.now()), 'ECC_NIST_P256');
    world.specify(specificationOf(source));

    expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('is no RSA key that signs') });
  });

  test('with a first name that is too long is refused', async () => {
    const name = `*.${'a'.repeat(60)}.example.com`;

    expect((await createWith({}, { ...RULES, hostNames: [name] })).Reason).toContain('a common name has at most 64');
  });

  test('is accepted by openssl in its strict mode, before and after a renewal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'artifact-'));
    try {
      await createWith({ subject: { country: 'DE', organization: 'Example' } });
      verifyByOpenssl(folder, world.files());
      const { trusted } = { trusted: world.files().get('trustedCertificates.pem')! };
      world.clock.advance(400 * DAY);
      await world.invoke(world.renewal);
      verifyByOpenssl(folder, new Map([...world.files(), ['trustedCertificates.pem', trusted]]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  function verifyByOpenssl(folder: string, files: Map<string, string>): void {
    const path = (name: string) => join(folder, name);
    files.forEach((text, name) => writeFileSync(path(name), text));
    const at = String(Math.floor(world.clock.now() / 1000));
    const args = ['verify', '-x509_strict', '-attime', at, '-purpose', 'sslserver', '-verify_hostname', 'ip-10-0-0-1.eu-west-1.compute.internal'];
    const out = execFileSync('openssl', [...args, '-CAfile', path('trustedCertificates.pem'), path('certificateChain.pem')]).toString();
    expect(out).toContain('OK');
    expect(new X509Certificate(files.get('certificateChain.pem')!).checkPrivateKey(
      createPrivateKey(files.get('privateKey.pem')!))).toBe(true);
  }
});

function certificates(pem: string): X509Certificate[] {
  return pem.split(/(?<=-----END CERTIFICATE-----\n)/).filter(text => text.includes('BEGIN')).map(text => new X509Certificate(text));
}

test('a chain of another order is put in order', async () => {
  const root = await authority(world, 'Root');
  const middle = await testCertificate({ name: 'Middle', now: world.clock.now(), isCa: true, issuer: root });
  const issuing = await testCertificate({ name: 'Issuing', now: world.clock.now(), isCa: true, issuer: middle });
  const leaf = await testCertificate({ name: WILDCARD, now: world.clock.now(), issuer: issuing });
  const pems = [leaf, root, middle, issuing].map(({ pem }) => new X509Certificate(pem));

  const { certificateChain, trustedCertificates } = inOrder(pems);

  expect(certificates(certificateChain).map(({ subject }) => subject)).toEqual([`CN=${WILDCARD}`, 'CN=Issuing', 'CN=Middle']);
  expect(certificates(trustedCertificates).map(({ subject }) => subject)).toEqual(['CN=Root']);
  expect(() => inOrder([pems[0], pems[1]])).toThrow('gave a chain that does not belong to the certificate');
  expect(() => inOrder([pems[0]])).toThrow('gave no certificate with its chain');
});
