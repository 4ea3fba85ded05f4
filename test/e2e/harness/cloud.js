// The emulated account, and what the scenarios ask of it.
const { createHash } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { setTimeout: pause } = require('node:timers/promises');
const { ACMPCAClient, CreateCertificateAuthorityCommand, GetCertificateAuthorityCsrCommand, ImportCertificateAuthorityCertificateCommand,
  IssueCertificateCommand, GetCertificateCommand } = require('@aws-sdk/client-acm-pca');
const { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, paginateDescribeStackEvents, paginateListStackResources } =
  require('@aws-sdk/client-cloudformation');
const { CloudWatchLogsClient, CreateLogGroupCommand, paginateFilterLogEvents } = require('@aws-sdk/client-cloudwatch-logs');
const { DescribeSecurityConfigurationCommand, EMRClient } = require('@aws-sdk/client-emr');
const { DescribeKeyCommand, KMSClient } = require('@aws-sdk/client-kms');
const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const { CreateBucketCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListObjectVersionsCommand, PutBucketVersioningCommand,
  PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const { ReceiveMessageCommand, SQSClient } = require('@aws-sdk/client-sqs');
const { SSMClient, paginateDescribeParameters, GetParameterCommand } = require('@aws-sdk/client-ssm');

async function all(pages) {
  const collected = [];
  for await (const page of pages) {
    collected.push(page);
  }
  return collected;
}

class Cloud {
  constructor({ endpoint, privateCaEndpoint, region, credentials, ca }) {
    const requestHandler = ca === undefined ? {} : { httpsAgent: new https.Agent({ ca }) };
    const options = { endpoint, region, credentials, maxAttempts: 3, requestHandler };
    this.region = region;
    /** For other clients. */
    this.options = options;
    this.ca = ca;
    this.cloudFormation = new CloudFormationClient(options);
    this.logs = new CloudWatchLogsClient(options);
    this.emr = new EMRClient(options);
    this.kms = new KMSClient(options);
    this.lambda = new LambdaClient(options);
    this.s3 = new S3Client({ ...options, forcePathStyle: true });
    this.secrets = new SecretsManagerClient(options);
    this.sqs = new SQSClient(options);
    this.ssm = new SSMClient(options);
    this.privateCa = new ACMPCAClient({ ...options, endpoint: privateCaEndpoint });
  }

  /** Sends a request that was signed already; the text of the answer. */
  post(body, headers) {
    return new Promise((resolve, reject) => {
      const { endpoint } = this.options;
      const request = (this.ca === undefined ? http : https).request(endpoint, { method: 'POST', headers, ca: this.ca }, (response) => {
        let text = '';
        response.on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', reject);
      });
      request.on('error', reject).end(body);
    });
  }

  // --- CloudFormation

  async stack(name) {
    const { Stacks: [stack] } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const outputs = Object.fromEntries((stack.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue]));
    return { status: stack.StackStatus, outputs };
  }

  async template(name) {
    return (await this.cloudFormation.send(new GetTemplateCommand({ StackName: name }))).TemplateBody;
  }

  async events(name) {
    const pages = await all(paginateDescribeStackEvents({ client: this.cloudFormation }, { StackName: name }));
    return pages.flatMap((page) => page.StackEvents);
  }

  /** Physical ids by logical ids. */
  async resources(name) {
    const pages = await all(paginateListStackResources({ client: this.cloudFormation }, { StackName: name }));
    return new Map(pages.flatMap((page) => page.StackResourceSummaries).map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
  }

  // --- what it deploys

  async securityConfiguration(name) {
    return JSON.parse((await this.emr.send(new DescribeSecurityConfigurationCommand({ Name: name }))).SecurityConfiguration);
  }

  /** Runs the function as a schedule does, and waits for it; undefined when it went well. */
  async renew(functionName, artifact) {
    const invoke = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify({ artifact }) });
    const { FunctionError, Payload } = await this.lambda.send(invoke);
    return FunctionError === undefined ? undefined : JSON.parse(Buffer.from(Payload).toString()).errorMessage;
  }

  async renewInBackground(functionName, artifact) {
    await this.lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify({ artifact }) }));
  }

  async logLines(logGroupName) {
    const pages = await all(paginateFilterLogEvents({ client: this.logs }, { logGroupName }));
    return pages.flatMap((page) => page.events.map((event) => event.message));
  }

  async createLogGroup(logGroupName) {
    await this.logs.send(new CreateLogGroupCommand({ logGroupName }));
  }

  async parameters() {
    const pages = await all(paginateDescribeParameters({ client: this.ssm }, {}));
    const names = pages.flatMap((page) => page.Parameters.map((one) => one.Name));
    return Promise.all(names.map(async (Name) => (await this.ssm.send(new GetParameterCommand({ Name }))).Parameter));
  }

  /** The next message of a queue, which may take a while. */
  async message(queueUrl, ms = 20_000) {
    for (const end = Date.now() + ms; Date.now() < end; await pause(200)) {
      const { Messages: [message] = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MessageAttributeNames: ['All'] }));
      if (message !== undefined) {
        return message;
      }
    }
    throw new Error('nothing came into the queue');
  }

  // --- Amazon S3

  async createBucket(Bucket) {
    await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: this.region } }));
    await this.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }

  async bucketExists(Bucket) {
    try {
      await this.s3.send(new HeadBucketCommand({ Bucket }));
      return true;
    } catch (error) {
      if (error.$metadata?.httpStatusCode === 404) {
        return false;
      }
      throw error;
    }
  }

  async put(Bucket, Key, Body) {
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  async bytes({ bucket: Bucket, key: Key }) {
    return Buffer.from(await (await this.s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToByteArray());
  }

  async head({ bucket: Bucket, key: Key }) {
    return this.s3.send(new HeadObjectCommand({ Bucket, Key }));
  }

  /** Whether the key that an object is encrypted with can be used. */
  async canBeDecrypted(object) {
    const { SSEKMSKeyId } = await this.head(object);
    return (await this.kms.send(new DescribeKeyCommand({ KeyId: SSEKMSKeyId }))).KeyMetadata.Enabled;
  }

  /** Every version and delete marker in a bucket, as `key version`. */
  async versions(Bucket) {
    const { DeleteMarkers = [], IsTruncated, Versions = [] } = await this.s3.send(new ListObjectVersionsCommand({ Bucket }));
    if (IsTruncated) {
      throw new Error(`${Bucket} has more than a page of versions`);
    }
    return [...Versions, ...DeleteMarkers].map((one) => `${one.Key} ${one.VersionId}`).sort();
  }

  // --- AWS Secrets Manager

  async createSecret(Name, SecretString) {
    await this.secrets.send(new CreateSecretCommand({ Name, SecretString }));
  }

  async rotate(SecretId, SecretString) {
    await this.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  }

  // --- AWS Private CA

  /** A root CA that is ready to issue. */
  async createCertificateAuthority(commonName) {
    const { CertificateAuthorityArn } = await this.privateCa.send(new CreateCertificateAuthorityCommand({
      CertificateAuthorityType: 'ROOT',
      CertificateAuthorityConfiguration: { KeyAlgorithm: 'RSA_2048', SigningAlgorithm: 'SHA256WITHRSA', Subject: { CommonName: commonName } },
    }));
    const { Csr } = await this.privateCa.send(new GetCertificateAuthorityCsrCommand({ CertificateAuthorityArn }));
    const { CertificateArn } = await this.privateCa.send(new IssueCertificateCommand({
      CertificateAuthorityArn,
      Csr: Buffer.from(Csr),
      SigningAlgorithm: 'SHA256WITHRSA',
      TemplateArn: 'arn:aws:acm-pca:::template/RootCACertificate/V1',
      Validity: { Type: 'YEARS', Value: 10 },
    }));
    const { Certificate } = await this.privateCa.send(new GetCertificateCommand({ CertificateAuthorityArn, CertificateArn }));
    await this.privateCa.send(new ImportCertificateAuthorityCertificateCommand({ CertificateAuthorityArn, Certificate: Buffer.from(Certificate) }));
    return CertificateAuthorityArn;
  }
}

/** `s3://bucket/key` in its parts. */
function objectOf(s3Object) {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(s3Object);
  return { bucket, key };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

module.exports = { Cloud, objectOf, pause, sha256 };
