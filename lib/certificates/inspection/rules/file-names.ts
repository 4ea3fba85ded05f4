import { Bundle } from '../bundle';
import { CERTIFICATE_CHAIN, FILE_NAMES, FoundFile, PRIVATE_KEY, REQUIRED, TRUSTED_CERTIFICATES, isInFolder } from '../file-names';
import { CertificateRule, LIST_ZIP, PAGE, Severity, idOf } from '../rule';
import { listed } from '../words';

/** Of a directory that is no zip yet. */
const listing = ({ zip }: Bundle): string => zip === undefined ? 'ls -A' : LIST_ZIP;

const FILE_MISSING: CertificateRule = {
  id: idOf('file-missing'),
  severity: 'ERROR',
  looksAt: `whether ${listed(REQUIRED)} are there`,
  example: 'a zip with key.pem and cert.pem',
  evidence: PAGE.CERTIFICATES,
  java: 'finds no file of that name',
  remedy: `Name the key ${PRIVATE_KEY}, the certificate with those of its intermediate CAs ${CERTIFICATE_CHAIN}, and those of a private CA ${TRUSTED_CERTIFICATES}`,
  shownBy: LIST_ZIP,
  check: bundle => {
    const { found, files, zip } = bundle;
    const missing = zip?.fault !== undefined ? [] : REQUIRED.filter(name => !found.some(each => each.name === name));
    return missing.length === 0 ? [] : [{
      shownBy: listing(bundle),
      message: `has no ${listed(missing, 'and no')}, got ${files.size === 0 ? 'no file at all' : listed([...files.keys()].sort())}; the exact name is expected, at the root of the zip`,
    }];
  },
};

const IN_FOLDER: CertificateRule = {
  id: idOf('file-in-folder'),
  severity: 'ERROR',
  looksAt: 'files of the bundle that stand in a folder of the zip',
  example: 'a zip with certs/privateKey.pem and certs/certificateChain.pem',
  evidence: PAGE.CERTIFICATES,
  java: 'finds no file of that name at the root',
  remedy: `Make the zip inside the folder: zip -X ../certificates.zip ${FILE_NAMES.join(' ')}`,
  shownBy: LIST_ZIP,
  check: bundle => {
    const astray = bundle.found.filter(({ at }) => isInFolder(at));
    return astray.length === 0 ? [] : [{
      severity: severityOf(bundle, astray),
      shownBy: listing(bundle),
      message: `has files in a folder, got ${listed(astray.map(({ at }) => at))}; ${listed(astray.map(({ name }) => name))} at the root of the zip ${astray.length > 1 ? 'are' : 'is'} expected`,
    }];
  },
};

const MISSPELT: CertificateRule = {
  id: idOf('file-misspelt'),
  severity: 'ERROR',
  looksAt: 'files with nearly the name of one of the bundle: another case, another ending, a letter more or less',
  example: 'a zip with privatekey.pem',
  evidence: PAGE.CERTIFICATES,
  java: 'finds no file of the exact name',
  remedy: 'Write the name as it is expected, upper and lower case as well',
  shownBy: LIST_ZIP,
  check: bundle => bundle.found.filter(({ name, at }) => at !== name && !isInFolder(at)).map(file => ({
    file: file.at,
    severity: severityOf(bundle, [file]),
    shownBy: listing(bundle),
    message: `is no name that nodes look for, got ${listed([file.at])}; ${listed([file.name])} is expected`,
  })),
};

/** The file of anchors is optional: a public chain needs none, and works without. */
function severityOf({ isPublic }: Bundle, astray: readonly FoundFile[]): Severity {
  const optional = astray.every(({ name }) => name === TRUSTED_CERTIFICATES);
  return optional && isPublic ? 'WARNING' : 'ERROR';
}

const EXTRA_FILE: CertificateRule = {
  id: idOf('extra-file'),
  severity: 'WARNING',
  looksAt: 'files in the bundle that EMR does not ask for',
  example: 'a zip that holds the private key of the CA as well',
  evidence: PAGE.CERTIFICATES,
  java: 'passes over it',
  remedy: 'Leave them out: every node downloads them, so the key of a CA among them would be on every node',
  shownBy: LIST_ZIP,
  check: bundle => {
    const { files, found } = bundle;
    const extra = [...files.keys()].filter(name => !found.some(({ at }) => at === name)).sort();
    // where one is missing, the rule on that has listed them all
    const complete = REQUIRED.every(name => found.some(each => each.name === name));
    return extra.length === 0 || !complete ? [] : [{
      shownBy: listing(bundle),
      message: `has files that nodes do not read, got ${listed(extra)}; only ${listed(FILE_NAMES)} are expected`,
    }];
  },
};

export const FILE_NAME_RULES: readonly CertificateRule[] = [FILE_MISSING, IN_FOLDER, MISSPELT, EXTRA_FILE];
