// Users of keys that were there before and that no stack owns, where IAM is enforced and key policies behave as those of AWS KMS.
const assert = require('node:assert/strict');
const { pause } = require('../harness/cloud');
const { meaningOf } = require('../harness/keys');
const { Deployments, FLEETING, NAMED, OF_OTHERS, OTHERS, arnOf, inOrder, isOurs, policyOf, useOf } = require('./key-policies');

const PACE = 4;
const STACK = 'KeyUsers';

module.exports = async function keyUsers(steps, world) {
  const deployments = [];
  if (!await steps.one('key users: emulator starts, bootstrap; a key and roles of others', async () => {
    await world.startEmulator({ iam: true, pace: PACE });
    await world.cdk.bootstrap();
    const made = new Deployments(world, policyOf(OF_OTHERS));
    await made.roles(OTHERS, NAMED, FLEETING);
    world.key = await made.keys.create(made.before);
    world.second = await made.keys.create(policyOf());
    await made.keys.name('alias/e2e', world.second);
    deployments.push(made);
  })) {
    return;
  }
  const [made] = deployments;
  if (await deployed(steps, world, made)) {
    await changed(steps, world, made);
    await rolledBack(steps, world, made);
    await removed(steps, world, made);
  }
  await atOnce(steps, world, made);
  await lostRoles(steps, world, made);
  await closed(steps, world, made);
  await managed(steps, world, made);
  await steps.one('key users: nothing could be reached from other machines', () => assert.deepEqual(world.exposed(), []));
};

function deployed(steps, world, made) {
  const { key, second } = world;
  return steps.one('key users: two roles of a stack and one by its name, by ARN and by alias; they can use the keys, others cannot', async () => {
    const kept = { key, retained: true, roleName: FLEETING };
    await made.deploy(STACK, { One: { key }, Two: { key }, Kept: kept, Alias: { key: 'alias/e2e' } });
    const { One, Two, Alias } = await made.arns(STACK);
    await made.assertUsers(key, [One, Two, arnOf(FLEETING)]);
    await made.assertUsers(second, [Alias], policyOf());
    for (const [role, of, can] of [[One, key, true], [Two, key, true], [arnOf(FLEETING), key, true], [Alias, second, true],
      [One, second, false], [Alias, key, false], [arnOf(NAMED), key, false]]) {
      assert.equal(await made.keys.canUse(role, of), can, `${role} and ${of}`);
    }
    assert.match(await world.cdk.deploy(made.assemblies.get(STACK), STACK), /no changes/);
  });
}

async function changed(steps, world, made) {
  const { key, second } = world;
  await steps.one('key users: another role, a grant in place of statements, one retained; the old rights are gone', async () => {
    const { One } = await made.arns(STACK);
    await made.deploy(STACK, { One: { key, roleName: NAMED }, Two: { key, mechanism: 'GRANT' }, Alias: { key: 'alias/e2e' } });
    const { Two, Alias } = await made.arns(STACK);
    await made.assertUsers(key, [arnOf(NAMED), arnOf(FLEETING)]);
    await made.assertUsers(second, [Alias], policyOf());
    assert.ok(!(await made.keys.policy(key)).Statement.some((one) => JSON.stringify(one).includes(One)));
    assert.equal(await made.keys.canUse(arnOf(NAMED), key), true);
    assert.equal(await made.keys.canUse(Two, key), false); // the emulator keeps grants, and does not look at them
    const [grant, ...more] = await made.keys.grants(key);
    assert.deepEqual(more, []);
    assert.equal(grant.GranteePrincipal, Two);
    assert.match(grant.Name, /^CdkEmrSecurity-/);
    assert.deepEqual(grant.Operations.sort(),
      ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo']);
  });
}

async function rolledBack(steps, world, made) {
  const { cloud, key } = world;
  const disabled = await made.keys.create(policyOf());
  await made.keys.disable(disabled);
  await steps.one('key users: an update that fails is rolled back, with its users and without those of before missing', async () => {
    const before = { policy: await made.keys.policy(key), grants: await made.keys.grants(key), template: await cloud.template(STACK) };
    const last = made.assemblies.get(STACK);
    const printed = await made.fail(STACK,
      { One: { key }, Two: { key, mechanism: 'GRANT' }, Three: { key }, Alias: { key: 'alias/e2e' }, Bad: { key: disabled } }, 'Bad');
    made.assemblies.set(STACK, last);
    assert.match(printed, /is in the state Disabled/);
    assert.equal((await cloud.stack(STACK)).status, 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(meaningOf(await made.keys.policy(key)), meaningOf(before.policy));
    assert.deepEqual(await made.keys.grants(key), before.grants);
    assert.equal(await cloud.template(STACK), before.template);
    assert.deepEqual(await made.keys.policy(disabled), policyOf());
  });
  await steps.one('key users: a first deployment that fails leaves nothing', async () => {
    const before = meaningOf(await made.keys.policy(key));
    const none = key.replace(/[^/]+$/, '00000000-0000-0000-0000-000000000000');
    const printed = await made.fail('KeyUsersBad', { Good: { key }, Granted: { key, mechanism: 'GRANT' }, Bad: { key: none } }, 'Bad');
    assert.match(printed, /a key that exists is\s+expected/);
    assert.equal((await cloud.stack('KeyUsersBad')).status, 'ROLLBACK_COMPLETE');
    assert.deepEqual(meaningOf(await made.keys.policy(key)), before);
    assert.equal((await made.keys.grants(key)).length, 1);
    await made.destroy('KeyUsersBad');
  });
}

async function removed(steps, world, made) {
  const { key, second } = world;
  await steps.one('key users: deleted, one on a key that is about to be; the policy says what it said, and what was to stay stays', async () => {
    await made.keys.scheduleDeletion(second);
    await made.destroy(STACK);
    await made.assertUsers(key, [arnOf(FLEETING)]);
    assert.deepEqual(await made.keys.grants(key), []);
    await made.keys.put(key, made.before);
  });
}

async function atOnce(steps, world, made) {
  const { key } = world;
  await steps.one('key users: three stacks at once on one key, two of them for one role, and two that go at once', async () => {
    const users = { A: { Named: { key, roleName: NAMED } }, B: { Named: { key, roleName: NAMED } }, C: { Own: { key }, More: { key } } };
    await Promise.all(Object.entries(users).map(([stack, of]) => made.deploy(stack, of)));
    const { Own, More } = await made.arns('C');
    await made.assertUsers(key, [arnOf(NAMED), arnOf(NAMED), Own, More]);
    await Promise.all(['A', 'C'].map((stack) => made.destroy(stack)));
    await made.assertUsers(key, [arnOf(NAMED)]);
    assert.equal(await made.keys.canUse(arnOf(NAMED), key), true);
    await made.destroy('B');
    await made.assertUsers(key, []);
  });
}

async function lostRoles(steps, world, made) {
  const { cloud, key, logGroupName } = world;
  await steps.one('key users: who puts another policy during the deployment keeps what they wrote, and the statements come again', async () => {
    const byHand = { Sid: 'By hand', Effect: 'Allow', Principal: { AWS: [arnOf(OTHERS)] }, Action: ['kms:DescribeKey'], Resource: '*' };
    made.before = policyOf(OF_OTHERS, byHand);
    const since = (await cloud.logLines(logGroupName)).length;
    await Promise.all([
      made.deploy('Lost', { Fleeting: { key, roleName: FLEETING } }),
      (async () => {
        while (!(await made.keys.policy(key)).Statement.some(isOurs)) {
          await pause(100);
        }
        await pause(12_000 / PACE); // while the function watches: 25 s at least
        await made.keys.put(key, made.before);
      })(),
    ]);
    await made.assertUsers(key, [arnOf(FLEETING)]);
    assert.ok((await cloud.logLines(logGroupName)).slice(since).some((line) => /"put":\s*2/.test(line)), 'it was not put twice');
  });
  await steps.one('key users: a role that is deleted and made again loses the right, until its user is made again', async () => {
    assert.equal(await made.keys.canUse(arnOf(FLEETING), key), true);
    await made.roles(OTHERS, NAMED);
    await made.roles(OTHERS, NAMED, FLEETING);
    const ours = (await made.keys.policy(key)).Statement.filter(isOurs);
    assert.deepEqual(ours.map(({ Principal }) => /^AROA/.test(Principal.AWS)), [true, true]);
    assert.equal(await made.keys.canUse(arnOf(FLEETING), key), false);
    await made.destroy('Lost');
    await made.assertUsers(key, []);
    await made.deploy('Lost', { Fleeting: { key, roleName: FLEETING } });
    assert.equal(await made.keys.canUse(arnOf(FLEETING), key), true);
    await made.destroy('Lost');
  });
  await steps.one('key users: two of different stacks whose roles were deleted and made again do not stop each other', async () => {
    await made.deploy('Lost', { Fleeting: { key, roleName: FLEETING } });
    await made.deploy('LostToo', { Named: { key, roleName: NAMED } });
    await made.roles(OTHERS);
    await made.roles(OTHERS, NAMED, FLEETING);
    assert.equal((await made.keys.policy(key)).Statement.filter(isOurs).filter(({ Principal }) => /^AROA/.test(Principal.AWS)).length, 4);
    await made.destroy('LostToo');
    await made.assertUsers(key, []);
    await made.destroy('Lost');
    await made.assertUsers(key, []);
  });
  await steps.one('key users: where another statement names a deleted role, the deployment fails and names both; nothing is changed', async () => {
    await made.roles(NAMED, FLEETING);
    const before = await made.keys.policy(key);
    const id = before.Statement.find(({ Sid }) => Sid === 'Others').Principal.AWS;
    assert.match(id, /^AROA/);
    const printed = await made.fail('Refused', { Named: { key, roleName: NAMED } });
    assert.match(printed.replace(/\s+/g, ' '), new RegExp(`statement 'Others' names ${id}`));
    assert.deepEqual(await made.keys.policy(key), before);
    assert.equal((await world.cloud.stack('Refused')).status, 'ROLLBACK_COMPLETE');
    await made.destroy('Refused');
    await made.keys.put(key, policyOf());
    await made.deploy('Refused', { Named: { key, roleName: NAMED } });
    await made.assertUsers(key, [arnOf(NAMED)], policyOf());
    await made.destroy('Refused');
  });
}

async function closed(steps, world, made) {
  await steps.one('key users: a key policy that lets no IAM policy decide: refused with the statements for its administrator', async () => {
    const [root, ...others] = policyOf().Statement;
    const policy = { ...policyOf(), Statement: [{ ...root, Principal: { AWS: arnOf(NAMED) } }, ...others] };
    const key = await made.keys.create(policy);
    const printed = (await made.fail('Closed', { Own: { key } })).replace(/\s+/g, '');
    assert.ok(printed.includes('kms:DescribeKeyisdenied'), printed);
    const logged = (await world.cloud.logLines(world.logGroupName)).find((line) => line.includes('statements that make the role a user of the key'));
    const { json } = JSON.parse(logged.slice(logged.indexOf('{')));
    assert.ok(printed.includes(json), printed); // no blanks in it; the console shows it whole
    const [use, attachment] = JSON.parse(json);
    assert.match(use.Principal.AWS, /:role\/Closed-Own/);
    assert.deepEqual(inOrder([use, attachment]), inOrder(useOf(use.Principal.AWS)));
    assert.deepEqual(meaningOf(await made.keys.policy(key)), meaningOf(policy));
    await made.destroy('Closed');
  });
}

async function managed(steps, world, made) {
  const { cloud } = world;
  await steps.one('key users: manageImportedKeys makes the roles of a configuration users, once for each', async () => {
    const before = policyOf();
    const key = await made.keys.create(before);
    const assembly = made.synthesize('Managed', (app) => made.apps.managed(app, 'Managed', key));
    await world.cdk.deploy(assembly, 'Managed');
    const { Instance, Service, Name } = await made.arns('Managed');
    await made.assertUsers(key, [Instance, Service], before);
    for (const role of [Instance, Service]) {
      assert.equal(await made.keys.canUse(role, key), true, role);
    }
    const { AtRestEncryptionConfiguration } = (await cloud.securityConfiguration(Name)).EncryptionConfiguration;
    assert.equal(AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKey, key);
    await made.destroy('Managed');
    await made.assertUsers(key, [], before);
  });
}
