// First deployments that fail, and leave nothing of theirs and everything of others.
const assert = require('node:assert/strict');
const { secretValue } = require('../harness/material');
const { leakIn } = require('../harness/leaks');

module.exports = async function firstDeployments(steps, world) {
  const { cloud, cdk, given } = world;
  const foreign = 'certificates/of/others/certificates.zip';
  world.backToToday(); // what is older than a day is not removed
  await cloud.createBucket(given.bucketName);
  await cloud.put(given.bucketName, foreign, 'of others');

  await steps.one('a first deployment that fails: rolled back to nothing, in its own bucket and in one that was there', async () => {
    const before = await cloud.versions(given.bucketName);
    const noCertificate = '-----BEGIN CERTIFICATE-----\nno base64\n-----END CERTIFICATE-----\n';
    await cloud.rotate(given.secretName, secretValue({ ...world.files.secret, 'certificateChain.pem': noCertificate }));
    const assembly = world.synthesize('one-bad', (app, apps) => apps.oneBadSource(app, given));
    const printed = await cdk.fail(assembly, 'OneBad');
    assert.match(printed, /certificateChain/);
    await world.observe('OneBad');
    const events = await cloud.events('OneBad');
    assert.equal((await cloud.stack('OneBad')).status, 'ROLLBACK_COMPLETE');
    // two artefacts were there already
    const those = (status) => events.filter((one) => one.ResourceStatus === status && one.LogicalResourceId !== 'OneBad');
    const ids = (status) => those(status).map((one) => one.LogicalResourceId).sort();
    assert.ok(those('CREATE_COMPLETE').filter((one) => one.ResourceType === 'Custom::EmrSecurityArtifact').length >= 2);
    assert.deepEqual(ids('DELETE_COMPLETE'), ids('CREATE_COMPLETE'));
    assert.deepEqual(ids('DELETE_SKIPPED'), []);
    assert.deepEqual(await cloud.versions(given.bucketName), before);
    const bucket = events.find((one) => one.ResourceType === 'AWS::S3::Bucket' && one.PhysicalResourceId !== '').PhysicalResourceId;
    assert.equal(await cloud.bucketExists(bucket), false);
    const reason = events.find((one) => one.ResourceStatus === 'CREATE_FAILED' && one.ResourceType.startsWith('Custom::')).ResourceStatusReason;
    assert.equal(leakIn(reason), undefined, reason);
    await cdk.destroy(assembly, 'OneBad');
  });

  await steps.one("an object of somebody else's under the key: refused, and it stays", async () => {
    const before = await cloud.versions(given.bucketName);
    await cloud.rotate(given.secretName, secretValue(world.files.secret));
    const assembly = world.synthesize('taken', (app, apps) => apps.takenKey(app, given, foreign));
    const printed = await cdk.fail(assembly, 'Taken');
    assert.match(printed, /not\s+overwritten/);
    assert.ok(printed.includes(foreign), printed);
    await world.observe('Taken');
    assert.equal((await cloud.stack('Taken')).status, 'ROLLBACK_COMPLETE');
    assert.deepEqual(await cloud.versions(given.bucketName), before);
    assert.equal((await cloud.bytes({ bucket: given.bucketName, key: foreign })).toString(), 'of others');
    await cdk.destroy(assembly, 'Taken');
  });
};
