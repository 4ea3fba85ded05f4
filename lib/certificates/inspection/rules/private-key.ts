import { CERTIFICATE_CHAIN, PRIVATE_KEY } from '../file-names';
import { CertificateRule, PAGE, idOf } from '../rule';
import { subjectOf } from '../words';
import { labelsOf } from './form';

const KEY_MISSING: CertificateRule = {
  id: idOf('private-key-missing'),
  severity: 'ERROR',
  looksAt: `whether ${PRIVATE_KEY} holds a private key`,
  example: `${PRIVATE_KEY} with a certificate, a public key or a signing request in it`,
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it',
  remedy: 'Put the private key into it that belongs to the certificate',
  shownBy: 'openssl pkey -in FILE -noout',
  check: ({ keyFile }) => keyFile === undefined || keyFile.blocks.length === 0 || keyFile.keyBlocks.length > 0 ? [] : [{
    file: keyFile.at, message: `has no private key in it, got ${labelsOf(keyFile.blocks)}; "PRIVATE KEY" is expected`,
  }],
};

const KEY_ENCRYPTED: CertificateRule = {
  id: idOf('private-key-encrypted'),
  severity: 'ERROR',
  looksAt: 'private keys with a passphrase',
  example: 'a key that openssl req wrote without -nodes',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it; EMR says "Failed to read the private key"',
  remedy: 'Write it without the passphrase: openssl pkey -in FILE -out new.pem',
  shownBy: 'openssl pkey -in FILE -passin pass: -noout',
  check: ({ keyFile }) => keyFile === undefined || !keyFile.isEncrypted ? [] : [{
    file: keyFile.at, message: 'has a passphrase; nodes know none, and a key without one is expected',
  }],
};

const KEY_UNREADABLE: CertificateRule = {
  id: idOf('private-key-unreadable'),
  severity: 'ERROR',
  looksAt: 'blocks that say they are private keys',
  example: 'a key that lost the ends of its lines on the way through an environment variable',
  evidence: PAGE.PEM,
  java: 'refuses it',
  remedy: 'Get the key again from where it came from, copy it as a file, and write it as PKCS #8: openssl pkey -in FILE -out new.pem',
  shownBy: 'openssl pkey -in FILE -noout -check',
  check: ({ keyFile }) => {
    const block = keyFile?.keyBlocks[0];
    return block === undefined || keyFile?.isEncrypted === true || keyFile?.key !== undefined ? [] : [{
      file: keyFile?.at,
      message: `the first block ${labelsOf([block])} ${block.fault ?? 'cannot be read'}; a private key in PKCS #8 or PKCS #1 is expected`,
    }];
  },
};

const KEY_NOT_ALONE: CertificateRule = {
  id: idOf('private-key-not-alone'),
  severity: 'WARNING',
  looksAt: `what else is in ${PRIVATE_KEY}`,
  example: `${PRIVATE_KEY} with two keys, or with the certificate after the key`,
  evidence: PAGE.CERTIFICATES,
  java: 'depends on how a program reads the file; how EMR does is not known',
  remedy: `Leave only the key of the first certificate of ${CERTIFICATE_CHAIN} in it`,
  shownBy: 'grep -n -e -----BEGIN FILE',
  check: ({ keyFile }) => {
    // openssl ecparam -genkey writes the parameters first
    const blocks = keyFile?.blocks.filter(({ label }) => label !== 'EC PARAMETERS') ?? [];
    return keyFile === undefined || keyFile.keyBlocks.length === 0 || blocks.length === 1 ? [] : [{
      file: keyFile.at, message: `has ${blocks.length} blocks in it, got ${labelsOf(blocks)}; one private key is expected, and the first was looked at`,
    }];
  },
};

const KEY_MISMATCH: CertificateRule = {
  id: idOf('private-key-mismatch'),
  severity: 'ERROR',
  looksAt: 'whether the private key is that of the certificate',
  example: 'the key of before a renewal with the certificate of after it',
  evidence: PAGE.CERTIFICATES,
  java: 'does not notice when it reads the files; handshakes fail',
  remedy: 'Put the key there with which the certificate was requested, or have the certificate issued for this key',
  shownBy: `openssl x509 -in ${CERTIFICATE_CHAIN} -noout -pubkey | openssl sha256; openssl pkey -in ${PRIVATE_KEY} -pubout | openssl sha256`,
  check: ({ keyFile, chain, fits }) => keyFile?.key === undefined || chain.length === 0 || fits ? [] : [{
    file: keyFile.at,
    message: `is the key of no certificate in ${CERTIFICATE_CHAIN}; that of the first one, ${subjectOf(chain[0])}, is expected`,
  }],
};

export const PRIVATE_KEY_RULES: readonly CertificateRule[] = [KEY_MISSING, KEY_ENCRYPTED, KEY_UNREADABLE, KEY_NOT_ALONE, KEY_MISMATCH];
