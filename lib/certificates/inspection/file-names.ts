import { distance } from 'fastest-levenshtein';

/** The names that EMR looks for at the root of the zip. */
export const PRIVATE_KEY = 'privateKey.pem';
export const CERTIFICATE_CHAIN = 'certificateChain.pem';
export const TRUSTED_CERTIFICATES = 'trustedCertificates.pem';

export const FILE_NAMES = [PRIVATE_KEY, CERTIFICATE_CHAIN, TRUSTED_CERTIFICATES] as const;
export const REQUIRED: readonly string[] = [PRIVATE_KEY, CERTIFICATE_CHAIN];
export type FileName = typeof FILE_NAMES[number];

/** A file that is meant to be one of the three. */
export interface FoundFile {
  readonly name: FileName;
  /** The name it has. */
  readonly at: string;
  readonly bytes: Uint8Array;
}

/** More letters than that, and another word is meant. */
const MOST_SLIPS = 2;

/** The files by what they are meant to be: those of the exact name, else the nearest. */
export function findFiles(files: ReadonlyMap<string, Uint8Array>): FoundFile[] {
  return FILE_NAMES.flatMap(name => {
    const at = files.has(name) ? name : nearest(name, [...files.keys()]);
    return at === undefined ? [] : [{ name, at, bytes: files.get(at)! }];
  });
}

export const isInFolder = (at: string): boolean => /[/\\]/.test(at);

function nearest(name: FileName, candidates: readonly string[]): string | undefined {
  return candidates
    .filter(candidate => meantBy(candidate) === name)
    .sort((left, right) => left.length - right.length || (left < right ? -1 : 1))[0];
}

/** Which of the three a file is meant to be, by its name without folders, case, signs between words and what follows a dot. */
function meantBy(candidate: string): FileName | undefined {
  const word = wordOf(candidate.slice(candidate.search(/[^/\\]*$/)));
  return FILE_NAMES
    .map(name => ({ name, slips: word.length > 2 * name.length ? Infinity : distance(word, wordOf(name)) }))
    .filter(({ slips }) => slips <= MOST_SLIPS)
    .sort((left, right) => left.slips - right.slips)[0]?.name;
}

function wordOf(fileName: string): string {
  // a name that starts with a dot is one that a system keeps, such as ._privateKey.pem of macOS
  return fileName.startsWith('.') ? fileName : fileName.replace(/\.\w+$/, '').replace(/[^a-z]/gi, '').toLowerCase();
}
