import { X509Certificate } from 'crypto';
import { Bundle } from '../bundle';
import { details, isSame } from '../certificate';
import { CertificateRule, PAGE, RuleFinding, idOf } from '../rule';
import { subjectOf } from '../words';

/** Those whose keys are used: the leaf, what issued it, and what is trusted for it. */
function used({ leaf, trust }: Bundle): X509Certificate[] {
  const all = (trust === undefined ? [leaf] : [...trust.path, trust.anchor]).filter(certificate => certificate !== undefined);
  return all.filter((certificate, index) => all.findIndex(each => isSame(each, certificate)) === index);
}

/** Those whose signature is looked at: all but what is trusted itself, as far as that is no certificate of nodes. */
function verified(bundle: Bundle): X509Certificate[] {
  const { leaf, trust } = bundle;
  return used(bundle).filter(certificate => certificate === leaf
    || certificate.issuer !== certificate.subject && (trust?.anchor === undefined || !isSame(certificate, trust.anchor)));
}

function ofEach(
  bundle: Bundle, certificates: readonly X509Certificate[], judge: (certificate: X509Certificate) => string | undefined,
): RuleFinding[] {
  return certificates.flatMap(certificate => {
    const what = judge(certificate);
    return what === undefined ? [] : [{ file: bundle.fileOf(certificate), message: `${subjectOf(certificate)} ${what}` }];
  });
}

/** Undefined for a key that this machine's openssl knows nothing of. */
function keyOf(certificate: X509Certificate): { readonly type: string; readonly bits?: number } | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    return { type: asymmetricKeyType ?? 'unknown', bits: asymmetricKeyDetails?.modulusLength };
  } catch {
    return undefined;
  }
}

const ofRsa = (key: ReturnType<typeof keyOf>): number | undefined => key !== undefined && ['rsa', 'rsa-pss'].includes(key.type) ? key.bits : undefined;

/** What the JDK has disabled. */
const LEAST_BITS = 1024;
const GOOD_BITS = 2048;

const KEY = 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|Public-Key"';
const SIGNATURE = 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|Signature Algorithm"';

const RSA_REFUSED: CertificateRule = {
  id: idOf('rsa-key-refused'),
  severity: 'ERROR',
  looksAt: `RSA keys of fewer than ${LEAST_BITS} bits`,
  example: 'a key of 512 bits',
  evidence: PAGE.JAVA_ALGORITHMS,
  java: 'refuses it',
  remedy: 'Have a certificate issued for a key of 2048 bits: openssl genrsa -out new.pem 2048',
  shownBy: KEY,
  check: bundle => ofEach(bundle, used(bundle), certificate => {
    const bits = ofRsa(keyOf(certificate));
    return bits === undefined || bits >= LEAST_BITS ? undefined : `has an RSA key that Java refuses, got ${bits} bits; ${GOOD_BITS} or more are expected`;
  }),
};

const RSA_SHORT: CertificateRule = {
  id: idOf('rsa-key-short'),
  severity: 'WARNING',
  looksAt: `RSA keys of ${LEAST_BITS} to ${GOOD_BITS - 1} bits`,
  example: 'a key of 1024 bits, as AWS showed until 2022',
  evidence: PAGE.CERTIFICATES,
  java: 'works; other programs refuse it',
  remedy: 'Have a certificate issued for a key of 2048 bits: openssl genrsa -out new.pem 2048',
  shownBy: KEY,
  check: bundle => ofEach(bundle, used(bundle), certificate => {
    const bits = ofRsa(keyOf(certificate));
    return bits === undefined || bits < LEAST_BITS || bits >= GOOD_BITS ? undefined : `has a short RSA key, got ${bits} bits; ${GOOD_BITS} or more are expected`;
  }),
};

const KEY_TYPE: CertificateRule = {
  id: idOf('key-type'),
  severity: 'WARNING',
  looksAt: 'certificates of nodes with a key that is not RSA',
  example: 'a key on the curve P-256, or Ed25519',
  evidence: PAGE.CERTIFICATES,
  java: 'works with EC keys, fails on JDK 11 with Ed25519; what EMR does with them is not documented',
  remedy: 'Use an RSA key of 2048 bits, as AWS shows: openssl genrsa -out new.pem 2048',
  shownBy: 'openssl x509 -in FILE -noout -text | grep "Public Key Algorithm"',
  check: bundle => ofEach(bundle, bundle.leaf === undefined ? [] : [bundle.leaf], certificate => {
    const key = keyOf(certificate);
    return key === undefined || key.type === 'rsa' ? undefined : `has a key of a kind that EMR's documentation does not speak of, got ${key.type}; RSA is expected`;
  }),
};

const HASH_REFUSED: CertificateRule = {
  id: idOf('signature-refused'),
  severity: 'ERROR',
  looksAt: 'signatures with MD5 or its forerunners; that of a trusted root is not looked at',
  example: 'a certificate that a CA of long ago signed with MD5',
  evidence: PAGE.JAVA_ALGORITHMS,
  java: 'refuses it',
  remedy: 'Have the certificate issued again with SHA-256',
  shownBy: SIGNATURE,
  check: bundle => ofEach(bundle, verified(bundle), certificate => {
    const hash = hashOf(certificate);
    return hash === undefined || !/^MD\d$/.test(hash) ? undefined : `has a signature that Java refuses, got ${hash}; SHA-256 is expected`;
  }),
};

const HASH_WEAK: CertificateRule = {
  id: idOf('signature-weak'),
  severity: 'WARNING',
  looksAt: 'signatures with SHA-1; that of a trusted root is not looked at',
  example: 'a certificate that a CA signed with SHA-1',
  evidence: PAGE.JAVA_ALGORITHMS,
  java: 'works; other programs refuse it',
  remedy: 'Have the certificate issued again with SHA-256',
  shownBy: SIGNATURE,
  check: bundle => ofEach(bundle, verified(bundle), certificate =>
    hashOf(certificate) === 'SHA-1' ? 'has a weak signature, got SHA-1; SHA-256 is expected' : undefined),
};

const hashOf = (certificate: X509Certificate): string | undefined => details(certificate)?.hash;

export const STRENGTH_RULES: readonly CertificateRule[] = [RSA_REFUSED, RSA_SHORT, KEY_TYPE, HASH_REFUSED, HASH_WEAK];
