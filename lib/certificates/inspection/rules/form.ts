import { Bundle } from '../bundle';
import { CertificateFile, FileContents, isKeyBlock, isRequestBlock } from '../contents';
import { PRIVATE_KEY, TRUSTED_CERTIFICATES } from '../file-names';
import { CertificateRule, PAGE, RuleFinding, idOf } from '../rule';
import { listed } from '../words';

const filesOf = ({ keyFile, chainFile, trustedFile }: Bundle): FileContents[] =>
  [keyFile, chainFile, trustedFile].filter(file => file !== undefined);
const certificateFiles = ({ chainFile, trustedFile }: Bundle): CertificateFile[] => [chainFile, trustedFile].filter(file => file !== undefined);

/** The labels of blocks, each once. */
export const labelsOf = (blocks: FileContents['blocks']): string => listed([...new Set(blocks.map(({ label }) => label))]);

const BYTE_ORDER_MARK: CertificateRule = {
  id: idOf('byte-order-mark'),
  severity: 'ERROR',
  looksAt: 'the mark that some editors and shells of Windows put before a text',
  example: 'certificateChain.pem in UTF-8 with a byte order mark, or in UTF-16',
  evidence: PAGE.PEM,
  java: 'refuses it (JDK 11 and 17)',
  remedy: 'Save the file as ASCII or as UTF-8 without a byte order mark',
  shownBy: 'LC_ALL=C grep -n $\'\\xEF\\xBB\\xBF\' FILE; head -c 4 FILE | od -t x1',
  check: bundle => filesOf(bundle).flatMap(({ at, hasByteOrderMark, binary }) => binary === 'UTF-16'
    ? [{ file: at, message: 'is in UTF-16; ASCII is expected' }]
    : hasByteOrderMark ? [{ file: at, message: 'has a byte order mark (EF BB BF); text without one is expected' }] : []),
};

/** How to get PEM out of it. */
const CONVERT = {
  'DER or PKCS #12': (name: string) => `Write it as PEM: openssl ${name === PRIVATE_KEY ? 'pkey' : 'x509'} -inform DER -in FILE -out new.pem; `
    + `out of PKCS #12 with openssl pkcs12 -in FILE -nodes ${name === PRIVATE_KEY ? '-nocerts' : '-nokeys'} -out new.pem`,
  'a Java keystore': (name: string) => 'Write it as PEM: keytool -importkeystore -srckeystore FILE -destkeystore new.p12 -deststoretype pkcs12, '
    + `then openssl pkcs12 -in new.p12 -nodes ${name === PRIVATE_KEY ? '-nocerts' : '-nokeys'} -out new.pem`,
  'UTF-16': () => 'Save the file as ASCII',
} as const;

const NOT_PEM: CertificateRule = {
  id: idOf('not-pem'),
  severity: 'ERROR',
  looksAt: 'files that are not PEM: DER, PKCS #12, keystores, empty ones, other text',
  example: 'privateKey.pem in DER',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses DER and files without a block',
  remedy: 'Write it as PEM: openssl pkey or openssl x509, with -inform DER -in FILE -out new.pem',
  shownBy: 'grep -c -e -----BEGIN FILE',
  check: bundle => filesOf(bundle).filter(({ binary }) => binary !== 'UTF-16').flatMap(({ name, at, binary, blocks }): RuleFinding[] => {
    const label = name === PRIVATE_KEY ? 'PRIVATE KEY' : 'CERTIFICATE';
    if (binary !== undefined && blocks.length === 0) {
      return [{ file: at, message: `is ${binary}; PEM is expected: text with a line "-----BEGIN ${label}-----"`, remedy: CONVERT[binary](name) }];
    }
    // without certificates, the anchors have a rule of their own
    return blocks.length > 0 || name === TRUSTED_CERTIFICATES ? [] : [{
      file: at,
      message: `${bundle.files.get(at)!.length === 0 ? 'is empty' : 'has no PEM in it'}; a line "-----BEGIN ${label}-----" is expected`,
      remedy: name === PRIVATE_KEY ? 'Put the private key into it as PEM, such as openssl genpkey writes it' : 'Put the certificate of the nodes into it as PEM, then those of its intermediate CAs',
    }];
  }),
};

const KEY_IN_OTHER_FILE: CertificateRule = {
  id: idOf('private-key-in-other-file'),
  severity: 'ERROR',
  looksAt: 'private keys among the certificates',
  example: 'certificateChain.pem with the key after the certificate, as some servers want it',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses the file',
  remedy: `Leave only certificates in it, and the key of the first one in ${PRIVATE_KEY}`,
  shownBy: 'grep -n -e -----BEGIN FILE',
  check: bundle => certificateFiles(bundle).filter(({ blocks }) => blocks.some(isKeyBlock)).map(({ at, blocks }) => ({
    file: at,
    message: `has a private key in it, got ${labelsOf(blocks.filter(isKeyBlock))}; only certificates are expected`,
  })),
};

const REQUEST: CertificateRule = {
  id: idOf('request'),
  severity: 'ERROR',
  looksAt: 'requests for certificates where certificates belong',
  example: 'certificateChain.pem that openssl req -new wrote, without -x509',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses the file',
  remedy: 'Send the request to the CA, and put here what it answers; or make a self-signed certificate: openssl req -x509',
  shownBy: 'openssl req -in FILE -noout -subject',
  check: bundle => certificateFiles(bundle).filter(({ blocks }) => blocks.some(isRequestBlock)).map(({ at, blocks }) => ({
    file: at,
    message: `has a certificate signing request in it, got ${labelsOf(blocks.filter(isRequestBlock))}; certificates are expected`,
  })),
};

/** Java reads certificates under these labels as well, so it is not known that EMR does not. */
const READ_BY_JAVA = ['PKCS7', 'TRUSTED CERTIFICATE', 'X509 CERTIFICATE'];

const OTHER_BLOCK: CertificateRule = {
  id: idOf('other-block'),
  severity: 'ERROR',
  looksAt: 'PEM blocks in the files of certificates that are of another kind',
  example: 'certificateChain.pem with a PUBLIC KEY',
  evidence: PAGE.PEM,
  java: 'refuses the file, except for PKCS7 and TRUSTED CERTIFICATE, which it reads',
  remedy: 'Leave only blocks "CERTIFICATE" in it; certificates in a block PKCS7 are got out by "openssl pkcs7 -in FILE -print_certs"',
  shownBy: 'grep -n -e -----BEGIN FILE',
  check: bundle => certificateFiles(bundle).flatMap(({ at, blocks, certificateBlocks }) => {
    const others = blocks.filter(block => !certificateBlocks.includes(block) && !isKeyBlock(block) && !isRequestBlock(block));
    return others.length === 0 ? [] : [{
      file: at,
      severity: others.every(({ label }) => READ_BY_JAVA.includes(label)) ? 'WARNING' as const : 'ERROR' as const,
      message: `has another block than certificates, got ${labelsOf(others)}; "CERTIFICATE" is expected`,
    }];
  }),
};

const CERTIFICATE_UNREADABLE: CertificateRule = {
  id: idOf('certificate-unreadable'),
  severity: 'ERROR',
  looksAt: 'blocks that say they are certificates',
  example: 'certificateChain.pem that lost the ends of its lines on the way through an environment variable',
  evidence: PAGE.PEM,
  java: 'refuses the file',
  remedy: 'Get the certificate again from where it came from, and copy it as a file',
  shownBy: 'openssl storeutl -noout -text -certs FILE',
  check: bundle => certificateFiles(bundle).filter(({ unreadable }) => unreadable.size > 0).map(({ at, unreadable, certificateBlocks }) => {
    const [[index, fault]] = unreadable;
    return {
      file: at,
      message: `certificate ${index} of ${certificateBlocks.length} ${fault ?? 'cannot be read'}; a PEM block with an X.509 certificate is expected`
        + (unreadable.size > 1 ? `, and so for ${unreadable.size - 1} more` : ''),
    };
  }),
};

const STRAY_LINE: CertificateRule = {
  id: idOf('stray-line'),
  severity: 'ERROR',
  looksAt: 'lines around the PEM blocks that Java cannot pass over: they begin with five hyphens, stand behind the last hyphen of a block, '
    + 'or begin with 0 as the first of the file or after a block',
  example: 'a line "----- CA -----" before the certificate of the CA',
  evidence: PAGE.PEM,
  java: 'refuses the file; it passes over all other text',
  remedy: 'Remove the line, or put "# " before it',
  shownBy: 'grep -n -E "^(-----|0)" FILE',
  check: bundle => certificateFiles(bundle).flatMap(({ at, strayLine }) => strayLine === undefined ? [] : [{
    file: at, message: `line ${strayLine} is outside of all PEM blocks, and Java takes it for a part of one; only blocks, or other text, are expected`,
  }]),
};

const TRUSTED_EMPTY: CertificateRule = {
  id: idOf('trusted-empty'),
  severity: 'ERROR',
  looksAt: `whether ${TRUSTED_CERTIFICATES}, where it is there, holds certificates`,
  example: `an empty ${TRUSTED_CERTIFICATES}`,
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it: nothing is trusted',
  remedy: 'Put the certificate of the CA into it, for a self-signed certificate that one itself; or leave the file out if the CA is a public one',
  shownBy: 'grep -c -e "-----BEGIN CERTIFICATE" FILE',
  check: ({ trustedFile }) => trustedFile === undefined || trustedFile.blocks.length > 0 || trustedFile.binary !== undefined ? [] : [{
    file: trustedFile.at, message: 'has no certificate in it; the certificates that nodes are to trust are expected',
  }],
};

export const FORM_RULES: readonly CertificateRule[] = [
  BYTE_ORDER_MARK, NOT_PEM, KEY_IN_OTHER_FILE, REQUEST, OTHER_BLOCK, CERTIFICATE_UNREADABLE, STRAY_LINE, TRUSTED_EMPTY,
];
