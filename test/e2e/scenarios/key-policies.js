// What stands in the policies of the scenarios' keys, and the stacks with users of them.
const assert = require('node:assert/strict');
const { Keys, meaningOf } = require('../harness/keys');

const ACCOUNT = '000000000000';
/** Roles of another stack: one that the policy names, one for users, and one that comes and goes. */
const [OTHERS, NAMED, FLEETING] = ['e2e-others', 'e2e-named', 'e2e-fleeting'];

const arnOf = (role) => `arn:aws:iam::${ACCOUNT}:role/${role}`;
const isOurs = ({ Sid }) => /^CdkEmrSecurity /.test(Sid);

/** What stands in a key policy of somebody else. */
function policyOf(...more) {
  return {
    Version: '2012-10-17',
    Id: 'of somebody else',
    Statement: [
      { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
      { Effect: 'Allow', Principal: { Service: 'logs.eu-west-1.amazonaws.com' }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*' },
      ...more,
    ],
  };
}

const OF_OTHERS = {
  Sid: 'Others',
  Effect: 'Allow',
  Principal: { AWS: [arnOf(OTHERS)] },
  Action: ['kms:Decrypt'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
};

/** What the KMS console writes for a key user. */
const useOf = (role) => {
  const everything = { Effect: 'Allow', Principal: { AWS: role }, Resource: '*' };
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
  const forResources = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
  return [
    { ...everything, Action: use },
    { ...everything, Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'], Condition: forResources },
  ];
};

const inOrder = (statements) => statements.map((one) => JSON.stringify(meaningOf(one))).sort();

class Deployments {
  constructor(world, before) {
    this.world = world;
    this.before = before;
    this.keys = new Keys(world.cloud);
    this.apps = require('../key-user-apps');
    this.count = 0;
    /** The last assemblies, by stack. */
    this.assemblies = new Map();
  }

  synthesize(stack, contents) {
    const assembly = this.world.synthesize(`key-users-${++this.count}`, contents);
    this.assemblies.set(stack, assembly);
    return assembly;
  }

  users(stack, users, last) {
    return this.synthesize(stack, (app) => this.apps.keyUsers(app, stack, this.world.logGroupName, users, last));
  }

  deploy(stack, users) {
    return this.world.cdk.deploy(this.users(stack, users), stack);
  }

  fail(stack, users, last) {
    return this.world.cdk.fail(this.users(stack, users, last), stack);
  }

  async roles(...names) {
    await this.world.cdk.deploy(this.synthesize('Roles', (app) => this.apps.roles(app, 'Roles', names)), 'Roles');
  }

  destroy(stack) {
    return this.world.cdk.destroy(this.assemblies.get(stack), stack);
  }

  async arns(stack) {
    const { outputs } = await this.world.cloud.stack(stack);
    return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name.replace(/Arn$/, ''), value]));
  }

  /**
   * Fails unless the policy says what it said before, in that order, and has two statements for each of these roles: a role twice where two
   * made it a user.
   */
  async assertUsers(key, roles, before = this.before) {
    const { Statement, ...rest } = await this.keys.policy(key);
    const { Statement: expected, ...expectedRest } = before;
    assert.deepEqual(meaningOf(rest), meaningOf(expectedRest));
    // in this order
    assert.deepEqual(Statement.filter((one) => !isOurs(one)).map(meaningOf), expected.map(meaningOf));
    const ours = Statement.filter(isOurs);
    assert.equal(new Set(ours.map(({ Sid }) => Sid)).size, ours.length, 'a Sid is there twice');
    assert.deepEqual(inOrder(ours.map(({ Sid, ...statement }) => statement)), inOrder(roles.flatMap(useOf)));
  }
}

module.exports = { Deployments, FLEETING, NAMED, OF_OTHERS, OTHERS, arnOf, inOrder, isOurs, policyOf, useOf };
