import 'reflect-metadata'; // before @peculiar/x509
import { createHash, randomBytes } from 'crypto';
import { DescribeKeyCommand, GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import * as x509 from '@peculiar/x509';
import { Issuance, SelfSignedSource } from '../../../certificates/artifact-specification';
import { ArtifactError } from '../artifact-error';
import { Run } from '../run';
import { IssuedCertificates, Issuer } from './issued';
import { alternativeNames, CRYPTO, LeafKey, SIGNING, subjectOf } from './leaf';
import { DAY, SECOND } from '../../common/clock';

const CA_YEARS = 20;
/** Nodes whose clocks are slow accept a new certificate. */
const BACKDATED = 60 * 60 * SECOND;

/**
 * A CA whose key never leaves AWS KMS. Its certificate is not stored: made again from the key it has the same bytes, as all that is in
 * it follows from the key, and PKCS #1 v1.5 signatures of the same bytes are the same.
 */
export class KmsIssuer implements Issuer {
  constructor(private readonly run: Run, private readonly source: SelfSignedSource) {}

  public async issue(issuance: Issuance, names: readonly string[], key: LeafKey): Promise<IssuedCertificates> {
    const subject = subjectOf(issuance, names);
    const authority = await this.authority();
    const now = wholeSeconds(this.run.environment.clock.now());
    const leaf = await this.sign({
      subject,
      issuer: authority.subjectName.toJSON(),
      publicKey: new x509.PublicKey(await CRYPTO.subtle.exportKey('spki', key.pair.publicKey)),
      serialNumber: serialNumber(randomBytes(16)),
      notBefore: new Date(Math.max(now - BACKDATED, authority.notBefore.getTime())),
      notAfter: new Date(Math.min(now + issuance.validityDays * DAY, authority.notAfter.getTime())),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature + x509.KeyUsageFlags.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        alternativeNames(names),
        await x509.SubjectKeyIdentifierExtension.create(key.pair.publicKey, false, CRYPTO),
        await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey, false, CRYPTO),
      ],
    });
    const ca = `${authority.toString('pem')}\n`;
    return { certificateChain: `${leaf.toString('pem')}\n${ca}`, trustedCertificates: ca };
  }

  private async authority(): Promise<x509.X509Certificate> {
    const { clients } = this.run.environment;
    const KeyId = this.source.keyArn;
    const { KeyMetadata } = await this.run.call('kms:DescribeKey', options => clients.kms.send(new DescribeKeyCommand({ KeyId }), options));
    const created = KeyMetadata?.CreationDate;
    if (created === undefined || KeyMetadata?.KeyUsage !== 'SIGN_VERIFY' || !KeyMetadata.KeySpec?.startsWith('RSA_')) {
      throw new ArtifactError(`key ${KeyId}: is no RSA key that signs; one with the usage SIGN_VERIFY is expected. Deploy the template that the library made`);
    }
    const { PublicKey } = await this.run.call('kms:GetPublicKey', options => clients.kms.send(new GetPublicKeyCommand({ KeyId }), options));
    const spki = new Uint8Array(PublicKey ?? []);
    const publicKey = new x509.PublicKey(spki);
    const digest = createHash('sha256').update(spki).digest();
    const name = [{ CN: [`EMR in-transit CA ${digest.subarray(0, 8).toString('hex')}`] }];
    const notBefore = new Date(wholeSeconds(created.getTime()) - BACKDATED);
    const notAfter = new Date(notBefore);
    notAfter.setUTCFullYear(notAfter.getUTCFullYear() + CA_YEARS);
    return this.sign({
      subject: name,
      issuer: name,
      publicKey,
      serialNumber: serialNumber(digest.subarray(0, 16)),
      notBefore,
      notAfter,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign + x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, CRYPTO),
      ],
    });
  }

  private async sign(certificate: Omit<x509.X509CertificateCreateWithKeyParams, 'signingKey'>): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      ...certificate,
      signingKey: { algorithm: SIGNING }, // all that is asked of the key
    }, this.signer());
  }

  /** The generator uses nothing of its crypto but `sign`. */
  private signer() {
    const sign = async (_algorithm: unknown, _key: unknown, bytes: ArrayBuffer): Promise<ArrayBuffer> => {
      const command = new SignCommand({
        KeyId: this.source.keyArn,
        SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        MessageType: 'DIGEST', // no limit on the size of what is signed
        Message: createHash('sha256').update(new Uint8Array(bytes)).digest(),
      });
      const { Signature } = await this.run.call('kms:Sign', options => this.run.environment.clients.kms.send(command, options));
      return new Uint8Array(Signature ?? []).buffer;
    };
    return { subtle: { sign } };
  }
}

/** Positive, as RFC 5280 wants it. */
function serialNumber(bytes: Buffer): string {
  const copy = Buffer.from(bytes);
  copy[0] = copy[0] % 0x40 + 0x40;
  return copy.toString('hex');
}

/** Certificates know no parts of seconds. */
function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / SECOND) * SECOND;
}
