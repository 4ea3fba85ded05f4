import 'reflect-metadata'; // before everything that loads @peculiar/x509
import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { Account, SignRequest } from './account';
import { ArtifactSpecification, CertificateRules, Issuance, SelfSignedSource } from '../../lib/certificates/artifact-specification';
import { makeHandler } from '../../lib/handlers/artifact/handler';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { OpenSsl, inDays } = require('./openssl');

const DAY = 24 * 60 * 60 * 1000;
const LIFETIME = 365;
const RULES: CertificateRules = { hostnameVerification: true, maxClusterLifetimeDays: LIFETIME, allowTrustBreak: false };
const ISSUANCE: Issuance = { keySize: 2048, validityDays: 730, renewBeforeDays: LIFETIME };

/** Days from now, so that it is time to renew now. */
const ISSUED = LIFETIME - ISSUANCE.validityDays - 1;
const TOO_EARLY = -2;

/** A zip as it lay in the bucket at some time. */
export interface IssuedZip {
  readonly name: string;
  readonly zip: Uint8Array;
  readonly region: string;
  /** Days from the issue to the end; undefined where OpenSSL made the certificate. */
  readonly validityDays?: number;
}

/** Nodes with two zips: whether they can talk with each other. */
export interface Meeting {
  readonly server: string;
  readonly client: string;
  readonly works: boolean;
}

/** Something that the function was asked to do. */
export interface Step {
  readonly name: string;
  readonly wrong: readonly string[];
}

/** Zips that the deploy-time function has stored, and who of their nodes can talk with whom. */
export interface IssuedZips {
  readonly zips: readonly IssuedZip[];
  readonly meetings: readonly Meeting[];
  /** What the function was asked to do, and what it did otherwise than expected. */
  readonly steps: readonly Step[];
}

const STACK = 'arn:aws:cloudformation:::stack/Stack/1';

/** The function with an account around it, at any time. */
class Deployment {
  public readonly account: Account;
  private readonly handle;
  private readonly lines: string[] = [];
  private readonly physicalIds = new Map<string, string>();
  private answer: { Status: string; Reason: string; PhysicalResourceId: string } | undefined;

  constructor(region: string, signRequest: SignRequest = () => { throw new Error('there is no CA'); }) {
    this.account = new Account(region, signRequest);
    this.handle = makeHandler(this.account.environment(line => this.lines.push(line), (answer) => {
      this.answer = answer;
    }));
  }

  /** Deploys the artefact, days from now: the reason where CloudFormation is told that it failed. */
  public async deploy(name: string, source: ArtifactSpecification['source'], days: number): Promise<string | undefined> {
    this.answer = undefined;
    const physicalResourceId = this.physicalIds.get(name);
    const specification = JSON.stringify({
      stackId: STACK, logicalResourceId: name, removable: false, bucket: 'bucket', objectKey: `certificates/${name}/certificates.zip`, source, certificates: RULES,
    });
    this.account.parameters.set(name, specification);
    this.account.now = Date.now() + days * DAY;
    await this.handle({
      RequestType: physicalResourceId === undefined ? 'Create' : 'Update', PhysicalResourceId: physicalResourceId, LogicalResourceId: name,
      ResponseURL: 'https://answers.s3.amazonaws.com/answer', StackId: STACK, RequestId: `${this.account.now}`,
      ResourceProperties: { Parameter: name, Specification: specification },
    }, this.context());
    return this.reasonOfFailure(name);
  }

  /** The schedule, days from now. */
  public async renew(name: string, days: number): Promise<void> {
    this.account.now = Date.now() + days * DAY;
    await this.handle({ artifact: name }, this.context());
  }

  public zip(name: string): Uint8Array {
    const stored = this.account.objects.get(`bucket/certificates/${name}/certificates.zip`);
    if (stored === undefined) {
      throw new Error(`nothing was stored: ${this.answer?.Reason}`);
    }
    return stored.Body;
  }

  private reasonOfFailure(name: string): string | undefined {
    if (this.answer?.Status !== 'SUCCESS') {
      return this.answer?.Reason ?? this.lines.join('\n');
    }
    this.physicalIds.set(name, this.answer.PhysicalResourceId);
    return undefined;
  }

  private context() {
    return { getRemainingTimeInMillis: () => 14 * 60 * 1000, memoryLimitInMB: '512' };
  }
}

/** Lets the schedule run: what is wrong, unless the zip changes as it should. */
async function renewal(deployment: Deployment, days: number, changes: boolean): Promise<string | undefined> {
  const before = deployment.zip('nodes');
  await deployment.renew('nodes', days);
  const after = deployment.zip('nodes');
  if (!changes) {
    return Buffer.compare(before, after) === 0 ? undefined : 'the zip was written again';
  }
  const part = (zip: Uint8Array, name: string) => Buffer.from(unzipSync(zip)[name]).toString();
  const renewed = ['privateKey.pem', 'certificateChain.pem'].every(name => part(before, name) !== part(after, name));
  return renewed && part(before, 'trustedCertificates.pem') === part(after, 'trustedCertificates.pem')
    ? undefined : 'a new key with a new certificate of the same CA is expected';
}

/** Lets the function issue and renew, and takes what it stored. */
export async function issuedZips(folder: string): Promise<IssuedZips> {
  const zips: IssuedZip[] = [];
  const meetings: Meeting[] = [];
  const steps: Step[] = [];
  const keep = (zip: IssuedZip) => zips.push(zip);
  const meet = (one: string, other: string, works: boolean) => {
    meetings.push({ server: one, client: other, works }, { server: other, client: one, works });
  };
  const step = (name: string, wrong: string | undefined) => steps.push({ name, wrong: wrong === undefined ? [] : [wrong] });

  // a CA whose key is in AWS KMS: issued, and renewed when it was time
  for (const region of ['us-east-1', 'eu-central-1']) {
    const source: SelfSignedSource = {
      ...ISSUANCE, from: 'selfSigned', keyArn: `arn:aws:kms:${region}:111122223333:key/ca`, additionalNames: ['*.corp.example.com'],
      subject: { organization: 'Example, Ltd.', country: 'DE' },
    };
    const deployment = new Deployment(region);
    const name = `self-signed in ${region}`;
    step(name, await deployment.deploy('nodes', source, ISSUED));
    keep({ name, zip: deployment.zip('nodes'), region, validityDays: 730 });
    step(`${name}, before it is time to renew`, await renewal(deployment, TOO_EARLY, false));
    step(`${name}, renewal`, await renewal(deployment, 0, true));
    keep({ name: `${name}, renewed`, zip: deployment.zip('nodes'), region, validityDays: 730 });
    meet(name, `${name}, renewed`, true);
    if (region === 'us-east-1') {
      step('self-signed by another CA', await deployment.deploy('others', { ...source, keyArn: `${source.keyArn}-of-another` }, -1));
      keep({ name: 'self-signed by another CA', zip: deployment.zip('others'), region, validityDays: 730 });
      meet(name, 'self-signed by another CA', false);
    }
  }

  // AWS Private CA, here OpenSSL: an intermediate CA under a root
  const openssl = new OpenSsl(path.join(folder, 'private-ca'));
  const text = (file: string): string => fs.readFileSync(file, 'utf8');
  const root = openssl.authority('/CN=Root of the company');
  const intermediate = openssl.authority('/CN=CA for clusters', root);
  const extensions = [
    'basicConstraints=CA:false', 'keyUsage=critical,digitalSignature,keyEncipherment', 'extendedKeyUsage=serverAuth,clientAuth',
    'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid',
  ];
  const privateCa = new Deployment('us-east-1', (csr, from, until) => {
    const request = path.join(folder, 'private-ca', 'request.csr');
    fs.writeFileSync(request, csr);
    const certificate: string = openssl.sign({ request, issuer: intermediate, from, until, extensions, copyExtensions: true });
    return { certificate: text(certificate), chain: `${text(intermediate.certificate)}${text(root.certificate)}` };
  });
  const authority = { ...ISSUANCE, from: 'privateCa', certificateAuthorityArn: 'arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/ca' } as const;
  step('private CA', await privateCa.deploy('nodes', authority, ISSUED));
  keep({ name: 'private CA', zip: privateCa.zip('nodes'), region: 'us-east-1', validityDays: 730 });
  step('private CA, before it is time to renew', await renewal(privateCa, TOO_EARLY, false));
  step('private CA, renewal', await renewal(privateCa, 0, true));
  keep({ name: 'private CA, renewed', zip: privateCa.zip('nodes'), region: 'us-east-1', validityDays: 730 });
  meet('private CA', 'private CA, renewed', true);
  meet('private CA', 'self-signed in us-east-1', false);

  await rollOver();
  return { zips, meetings, steps };

  /** From one CA to another in three steps, with secrets. Between them the clusters of before have come to their end. */
  async function rollOver(): Promise<void> {
    const pki = new OpenSsl(path.join(folder, 'rollover'));
    const oldCa = pki.authority('/CN=Old CA');
    const newCa = pki.authority('/CN=New CA');
    const leafOf = (issuer: { key: string; certificate: string }) => {
      const key = pki.key('RSA', 'rsa_keygen_bits:2048');
      const certificate = pki.certificate({
        key, issuer, subject: '/CN=*.ec2.internal', from: inDays(-1200), extensions: ['subjectAltName=DNS:*.ec2.internal', ...extensions],
      });
      return { privateKey: text(key), certificateChain: text(certificate) };
    };
    const [oldLeaf, newLeaf] = [leafOf(oldCa), leafOf(newCa)];
    const trusted = (...authorities: { certificate: string }[]) => ({ trustedCertificates: authorities.map(({ certificate }) => text(certificate)).join('') });
    const deployment = new Deployment('us-east-1');
    const part = (jsonField: string) => ({ secretId: 'nodes', jsonField });
    const source = {
      from: 'secrets', privateKey: part('privateKey'), certificateChain: part('certificateChain'), trustedCertificates: part('trustedCertificates'),
    } as const;
    const publish = async (name: string, files: Record<string, string>, days: number) => {
      deployment.account.secrets.set('nodes', JSON.stringify(files));
      step(name, await deployment.deploy('nodes', source, days));
      keep({ name, zip: deployment.zip('nodes'), region: 'us-east-1' });
    };
    /** What the function has to refuse, as nodes of before could not talk with the new ones. */
    const refuse = async (name: string, files: Record<string, string>, days: number) => {
      const before = deployment.zip('nodes');
      deployment.account.secrets.set('nodes', JSON.stringify(files));
      const reason = await deployment.deploy('nodes', source, days);
      const isRefused = reason?.startsWith('TrustDiscontinuity') && Buffer.compare(before, deployment.zip('nodes')) === 0;
      step(name, isRefused ? undefined : `TrustDiscontinuity and the old zip are expected, got ${reason}`);
    };

    const [before, first, second, third] = ['before a rollover', 'rollover: old leaf, both CAs', 'rollover: new leaf, both CAs', 'rollover: new leaf, new CA'];
    await publish(before, { ...oldLeaf, ...trusted(oldCa) }, -1000);
    await refuse('both at once', { ...newLeaf, ...trusted(newCa) }, -999);
    await publish(first, { ...oldLeaf, ...trusted(oldCa, newCa) }, -998);
    await refuse('the second step too early', { ...newLeaf, ...trusted(oldCa, newCa) }, -998 + LIFETIME - 1);
    await publish(second, { ...newLeaf, ...trusted(oldCa, newCa) }, -998 + LIFETIME + 1);
    await refuse('the third step too early', { ...newLeaf, ...trusted(newCa) }, -998 + 2 * LIFETIME);
    await publish(third, { ...newLeaf, ...trusted(newCa) }, -998 + 2 * LIFETIME + 2);
    for (const [one, other] of [[before, first], [first, second], [second, third]]) {
      meet(one, other, true);
    }
    // what the function refused above is what these could not do
    meet(before, third, false);
    meet(first, third, false);
    meetings.push({ server: second, client: before, works: false });
  }
}
