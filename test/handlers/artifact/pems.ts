import 'reflect-metadata'; // before @peculiar/x509
import { generateKeyPairSync, KeyObject, webcrypto } from 'crypto';
import * as x509 from '@peculiar/x509';

const SIGNING = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

/** A key with what signs with it. */
export interface TestKey {
  readonly pem: string;
  readonly pair: webcrypto.CryptoKeyPair;
}

/** A certificate, its key, and what it was issued by. */
export interface TestCertificate {
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly key: TestKey;
}

const keys = new Map<string, TestKey>();
let taken = 0;

/** Keys are few and used in turn: to make them is what takes time. */
export async function testKey(use: 'leaf' | 'ca' = 'leaf'): Promise<TestKey> {
  taken += 1;
  const id = `${use} ${taken % 8}`;
  const key = keys.get(id) ?? await newKey();
  keys.set(id, key);
  return key;
}

async function newKey(): Promise<TestKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    pair: { privateKey: await imported(privateKey, 'pkcs8', 'sign'), publicKey: await imported(publicKey, 'spki', 'verify') },
  };
}

async function imported(key: KeyObject, format: 'pkcs8' | 'spki', usage: 'sign' | 'verify'): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey(format, key.export({ type: format, format: 'der' } as never) as unknown as Buffer, SIGNING, true, [usage]);
}

export interface CertificateOptions {
  readonly name: string;
  readonly now: number;
  /** Itself where undefined. */
  readonly issuer?: TestCertificate;
  readonly isCa?: boolean;
  readonly days?: number;
  readonly key?: TestKey;
}

let serial = 0;

export async function testCertificate({ name, now, issuer, isCa = false, days = 730, key: given }: CertificateOptions): Promise<TestCertificate> {
  const key = given ?? await testKey(isCa ? 'ca' : 'leaf');
  serial += 1;
  const subject = [{ CN: [name] }];
  const { digitalSignature, keyEncipherment, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer?.certificate.subjectName.toJSON() ?? subject,
    publicKey: key.pair.publicKey,
    signingKey: (issuer?.key ?? key).pair.privateKey,
    signingAlgorithm: SIGNING,
    serialNumber: (0x100000 + serial).toString(16),
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + days * DAY),
    extensions: [
      new x509.BasicConstraintsExtension(isCa, undefined, true),
      new x509.KeyUsagesExtension(isCa ? keyCertSign + cRLSign : digitalSignature + keyEncipherment, true),
      await x509.SubjectKeyIdentifierExtension.create(key.pair.publicKey, false, webcrypto),
      await x509.AuthorityKeyIdentifierExtension.create((issuer?.key ?? key).pair.publicKey, false, webcrypto),
      ...(isCa ? [] : [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      ]),
    ],
  }, webcrypto);
  return { certificate, pem: `${certificate.toString('pem')}\n`, key };
}
