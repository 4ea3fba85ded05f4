import { X509Certificate } from 'crypto';
import { safeText } from '../../cli/safe-text';

/** A name in a certificate or a zip may be as long as its maker likes. */
const LONGEST_NAME = 120;
const MOST_LISTED = 5;

/** A name from a file, fit for a message. Nothing else of a file is shown: never what a block holds. */
export function quoted(name: string): string {
  return `"${safeText(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name)}"`;
}

/** '"a", "b" and "c"', or as many as are read and the number of the others; 'none' for none. */
export function listed(names: readonly string[], last = 'and'): string {
  const shown = names.slice(0, MOST_LISTED).map(quoted);
  if (names.length > MOST_LISTED) {
    return `${shown.join(', ')} and ${names.length - MOST_LISTED} more`;
  }
  return names.length < 2 ? shown[0] ?? 'none' : `${shown.slice(0, -1).join(', ')} ${last} ${shown[shown.length - 1]}`;
}

export const subjectOf = ({ subject }: X509Certificate): string => quoted(inOneLine(subject));
export const issuerOf = ({ issuer }: X509Certificate): string => quoted(inOneLine(issuer));
export const subjectsOf = (certificates: readonly X509Certificate[]): string => listed(certificates.map(({ subject }) => inOneLine(subject)));

/** @param name a distinguished name as Node has it, one part to a line; undefined for none at all */
function inOneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

/** '2120-01-31T00:00:00Z'. */
export function moment(date: string | Date): string {
  return new Date(date).toISOString().replace(/\.\d+/, '');
}
