// One stack with every source: stored, changed, rotated, refused, renewed, deleted.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { isDeepStrictEqual } = require('node:util');
const { objectOf, sha256 } = require('../harness/cloud');
const { authority, bundle, secretValue } = require('../harness/material');
const { check, open, opensslVerify } = require('../harness/zip');
const { CLUSTER_DAYS, VALID_DAYS } = require('../app');
const { NAMES, SECRET, writeFiles, writeMaterial } = require('./material');

const STACK = 'Sources';

/** What the app is given at first; every certificate is of one CA. */
async function give(world) {
  const ca = await authority('e2e');
  const [directory, zipFile, secret] = await Promise.all([bundle(ca, NAMES), bundle(ca, NAMES), bundle(ca, NAMES)]);
  world.ca = ca;
  world.files = { directory, zipFile, secret };
  world.given = {
    ...await writeMaterial(world, world.files),
    certificateAuthorityArn: await world.cloud.createCertificateAuthority('e2e private CA'),
  };
}

class Deployed {
  constructor(world) {
    this.world = world;
    this.count = 0;
    /** The last assembly that was deployed. */
    this.assembly = undefined;
  }

  synthesize(changes = {}) {
    this.world.given = { ...this.world.given, ...changes };
    return this.world.synthesize(`sources-${++this.count}`, (app, apps) => apps.everySource(app, this.world.given));
  }

  async deploy(changes) {
    const assembly = this.synthesize(changes);
    const printed = await this.world.cdk.deploy(assembly, STACK);
    this.assembly = assembly;
    return printed;
  }

  /** Reads where everything is. */
  async read() {
    const { cloud } = this.world;
    this.outputs = (await cloud.stack(STACK)).outputs;
    this.physical = await cloud.resources(STACK);
    this.documents = {};
    this.objects = {};
    for (const name of ['Directory', 'ZipFile', 'Secrets', 'PrivateCa', 'SelfSigned', 'Jar']) {
      this.documents[name] = await cloud.securityConfiguration(this.outputs[`${name}Name`]);
      this.objects[name] = objectOf(this.documents[name].EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration.S3Object);
    }
  }

  zip(name) {
    return this.world.cloud.bytes(this.objects[name]);
  }

  /** Checks a zip and returns what is in it. */
  async checked(name) {
    const { region, folder, now } = this.world;
    return check(await this.zip(name), { region, folder, now });
  }

  /** Versions in the buckets of all configurations. */
  async versions() {
    const buckets = [...new Set(Object.values(this.objects).map(({ bucket }) => bucket))];
    return (await Promise.all(buckets.map((bucket) => this.world.cloud.versions(bucket)))).flat();
  }

  renew(name) {
    return this.world.cloud.renew(this.outputs.Function, this.parameter(name));
  }

  parameter(name) {
    const [id] = [...this.physical.keys()].filter((one) => one.startsWith(`${name}Certificates`) && one.includes('Specification'));
    return this.physical.get(id);
  }
}

/** Where two templates differ: logical ids with the names of properties. */
function differences(one, other) {
  const [left, right] = [one, other].map((text) => JSON.parse(text));
  const ids = new Set([...Object.keys(left.Resources), ...Object.keys(right.Resources)]);
  const changed = {};
  for (const id of ids) {
    const [a, b] = [left.Resources[id] ?? {}, right.Resources[id] ?? {}];
    if (!isDeepStrictEqual(a, b)) {
      const names = new Set([...Object.keys(a.Properties ?? {}), ...Object.keys(b.Properties ?? {})]);
      const properties = [...names].filter((name) => !isDeepStrictEqual(a.Properties?.[name], b.Properties?.[name]));
      assert.ok(isDeepStrictEqual({ ...a, Properties: undefined }, { ...b, Properties: undefined }), `${id}: more than properties`);
      changed[`${b.Type ?? a.Type} ${id}`] = properties;
    }
  }
  assert.deepEqual({ ...left, Resources: undefined }, { ...right, Resources: undefined });
  return changed;
}

/** Nodes with the one and nodes with the other zip have to accept each other. */
function assertTalk(one, other, { folder, now }) {
  opensslVerify(one, { folder, now, trustedBy: other.files });
  opensslVerify(other, { folder, now, trustedBy: one.files });
}

module.exports = async function sources(steps, world) {
  const deployed = new Deployed(world);
  const ok = await steps.one('every source: deployed', async () => {
    await give(world);
    await deployed.deploy();
    await deployed.read();
  });
  if (!ok) {
    return;
  }
  await stored(steps, world, deployed);
  await unchanged(steps, world, deployed);
  await rotation(steps, world, deployed);
  await contents(steps, world, deployed);
  await rollover(steps, world, deployed);
  await renewal(steps, world, deployed);
  await steps.one('every source: deleted; objects and keys stay for clusters that live on', async () => {
    const before = await deployed.versions();
    await world.observe(STACK);
    await world.cdk.destroy(deployed.assembly, STACK);
    assert.deepEqual(await deployed.versions(), before);
    await deployed.checked('SelfSigned');
    for (const [name, object] of Object.entries(deployed.objects)) {
      assert.ok(await world.cloud.canBeDecrypted(object), name);
    }
    await assert.rejects(deployed.renew('SelfSigned'), { name: 'ResourceNotFoundException' });
  });
};

async function stored(steps, world, deployed) {
  await steps.one('from a directory: the zip has its files', async () => {
    assert.deepEqual((await deployed.checked('Directory')).files, world.files.directory);
  });
  await steps.one('from a zip file: the zip is the file', async () => {
    assert.equal(sha256(await deployed.zip('ZipFile')), sha256(fs.readFileSync(world.given.zipFile)));
    assert.deepEqual((await deployed.checked('ZipFile')).files, world.files.zipFile);
  });
  await steps.one('from secrets: the zip has their texts', async () => {
    assert.deepEqual((await deployed.checked('Secrets')).files, world.files.secret);
  });
  await steps.one('issued by a private CA: the zip works, its root is the CA', async () => {
    const { leaf, trusted } = await deployed.checked('PrivateCa');
    assert.match(trusted[0].subject, /CN=e2e private CA/);
    assert.ok(leaf.verify(trusted[0].publicKey));
  });
  await steps.one('self-signed: the zip works, and its CA is valid for 20 years', async () => {
    const { leaf, trusted: [ca] } = await deployed.checked('SelfSigned');
    assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey));
    assert.equal(new Date(ca.validTo).getUTCFullYear() - new Date(ca.validFrom).getUTCFullYear(), 20);
    assert.equal(Math.round((new Date(leaf.validTo) - Date.now()) / 86_400_000), VALID_DAYS);
  });
  await steps.one('JAR: the object is the file', async () => {
    assert.equal(sha256(await deployed.zip('Jar')), sha256(fs.readFileSync(world.given.jar)));
    const { TLSCertificateConfiguration: { CertificateProviderType } } = deployed.documents.Jar.EncryptionConfiguration.InTransitEncryptionConfiguration;
    assert.equal(CertificateProviderType, 'Custom');
  });
  await steps.one('every object names its owner and is encrypted with a key of the stack', async () => {
    for (const [name, object] of Object.entries(deployed.objects)) {
      const { Metadata, ServerSideEncryption, SSEKMSKeyId } = await world.cloud.head(object);
      assert.equal(ServerSideEncryption, 'aws:kms', name);
      assert.ok([...deployed.physical.values()].some((id) => SSEKMSKeyId.endsWith(id)), name);
      assert.ok([...deployed.physical.values()].includes(Metadata['emr-security-writer']), name);
    }
  });
}

async function unchanged(steps, world, deployed) {
  await steps.one('deployed again without a change: no changes, and nothing is written', async () => {
    const before = await deployed.versions();
    assert.match(await deployed.deploy(), /no changes/);
    assert.deepEqual(await deployed.versions(), before);
  });
  await steps.one('the schedule with nothing to renew writes nothing', async () => {
    const before = await deployed.versions();
    for (const name of ['Secrets', 'PrivateCa', 'SelfSigned']) {
      assert.equal(await deployed.renew(name), undefined, name);
    }
    assert.deepEqual(await deployed.versions(), before);
  });
}

async function rotation(steps, world, deployed) {
  const { cloud } = world;
  await steps.one('a secret that is rotated: the schedule makes a new zip, the template stays', async () => {
    const template = await cloud.template(STACK);
    const old = await deployed.checked('Secrets');
    world.files.secret = await bundle(world.ca, NAMES);
    await cloud.rotate(SECRET, secretValue(world.files.secret));
    assert.equal(await deployed.renew('Secrets'), undefined);
    const renewed = await deployed.checked('Secrets');
    assert.deepEqual(renewed.files, world.files.secret);
    assertTalk(old, renewed, world);
    assert.equal(await cloud.template(STACK), template);
    assert.match(await deployed.deploy(), /no changes/);
  });
  await steps.one('a rotation to a key that does not fit: refused, the old zip stays, the dead-letter queue has it', async () => {
    const { 'privateKey.pem': other } = await bundle(world.ca, NAMES);
    const before = await deployed.zip('Secrets');
    await cloud.rotate(SECRET, secretValue({ ...world.files.secret, 'privateKey.pem': other }));
    assert.match(await deployed.renew('Secrets'), /key/i);
    await cloud.renewInBackground(deployed.outputs.Function, deployed.parameter('Secrets'));
    const { Body } = await cloud.message(deployed.outputs.DeadLetters);
    assert.ok(Body.includes(JSON.stringify(deployed.parameter('Secrets'))), Body);
    assert.ok((await cloud.logLines(world.logGroupName)).some((line) => /"RenewalFailures":\s*1/.test(line)), 'no metric of the failure');
    assert.deepEqual(await deployed.zip('Secrets'), before);
  });
  await steps.one('a rotation to another CA: TrustDiscontinuity, the old zip stays', async () => {
    const before = await deployed.zip('Secrets');
    await cloud.rotate(SECRET, secretValue(await bundle(await authority('another'), NAMES)));
    assert.match(await deployed.renew('Secrets'), /TrustDiscontinuity/);
    assert.deepEqual(await deployed.zip('Secrets'), before);
    await cloud.rotate(SECRET, secretValue(world.files.secret));
    assert.equal(await deployed.renew('Secrets'), undefined);
    assert.deepEqual((await deployed.checked('Secrets')).files, world.files.secret);
  });
}

async function contents(steps, world, deployed) {
  const { cloud } = world;
  await steps.one('a new JAR and a new directory: only Source changes; documents and objects keep their names, contents are new', async () => {
    const { providerJar } = require('../../../integ/provider-jar');
    const before = await cloud.template(STACK);
    const { documents, physical } = deployed;
    const old = await deployed.checked('Directory');
    world.files.directory = await bundle(world.ca, NAMES);
    writeFiles(world.given.directory, world.files.directory);
    fs.writeFileSync(world.given.jar, providerJar('2'));
    await deployed.deploy();
    const changed = differences(before, await cloud.template(STACK));
    assert.deepEqual(Object.values(changed), [['Source'], ['Source']]);
    assert.ok(Object.keys(changed).every((id) => id.startsWith('Custom::EmrSecurityArtifact ')), JSON.stringify(changed));
    await deployed.read();
    assert.deepEqual(deployed.documents, documents);
    assert.deepEqual(deployed.physical, physical);
    assert.deepEqual(await deployed.zip('Jar'), fs.readFileSync(world.given.jar));
    const renewed = await deployed.checked('Directory');
    assert.deepEqual(renewed.files, world.files.directory);
    assertTalk(old, renewed, world);
  });
  const another = await authority('yet another');
  const foreign = await bundle(another, NAMES);
  await steps.one('a directory of another CA: the deployment fails with TrustDiscontinuity and is rolled back, the old zip stays', async () => {
    const before = { zip: await deployed.zip('Directory'), template: await cloud.template(STACK) };
    writeFiles(world.given.directory, foreign);
    const printed = await world.cdk.fail(deployed.synthesize(), STACK);
    assert.match(printed, /TrustDiscontinuity/);
    assert.equal((await cloud.stack(STACK)).status, 'UPDATE_ROLLBACK_COMPLETE');
    assert.equal(await cloud.template(STACK), before.template);
    assert.deepEqual(await deployed.zip('Directory'), before.zip);
  });
  await steps.one('the same with allowTrustBreak: deployed; and a self-signed certificate with more names', async () => {
    const old = await deployed.checked('SelfSigned');
    await deployed.deploy({ allowTrustBreak: true, additionalNames: ['emr.example.com'] });
    assert.deepEqual((await deployed.checked('Directory')).files, foreign);
    const renewed = await deployed.checked('SelfSigned');
    assert.equal(renewed.leaf.checkHost('emr.example.com'), 'emr.example.com');
    assert.equal(renewed.files['trustedCertificates.pem'], old.files['trustedCertificates.pem']);
    assertTalk(old, renewed, world);
    await deployed.deploy({ allowTrustBreak: false });
  });
}

async function rollover(steps, world, deployed) {
  const { cloud } = world;
  await steps.one('another CA in three steps: nodes of each step talk to those of the step before', async () => {
    const next = await authority('next');
    const both = `${world.ca.pem}${next.pem}`;
    const first = await deployed.checked('Secrets');
    const publish = async (files) => {
      await cloud.rotate(SECRET, secretValue(files));
      const refused = await deployed.renew('Secrets');
      return refused ?? deployed.checked('Secrets');
    };
    const second = await publish({ ...first.files, 'trustedCertificates.pem': both });
    const leafOfNext = await bundle(next, NAMES, { trusted: both });
    // too early: nodes of before the second step know nothing of the next CA
    assert.match(await publish(leafOfNext), /TrustDiscontinuity/);
    world.letPass(CLUSTER_DAYS + 1);
    const third = await publish(leafOfNext);
    const nextAlone = { ...leafOfNext, 'trustedCertificates.pem': next.pem };
    assert.match(await publish(nextAlone), /TrustDiscontinuity/);
    world.letPass(CLUSTER_DAYS + 1);
    const fourth = await publish(nextAlone);
    assertTalk(first, second, world);
    assertTalk(second, third, world);
    assertTalk(third, fourth, world);
    assert.throws(() => opensslVerify(fourth, { ...world, trustedBy: first.files }), /openssl verify/);
  });
}

async function renewal(steps, world, deployed) {
  const { cloud } = world;
  const whenDue = async (name) => {
    const old = open(await deployed.zip(name));
    const daysLeft = (new Date(old.leaf.validTo) - world.now) / 86_400_000;
    world.letPass(Math.max(0, Math.ceil(daysLeft - CLUSTER_DAYS + 1)));
    const before = { stack: await cloud.stack(STACK), template: await cloud.template(STACK) };
    assert.equal(await deployed.renew(name), undefined);
    const renewed = await deployed.checked(name);
    assert.notEqual(renewed.leaf.fingerprint256, old.leaf.fingerprint256, 'it is the old certificate');
    assert.notEqual(renewed.files['privateKey.pem'], old.files['privateKey.pem'], 'it is the old key');
    assert.equal(renewed.files['trustedCertificates.pem'], old.files['trustedCertificates.pem'], 'it is another CA');
    assertTalk(old, renewed, world);
    assert.deepEqual(await cloud.securityConfiguration(deployed.outputs[`${name}Name`]), deployed.documents[name]);
    assert.deepEqual({ stack: await cloud.stack(STACK), template: await cloud.template(STACK) }, before);

    const versions = await deployed.versions();
    assert.equal(await deployed.renew(name), undefined);
    assert.deepEqual(await deployed.versions(), versions, 'it was renewed twice');
  };
  await steps.one('self-signed, when it is due: a new key and certificate of the same CA, the same document and template', () => whenDue('SelfSigned'));
  await steps.one('private CA, when it is due: a new key and certificate of the same CA, the same document and template', () => whenDue('PrivateCa'));
  await steps.one('after all renewals, deployed again: no changes', async () => {
    assert.match(await deployed.deploy(), /no changes/);
  });
}
