import { TestCertificate, testCertificate } from './pems';
import { ACCOUNT, ASSETS, BUCKET, DAY, World, ZIP_KEY, OF_THE_WORLD } from './world';
import { ArtifactSpecification, CertificateRules, SelfSignedSource } from '../../../lib/certificates/artifact-specification';
import { writeZip } from '../../../lib/certificates/inspection/zip';

export const RULES: CertificateRules = { hostnameVerification: true, maxClusterLifetimeDays: 365, allowTrustBreak: false };
export const WILDCARD = '*.eu-west-1.compute.internal';
export const JAR_KEY = 'providers/EmrConfig1234/provider.jar';
export const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:emr-tls-AbCdEf`;
export const CA = `arn:aws:acm-pca:eu-west-1:${ACCOUNT}:certificate-authority/11111111-2222-3333-4444-555555555555`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/99999999-2222-3333-4444-555555555555`;
export const ISSUANCE = { keySize: 2048, validityDays: 730, renewBeforeDays: 365 };

/** The files of a zip. */
export interface Pems {
  readonly privateKey: string;
  readonly certificateChain: string;
  readonly trustedCertificates?: string;
}

export async function authority(world: World, name: string): Promise<TestCertificate> {
  return testCertificate({ name, now: world.clock.now(), isCa: true, days: 7300 });
}

/** A leaf for the nodes with what it was issued by, which trusts that and others. */
export async function pemsOf(world: World, issuer: TestCertificate, others: readonly TestCertificate[] = [], days = 730): Promise<Pems> {
  const leaf = await testCertificate({ name: WILDCARD, now: world.clock.now(), issuer, days });
  return { privateKey: leaf.key.pem, certificateChain: leaf.pem, trustedCertificates: [issuer, ...others].map(({ pem }) => pem).join('') };
}

export function zipOf({ privateKey, certificateChain, trustedCertificates }: Pems): Uint8Array {
  const files: [string, Buffer][] = [['privateKey.pem', Buffer.from(privateKey)], ['certificateChain.pem', Buffer.from(certificateChain)]];
  if (trustedCertificates !== undefined) {
    files.push(['trustedCertificates.pem', Buffer.from(trustedCertificates)]);
  }
  return writeZip(new Map(files));
}

export function specificationOf(source: ArtifactSpecification['source'], certificates: CertificateRules = RULES): ArtifactSpecification {
  return { ...OF_THE_WORLD, bucket: BUCKET, bucketOwner: ACCOUNT, objectKey: ZIP_KEY, source, certificates };
}

/** One kind of artefact: how it comes into being and how it changes. */
export interface Scenario {
  readonly name: string;
  readonly objectKey: string;
  /** What makes a renewal necessary; undefined where nothing is renewed. */
  readonly age?: (world: World) => Promise<void>;
  /** Specifies it and makes what it comes from; gives the Source of the resource. */
  prepare(world: World): Promise<unknown>;
  /** What a deployment changes, so that clusters stay. */
  change(world: World): Promise<unknown>;
  /** Takes that back as CloudFormation does when it rolls back. */
  back(world: World, source: unknown): void;
}

const issuers = new WeakMap<World, TestCertificate>();

async function issuerOf(world: World): Promise<TestCertificate> {
  const issuer = issuers.get(world) ?? await authority(world, 'Test CA');
  issuers.set(world, issuer);
  return issuer;
}

async function nextAsset(world: World): Promise<unknown> {
  return world.asset(zipOf(await pemsOf(world, await issuerOf(world))));
}

async function nextSecret(world: World): Promise<void> {
  world.secrets.store(SECRET, JSON.stringify(await pemsOf(world, await issuerOf(world))));
}

function jar(text: string): Uint8Array {
  return Buffer.from(`PK ${text}`);
}

const SELF_SIGNED: SelfSignedSource = { from: 'selfSigned', keyArn: KEY, ...ISSUANCE };
const PRIVATE_CA = { from: 'privateCa', certificateAuthorityArn: CA, ...ISSUANCE } as const;
const SECRETS = {
  from: 'secrets',
  privateKey: { secretId: SECRET, jsonField: 'privateKey' },
  certificateChain: { secretId: SECRET, jsonField: 'certificateChain' },
  trustedCertificates: { secretId: SECRET, jsonField: 'trustedCertificates' },
} as const;

async function grow(world: World): Promise<void> {
  world.clock.advance(400 * DAY);
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'JAR',
    objectKey: JAR_KEY,
    prepare: async (world) => {
      world.specify({ bucket: BUCKET, objectKey: JAR_KEY, source: { from: 'asset', bucket: ASSETS } });
      return world.asset(jar('one'), 'jar');
    },
    change: async world => world.asset(jar('two'), 'jar'),
    back: () => undefined,
  },
  {
    name: 'asset',
    objectKey: ZIP_KEY,
    prepare: async (world) => {
      world.specify(specificationOf({ from: 'asset', bucket: ASSETS }));
      return nextAsset(world);
    },
    change: nextAsset,
    back: () => undefined,
  },
  {
    name: 'secrets',
    objectKey: ZIP_KEY,
    prepare: async (world) => {
      world.specify(specificationOf(SECRETS));
      await nextSecret(world);
      return undefined;
    },
    change: async (world) => {
      world.specify(specificationOf(SECRETS, { ...RULES, maxClusterLifetimeDays: 300 }));
      await nextSecret(world);
      return undefined;
    },
    back: world => world.specify(specificationOf(SECRETS)),
    age: nextSecret,
  },
  {
    name: 'private CA',
    objectKey: ZIP_KEY,
    prepare: async (world) => {
      await world.pca.createAuthority(CA);
      world.specify(specificationOf(PRIVATE_CA));
      return undefined;
    },
    change: async world => world.specify(specificationOf({ ...PRIVATE_CA, additionalNames: ['gateway.example.com'] })),
    back: world => world.specify(specificationOf(PRIVATE_CA)),
    age: grow,
  },
  {
    name: 'self-signed',
    objectKey: ZIP_KEY,
    prepare: async (world) => {
      world.kms.createKey(KEY, new Date(world.clock.now() - 1234));
      world.specify(specificationOf(SELF_SIGNED));
      return undefined;
    },
    change: async world => world.specify(specificationOf({ ...SELF_SIGNED, additionalNames: ['gateway.example.com'] })),
    back: world => world.specify(specificationOf(SELF_SIGNED)),
    age: grow,
  },
];

export function scenario(name: string): Scenario {
  return SCENARIOS.find(each => each.name === name)!;
}
