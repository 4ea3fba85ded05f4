import { createPublicKey, generateKeyPairSync, KeyObject, privateEncrypt, constants } from 'crypto';
import { awsError } from '../common/aws-error';

interface Input {
  readonly KeyId: string;
  readonly Message?: Uint8Array;
  readonly MessageType?: string;
}

/** To make them is what takes time. */
const made = new Map<string, KeyObject>();

interface Key {
  readonly privateKey: KeyObject;
  readonly created: Date;
  readonly spec: string;
}

/** Asymmetric keys. */
export class FakeKms {
  private readonly keys = new Map<string, Key>();

  public fork(): FakeKms {
    const fork = new FakeKms();
    this.keys.forEach((key, id) => fork.keys.set(id, key));
    return fork;
  }

  public createKey(keyId: string, created: Date, spec: 'RSA_2048' | 'ECC_NIST_P256' = 'RSA_2048'): void {
    const privateKey = made.get(keyId + spec)
      ?? (spec === 'RSA_2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })).privateKey;
    made.set(keyId + spec, privateKey);
    this.keys.set(keyId, { privateKey, created, spec });
  }

  public send(name: string, { KeyId, Message, MessageType }: Input): unknown {
    const key = this.keys.get(KeyId);
    if (key === undefined) {
      throw awsError('NotFoundException', 400);
    }
    switch (name) {
      case 'DescribeKeyCommand': return { KeyMetadata: { CreationDate: key.created, KeySpec: key.spec, KeyUsage: 'SIGN_VERIFY' } };
      case 'GetPublicKeyCommand': return { PublicKey: new Uint8Array(createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' })) };
      case 'SignCommand': return { Signature: new Uint8Array(signDigest(key.privateKey, Buffer.from(Message!), MessageType)) };
      default: throw new Error(`the function has no right to ${name}`);
    }
  }
}

/** PKCS #1 v1.5 of a digest that was made elsewhere. */
function signDigest(key: KeyObject, digest: Buffer, type: string | undefined): Buffer {
  if (type !== 'DIGEST' || digest.length !== 32) {
    throw awsError('ValidationException', 400);
  }
  const sha256 = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([sha256, digest]));
}
