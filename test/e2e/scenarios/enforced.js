// Where IAM is enforced, for what the function calls directly (the emulator does not enforce KMS rights behind Amazon S3): the policies
// that come with each artefact suffice, and without them nothing works.
const assert = require('node:assert/strict');
const { objectOf } = require('../harness/cloud');
const { authority, bundle, secretValue } = require('../harness/material');
const { open } = require('../harness/zip');
const { NAMES, SECRET, writeMaterial } = require('./material');

const STACK = 'Enforced';

module.exports = async function enforced(steps, world) {
  if (!await steps.one('IAM enforced: emulator starts, bootstrap', async () => {
    await world.startEmulator({ iam: true });
    await world.cdk.bootstrap();
  })) {
    return;
  }
  const { cloud, cdk } = world;
  const ca = await authority('e2e');
  let assembly;
  const deployed = await steps.one('IAM enforced: certificates and JARs are stored with the rights that the stack gives', async () => {
    const first = await bundle(ca, NAMES);
    world.given = { ...await writeMaterial(world, { directory: first, zipFile: first, secret: first }), certificateAuthorityArn: '' };
    assembly = world.synthesize('enforced', (app, apps) => apps.enforced(app, world.given));
    await cdk.deploy(assembly, STACK);
  });
  if (!deployed) {
    return;
  }
  const { outputs } = await cloud.stack(STACK);
  const physical = await cloud.resources(STACK);
  const parameter = (name) => physical.get([...physical.keys()].find((id) => id.startsWith(`${name}Certificates`) && id.includes('Specification')));
  const objectFor = async (name) => {
    const { InTransitEncryptionConfiguration } = (await cloud.securityConfiguration(outputs[`${name}Name`])).EncryptionConfiguration;
    return objectOf(InTransitEncryptionConfiguration.TLSCertificateConfiguration.S3Object);
  };
  await steps.one('IAM enforced: the schedule takes up a rotated secret, and looks at a zip with restrictReaders', async () => {
    const next = await bundle(ca, NAMES);
    await cloud.rotate(SECRET, secretValue(next));
    assert.equal(await cloud.renew(outputs.Function, parameter('Secrets')), undefined);
    assert.deepEqual(open(await cloud.bytes(await objectFor('Secrets'))).files, next);
    assert.equal(await cloud.renew(outputs.Function, parameter('SelfSigned')), undefined);
  });
  await steps.one('IAM enforced: without the right to the secret, the schedule fails and says what is missing', async () => {
    await cdk.deploy(world.synthesize('lacking', (app, apps) => apps.enforced(app, world.given, 'secretsmanager:')), STACK);
    assert.match(await cloud.renew(outputs.Function, parameter('Secrets')), /^secretsmanager:\w+: AccessDenied|: secretsmanager:\w+: AccessDenied/);
  });
  await steps.one('IAM enforced: deleted', () => cdk.destroy(assembly, STACK));
};
