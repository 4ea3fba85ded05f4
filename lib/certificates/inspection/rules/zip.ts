import { FILE_NAMES } from '../file-names';
import { CertificateRule, LIST_ZIP, PAGE, idOf } from '../rule';
import { listed } from '../words';
import { MOST_BYTES, MOST_ENTRIES } from '../zip';

const ZIP_UNREADABLE: CertificateRule = {
  id: idOf('zip-unreadable'),
  severity: 'ERROR',
  looksAt: 'whether the zip can be unpacked',
  example: 'a zip of which the end was lost in a copy, or a tar file',
  evidence: PAGE.CERTIFICATES,
  java: 'finds no file in it',
  remedy: `Make it again: zip -X certificates.zip ${FILE_NAMES.join(' ')}`,
  shownBy: 'unzip -t certificates.zip',
  check: ({ zip }) => zip?.fault !== 'unreadable' ? [] : [{ message: 'is no zip, or a damaged one; a zip with the PEM files at its root is expected' }],
};

const ZIP_ENCRYPTED: CertificateRule = {
  id: idOf('zip-encrypted'),
  severity: 'ERROR',
  looksAt: 'files in the zip that have a password',
  example: 'a zip made with zip -e',
  evidence: PAGE.CERTIFICATES,
  java: 'cannot unpack it',
  remedy: `Make it without a password: zip -X certificates.zip ${FILE_NAMES.join(' ')}`,
  shownBy: 'unzip -Zv certificates.zip',
  check: ({ zip }) => zip?.fault !== 'encrypted' ? [] : [{ message: 'has a password; nodes know none, and a zip without one is expected' }],
};

/** A limit of this library: what it has not read it can say nothing of. */
const ZIP_TOO_LARGE: CertificateRule = {
  id: idOf('zip-too-large'),
  severity: 'ERROR',
  looksAt: `zips with more than ${MOST_ENTRIES} files, or that unpack to more than ${MOST_BYTES / 1024 / 1024} MiB: this library does not read them`,
  example: 'a zip of a whole home directory',
  evidence: PAGE.CERTIFICATES,
  java: 'reads it; the limit is one of this library',
  remedy: `Leave only ${listed(FILE_NAMES)} in it`,
  shownBy: LIST_ZIP,
  check: ({ zip }) => zip?.fault !== 'too large' ? [] : [{
    message: `is too large to be looked at; at most ${MOST_ENTRIES} files with ${MOST_BYTES / 1024 / 1024} MiB are expected, and a bundle has three`,
  }],
};

const ZIP_DUPLICATE: CertificateRule = {
  id: idOf('zip-duplicate'),
  severity: 'WARNING',
  looksAt: 'names that stand twice in the zip',
  example: 'a zip with two files privateKey.pem',
  evidence: PAGE.CERTIFICATES,
  java: 'reads the first with one class and the last with another; which one nodes use is not known',
  remedy: 'Make the zip again from a folder that holds each file once',
  shownBy: LIST_ZIP,
  check: ({ zip }) => zip === undefined || zip.duplicates.length === 0 ? [] : [{
    message: `has more than one file of a name, got ${listed(zip.duplicates)}; each name is expected once, and the last of them was looked at`,
  }],
};

export const ZIP_RULES: readonly CertificateRule[] = [ZIP_UNREADABLE, ZIP_ENCRYPTED, ZIP_TOO_LARGE, ZIP_DUPLICATE];
