import { createHash, createPublicKey, generateKeyPairSync, KeyObject, privateEncrypt, constants } from 'node:crypto';
import { Clients, Environment } from '../../lib/handlers/artifact/environment';

const HOUR = 60 * 60 * 1000;

interface StoredObject {
  readonly Body: Uint8Array;
  readonly ETag: string;
  readonly Metadata: Record<string, string>;
}

type Input = Record<string, any>;

/** As a service says no. */
function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

/** Gives for a certificate request in PEM the certificate, and the chain of its issuers, root last. */
export type SignRequest = (csr: string, from: Date, until: Date) => { readonly certificate: string; readonly chain: string };

/**
 * An account of AWS in memory, as far as the deploy-time function needs it when all goes well. The key of AWS KMS is an RSA key of this
 * process; AWS Private CA is whatever `signRequest` is.
 */
export class Account {
  /** Milliseconds since 1970. */
  public now = Date.now();
  public readonly parameters = new Map<string, string>();
  public readonly objects = new Map<string, StoredObject>();
  /** Values by secret; the version of a value follows from it. */
  public readonly secrets = new Map<string, string>();
  /** By ARN; the key is made when it is used first. */
  private readonly keys = new Map<string, { readonly key: KeyObject; readonly created: Date }>();
  private readonly certificates = new Map<string, { Certificate: string; CertificateChain: string }>();

  /**
   * @param signRequest what AWS Private CA does
   */
  constructor(
    private readonly region: string,
    private readonly signRequest: SignRequest,
  ) {}

  public environment(writeLine: (line: string) => void, answer: (body: any) => void): Environment {
    const send = (handle: (name: string, input: Input) => unknown) => ({
      send: async ({ constructor, input }: { constructor: { name: string }; input: Input }) => handle(constructor.name.replace(/Command$/, ''), input),
    });
    return {
      clients: {
        s3: send((name, input) => this.s3(name, input)),
        ssm: send((_, { Name }) => ({ Parameter: { Value: this.parameters.get(Name) } })),
        secretsManager: send((name, { SecretId }) => this.secretsManager(name, SecretId)),
        acmPca: send((name, input) => this.acmPca(name, input)),
        kms: send((name, input) => this.kms(name, input)),
      } as unknown as Clients,
      clock: {
        now: () => this.now,
        sleep: async (milliseconds) => {
          this.now += milliseconds;
        },
        alarm: () => () => undefined,
      },
      region: this.region,
      put: async (_url, body) => {
        answer(JSON.parse(Buffer.from(body).toString()));
        return { status: 200 };
      },
      writeLine,
      random: () => 0.5,
    };
  }

  private s3(name: string, { Bucket, Key, Prefix, Body, Metadata, IfMatch, IfNoneMatch }: Input): unknown {
    const path = `${Bucket}/${Key}`;
    const stored = this.objects.get(path);
    switch (name) {
      case 'ListObjectVersions':
        return { Versions: this.objects.has(`${Bucket}/${Prefix}`) ? [{ Key: Prefix, VersionId: 'v', IsLatest: true }] : [] };
      case 'HeadObject':
      case 'GetObject':
        if (stored === undefined) {
          throw failure('NoSuchKey', 404);
        }
        return { ...stored, Body: { transformToByteArray: async () => stored.Body } };
      case 'PutObject': {
        if ((IfMatch !== undefined && IfMatch !== stored?.ETag) || (IfNoneMatch === '*' && stored !== undefined)) {
          throw failure('PreconditionFailed', 412);
        }
        const ETag = `"${createHash('md5').update(Body).digest('hex')}"`;
        this.objects.set(path, { Body, ETag, Metadata });
        return { ETag };
      }
      default:
        throw failure(`NotHere: ${name}`, 400);
    }
  }

  private secretsManager(name: string, secretId: string): unknown {
    const value = this.secrets.get(secretId) ?? '';
    const version = createHash('sha256').update(value).digest('hex');
    return name === 'DescribeSecret' ? { VersionIdsToStages: { [version]: ['AWSCURRENT'] } } : { SecretString: value };
  }

  private acmPca(name: string, { CertificateAuthorityArn, Csr, Validity, CertificateArn }: Input): unknown {
    switch (name) {
      case 'DescribeCertificateAuthority':
        return { CertificateAuthority: { Status: 'ACTIVE', CertificateAuthorityConfiguration: { KeyAlgorithm: 'RSA_2048' } } };
      case 'IssueCertificate': {
        const arn = `${CertificateAuthorityArn}/certificate/${this.certificates.size}`;
        const [from, until] = [this.now - HOUR, this.now + Validity.Value * 24 * HOUR].map(time => new Date(time));
        const { certificate, chain } = this.signRequest(Buffer.from(Csr).toString(), from, until);
        this.certificates.set(arn, { Certificate: certificate, CertificateChain: chain });
        return { CertificateArn: arn };
      }
      case 'GetCertificate':
        return this.certificates.get(CertificateArn);
      default:
        throw failure(`NotHere: ${name}`, 400);
    }
  }

  private kms(name: string, { KeyId, Message, MessageType, SigningAlgorithm }: Input): unknown {
    if (!this.keys.has(KeyId)) {
      this.keys.set(KeyId, { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, created: new Date(this.now) });
    }
    const { key, created } = this.keys.get(KeyId)!;
    switch (name) {
      case 'DescribeKey':
        return { KeyMetadata: { CreationDate: created, KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' } };
      case 'GetPublicKey':
        return { PublicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }) };
      case 'Sign':
        if (MessageType !== 'DIGEST' || SigningAlgorithm !== 'RSASSA_PKCS1_V1_5_SHA_256') {
          throw failure('ValidationException', 400);
        }
        return { Signature: privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([SHA256_DIGEST_INFO, Message])) };
      default:
        throw failure(`NotHere: ${name}`, 400);
    }
  }
}

/** RFC 8017, 9.2: what stands before a digest by SHA-256. */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
