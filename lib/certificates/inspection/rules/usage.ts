import { details, isSame } from '../certificate';
import { CertificateRule, PAGE, idOf } from '../rule';
import { listed, subjectOf } from '../words';

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const ANY = '2.5.29.37.0';

/** Common uses by the words of openssl. */
const WORDS: Readonly<Record<string, string>> = {
  [SERVER]: 'serverAuth',
  [CLIENT]: 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};

const inWords = (usages: readonly string[]): string => listed(usages.map(usage => WORDS[usage] ?? usage));
const allows = (usages: readonly string[], usage: string): boolean => usages.includes(usage) || usages.includes(ANY);

const SHOW = 'openssl x509 -in FILE -noout -subject -ext extendedKeyUsage,keyUsage';

const NOT_FOR_SERVERS: CertificateRule = {
  id: idOf('not-for-servers'),
  severity: 'ERROR',
  looksAt: 'the extended key usage of the certificate of the nodes, where it has one: whether servers may use it',
  example: 'extendedKeyUsage=clientAuth',
  evidence: PAGE.PROFILE,
  java: 'refuses it',
  remedy: 'Have the certificate issued with extendedKeyUsage=serverAuth,clientAuth, or without extended key usage',
  shownBy: SHOW,
  check: ({ chainFile, leaf }) => {
    const usages = leaf === undefined ? undefined : details(leaf)?.extendedKeyUsages;
    return usages === undefined || allows(usages, SERVER) ? [] : [{
      file: chainFile?.at, message: `${subjectOf(leaf!)} is not for servers by its extended key usage, got ${inWords(usages)}; serverAuth and clientAuth are expected`,
    }];
  },
};

const NOT_FOR_CLIENTS: CertificateRule = {
  id: idOf('not-for-clients'),
  severity: 'WARNING',
  looksAt: 'the extended key usage of the certificate of the nodes, where it has one: nodes are clients of each other as well',
  example: 'extendedKeyUsage=serverAuth',
  evidence: PAGE.PROFILE,
  java: 'works, unless a server asks for the certificate of its client: then it refuses it',
  remedy: 'Have the certificate issued with extendedKeyUsage=serverAuth,clientAuth, or without extended key usage',
  shownBy: SHOW,
  check: ({ chainFile, leaf }) => {
    const usages = leaf === undefined ? undefined : details(leaf)?.extendedKeyUsages;
    return usages === undefined || !allows(usages, SERVER) || allows(usages, CLIENT) ? [] : [{
      file: chainFile?.at, message: `${subjectOf(leaf!)} is not for clients by its extended key usage, got ${inWords(usages)}; clientAuth is expected as well`,
    }];
  },
};

const NO_SIGNATURES: CertificateRule = {
  id: idOf('key-usage'),
  severity: 'ERROR',
  looksAt: 'the key usage of the certificate of the nodes, where it has one: whether its key may sign; a warning where the certificate is itself trusted',
  example: 'a certificate of a CA with keyUsage=keyCertSign as the certificate of the nodes',
  evidence: PAGE.PROFILE,
  java: 'refuses it: "KeyUsage does not allow digital signatures"; for what is itself trusted it is not looked at',
  remedy: 'Have the certificate issued with keyUsage=digitalSignature,keyEncipherment, or without key usage',
  shownBy: SHOW,
  check: ({ chainFile, leaf, trust }) => leaf === undefined || details(leaf)?.signs !== false ? [] : [{
    file: chainFile?.at,
    severity: trust?.anchor !== undefined && isSame(trust.anchor, leaf) ? 'WARNING' : 'ERROR',
    message: `${subjectOf(leaf)} may not sign by its key usage, which TLS needs; digitalSignature is expected`,
  }],
};

export const USAGE_RULES: readonly CertificateRule[] = [NOT_FOR_SERVERS, NOT_FOR_CLIENTS, NO_SIGNATURES];
