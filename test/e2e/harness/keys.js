// Keys that nobody's stack owns, and who may use them.
const { createHash, createHmac } = require('node:crypto');
const { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, GenerateDataKeyCommand, GetKeyPolicyCommand, KMSClient, paginateListGrants,
  PutKeyPolicyCommand, ScheduleKeyDeletionCommand } = require('@aws-sdk/client-kms');

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** What a policy or a part of it says, without order of names and lists, and without lists of one. */
function meaningOf(value) {
  if (Array.isArray(value)) {
    return value.length === 1 ? meaningOf(value[0]) : value.map(meaningOf).sort();
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, meaningOf(part)]).sort())
    : String(value);
}

class Keys {
  constructor(cloud) {
    this.cloud = cloud;
    this.kms = cloud.kms;
  }

  async create(policy) {
    return (await this.kms.send(new CreateKeyCommand({ Policy: JSON.stringify(policy) }))).KeyMetadata.Arn;
  }

  async name(AliasName, keyArn) {
    await this.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyArn }));
  }

  async policy(KeyId) {
    return JSON.parse((await this.kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy);
  }

  async put(KeyId, policy) {
    await this.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy) }));
  }

  async disable(KeyId) {
    await this.kms.send(new DisableKeyCommand({ KeyId }));
  }

  async scheduleDeletion(KeyId) {
    await this.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  }

  async grants(KeyId) {
    const found = [];
    for await (const { Grants } of paginateListGrants({ client: this.kms }, { KeyId })) {
      found.push(...Grants);
    }
    return found;
  }

  /** Whether a role may use the key, by its own credentials. */
  async canUse(roleArn, KeyId) {
    const client = new KMSClient({ ...this.cloud.options, credentials: await this.credentialsOf(roleArn) });
    try {
      await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
      return true;
    } catch (error) {
      if (error.name === 'AccessDeniedException') {
        return false;
      }
      throw error;
    } finally {
      client.destroy();
    }
  }

  /** By AWS STS, whose client is not among what this project needs otherwise. */
  async credentialsOf(roleArn) {
    const { credentials, endpoint, region } = this.cloud.options;
    const { host } = new URL(endpoint);
    const body = new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: roleArn, RoleSessionName: 'e2e' }).toString();
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${time.slice(0, 8)}/${region}/sts/aws4_request`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', host, 'x-amz-date': time };
    const names = Object.keys(headers).join(';');
    const canonical = ['POST', '/', '', ...Object.entries(headers).map((header) => header.join(':')), '', names, sha256(body)].join('\n');
    const key = scope.split('/').reduce(hmac, `AWS4${credentials.secretAccessKey}`);
    const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
    const answer = await this.cloud.post(body, {
      ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    });
    const part = (name) => {
      const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer) ?? [];
      if (text === undefined) {
        throw new Error(`AssumeRole of ${roleArn}: ${answer}`);
      }
      return text;
    };
    return { accessKeyId: part('AccessKeyId'), secretAccessKey: part('SecretAccessKey'), sessionToken: part('SessionToken') };
  }
}

module.exports = { Keys, meaningOf };
