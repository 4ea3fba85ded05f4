// The integ apps, deployed as they stand.
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { objectOf } = require('../harness/cloud');
const { check } = require('../harness/zip');
const { root } = require('../harness/venvs');
const { roles } = require('../key-user-apps');

const APPS = { defaults: 'EmrSecurityDefaults', everything: 'EmrSecurityEverything', certificates: 'EmrSecurityCertificates' };

function synthesize(world, app) {
  const outdir = path.join(world.assemblies, `integ.${app}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-r', './scripts/typescript-apps.js', `integ/integ.${app}.ts`],
      { cwd: root, env: { ...world.cdk.env, CDK_OUTDIR: outdir }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { output += data; });
    child.on('close', (status) => status === 0 ? resolve(outdir) : reject(new Error(output)));
  });
}

/** Fails unless what was deployed is what stands in the template, but for references. */
function assertSameDocument(deployed, synthesized, where) {
  if (typeof synthesized !== 'object' || synthesized === null) {
    assert.strictEqual(deployed, synthesized, where);
  } else if (Object.keys(synthesized).some((key) => key === 'Ref' || key.startsWith('Fn::'))) {
    assert.equal(typeof deployed, 'string', where);
  } else {
    assert.deepEqual(Object.keys(deployed), Object.keys(synthesized), where);
    Object.keys(synthesized).forEach((key) => assertSameDocument(deployed[key], synthesized[key], `${where}/${key}`));
  }
}

/** Documents by logical id. */
async function documents(world, assembly, stack) {
  const template = JSON.parse(fs.readFileSync(path.join(assembly, `${stack}.template.json`), 'utf8'));
  const physical = await world.cloud.resources(stack);
  const found = Object.entries(template.Resources).filter(([, resource]) => resource.Type === 'AWS::EMR::SecurityConfiguration');
  assert.ok(found.length > 0);
  return Promise.all(found.map(async ([id, resource]) => ({
    id, synthesized: resource.Properties.SecurityConfiguration, deployed: await world.cloud.securityConfiguration(physical.get(id)),
  })));
}

module.exports = async function integApps(steps, world) {
  await steps.one('the default roles of the account', () => world.cdk.deploy(
    world.synthesize('default-roles', (app) => roles(app, 'DefaultRoles', ['EMR_EC2_DefaultRole', 'EMR_DefaultRole'])), 'DefaultRoles',
  ));
  const assemblies = {};
  for (const [app, stack] of Object.entries(APPS)) {
    const deployed = await steps.one(`integ.${app}: deployed, and its documents are as synthesized, booleans real`, async () => {
      assemblies[app] = await synthesize(world, app);
      await world.cdk.deploy(assemblies[app], stack);
      for (const { id, synthesized, deployed: document } of await documents(world, assemblies[app], stack)) {
        assertSameDocument(document, synthesized, id);
        assert.strictEqual(typeof document.EncryptionConfiguration.EnableInTransitEncryption, 'boolean');
      }
    });
    if (!deployed) {
      delete assemblies[app];
    }
  }
  if (assemblies.certificates !== undefined) {
    await certificates(steps, world, assemblies.certificates);
  }
  if (assemblies.everything !== undefined) {
    await steps.one('integ.everything: deleted', () => world.cdk.destroy(assemblies.everything, APPS.everything));
  }
};

async function certificates(steps, world, assembly) {
  const { cloud, cdk } = world;
  const stack = APPS.certificates;
  let bucket;
  await steps.one('integ.certificates: the zip works, and the JAR is the one of the app', async () => {
    const found = await documents(world, assembly, stack);
    const objects = found.map(({ deployed }) =>
      objectOf(deployed.EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration.S3Object));
    bucket = objects[0].bucket;
    const zip = objects.find(({ key }) => key.endsWith('.zip'));
    const { leaf, chain } = check(await cloud.bytes(zip), world);
    assert.match(leaf.subject, /^C=DE\nO=Example\nCN=\*\.eu-west-1\.compute\.internal$/);
    assert.equal(leaf.checkHost('emr.example.com'), 'emr.example.com');
    assert.equal(chain.length, 2);
    const { providerJar } = require('../../../integ/provider-jar');
    assert.deepEqual(await cloud.bytes(objects.find(({ key }) => key.endsWith('.jar'))), Buffer.from(providerJar()));
  });
  await steps.one('integ.certificates: deployed again without a change: no changes', async () => {
    const before = await cloud.versions(bucket);
    assert.match(await cdk.deploy(assembly, stack), /no changes/);
    assert.deepEqual(await cloud.versions(bucket), before);
  });
  await steps.one('integ.certificates: deleted, with all versions of its objects and the bucket', async () => {
    const logs = [...await cloud.resources(stack)].find(([id]) => /ArtifactProviderLogs/.test(id))[1];
    await world.observe(stack, logs);
    await cdk.destroy(assembly, stack);
    assert.equal(await cloud.bucketExists(bucket), false);
  });
}
