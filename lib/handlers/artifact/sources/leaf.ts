import 'reflect-metadata'; // before @peculiar/x509
import { webcrypto } from 'crypto';
import * as x509 from '@peculiar/x509';
import { CertificateRules, Issuance } from '../../../certificates/artifact-specification';
import { nodeWildcard } from '../../../certificates/node-names';
import { ArtifactError } from '../artifact-error';
import { Run } from '../run';

export const SIGNING = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** X.520 sets it. */
const LONGEST_COMMON_NAME = 64;

/** What signs and hashes here. */
export const CRYPTO = webcrypto;

/** A new key, and the same as the text of privateKey.pem. */
export interface LeafKey {
  readonly pair: webcrypto.CryptoKeyPair;
  readonly pem: string;
}

/** Made beside other work: it takes a while. */
export async function generateLeafKey(run: Run, keySize: number): Promise<LeafKey> {
  return run.deadline.race('generating a key', async () => {
    const pair = await webcrypto.subtle.generateKey({ ...SIGNING, modulusLength: keySize, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);
    const pem = `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey), 'PRIVATE KEY')}\n`;
    run.redactor.hide(pem);
    return { pair, pem };
  });
}

/** All names of the nodes; the first is the common name. */
export function namesOf(issuance: Issuance, rules: CertificateRules, region: string): string[] {
  return [...new Set([...(rules.hostNames?.length ? rules.hostNames : [nodeWildcard(region)]), ...(issuance.additionalNames ?? [])])];
}

export function subjectOf({ subject = {} }: Issuance, names: readonly string[]): x509.JsonName {
  const [commonName] = names;
  if (commonName.length > LONGEST_COMMON_NAME) {
    throw new ArtifactError(`hostNames: the first name has ${commonName.length} characters; a common name has at most ${LONGEST_COMMON_NAME}. Put a shorter name first`);
  }
  const parts: [string, string | undefined][] = [
    ['C', subject.country], ['ST', subject.stateOrProvince], ['L', subject.locality],
    ['O', subject.organization], ['OU', subject.organizationalUnit], ['CN', commonName],
  ];
  return parts.filter(([, value]) => value !== undefined).map(([name, value]) => ({ [name]: [value!] }));
}

export function alternativeNames(names: readonly string[]): x509.SubjectAlternativeNameExtension {
  return new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns', value })));
}
