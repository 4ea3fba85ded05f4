import { X509Certificate } from 'crypto';

/** One block of a PEM file. */
export interface PemBlock {
  /** Such as `CERTIFICATE`. */
  readonly label: string;
  /** From its first to its last line, in lines that end in a line feed. */
  readonly text: string;
  /** Why Java and openssl cannot read it, where that is so. */
  readonly fault?: string;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
/** The longest label of use, with room for unknown ones. */
const LONGEST_LABEL = 64;
const FIRST_LINE = new RegExp(`^${BEGIN}(.{1,${LONGEST_LABEL}}?)${DASHES} *$`);
/** As it looks byte by byte. */
const BYTE_ORDER_MARK = /\u00ef\u00bb\u00bf/g;

/** Text of which each character is a byte, with line feeds between lines and without the marks of an editor. */
export function textOf(bytes: Uint8Array): string {
  return latin1(bytes).replace(BYTE_ORDER_MARK, '').replace(/\r\n?/g, '\n');
}

/** Whether an editor left its mark: at the start, or where two files were put together. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return latin1(bytes).search(BYTE_ORDER_MARK) >= 0;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The blocks of a PEM file in their order. Text around them is passed over. Never throws. */
export function pemBlocks(bytes: Uint8Array): PemBlock[] {
  const text = textOf(bytes);
  const blocks: PemBlock[] = [];
  let from = text.indexOf(BEGIN);
  while (from >= 0) {
    const next = text.indexOf(BEGIN, from + BEGIN.length);
    const label = labelAt(text, from + BEGIN.length);
    if (label !== undefined) {
      blocks.push(blockOf(label, text.slice(from, next < 0 ? undefined : next), from === 0 || text[from - 1] === '\n'));
    }
    from = next;
  }
  return blocks;
}

/**
 * The number of the first line that stops Java's reader of certificates though it is outside of all blocks: it takes five hyphens at the
 * start of a line for a block, reads the last line of a block to its end, and takes a 0 for the start of DER at the start of the file and
 * after a block. Only for files of which the blocks have no fault.
 */
export function strayLine(bytes: Uint8Array): number | undefined {
  let last: string | undefined;
  let mayBeDer = true;
  const index = textOf(bytes).split('\n').findIndex(line => {
    if (last !== undefined) {
      mayBeDer = line.startsWith(last);
      const isStray = mayBeDer && line.slice(last.length).trim() !== '';
      last = mayBeDer ? undefined : last;
      return isStray;
    }
    const isStray = mayBeDer && line.startsWith('0') || line.startsWith(DASHES) && !FIRST_LINE.test(line);
    const label = FIRST_LINE.exec(line)?.[1];
    last = label === undefined ? undefined : `-----END ${label}-----`;
    mayBeDer = false;
    return isStray;
  });
  return index < 0 ? undefined : index + 1;
}

function labelAt(text: string, from: number): string | undefined {
  const label = text.slice(from, from + LONGEST_LABEL + DASHES.length);
  const end = label.indexOf(DASHES);
  return end > 0 && !label.slice(0, end).includes('\n') ? label.slice(0, end) : undefined;
}

/** @param text from the first dash of the block to that of the next one */
function blockOf(label: string, text: string, startsLine: boolean): PemBlock {
  const last = `-----END ${label}-----`;
  const end = text.indexOf(last);
  const block = { label, text: end < 0 ? text : `${text.slice(0, end + last.length)}\n` };
  if (end < 0) {
    return { ...block, fault: `has no line "${last}"` };
  }
  if (block.text.includes('\\n')) {
    return { ...block, fault: 'has the two characters \\n in place of the ends of its lines' };
  }
  const inLines = text.startsWith('\n', BEGIN.length + label.length + DASHES.length) || / *\n/y.test(text.slice(BEGIN.length + label.length + DASHES.length));
  if (!inLines || text[end - 1] !== '\n' || !startsLine) {
    return { ...block, fault: 'does not have its first and last line on lines of their own, without indentation' };
  }
  return block;
}

/** The certificate of a block; undefined where it cannot be read. */
export function certificateOf({ text, fault }: PemBlock): X509Certificate | undefined {
  if (fault !== undefined) {
    return undefined;
  }
  try {
    const certificate = new X509Certificate(text);
    // openssl lets dates pass that are none
    return [certificate.validFrom, certificate.validTo].some(date => Number.isNaN(Date.parse(date))) ? undefined : certificate;
  } catch {
    return undefined;
  }
}

/** The certificates of a PEM file in their order, without those that cannot be read. Never throws. */
export function certificatesIn(bytes: Uint8Array): X509Certificate[] {
  return pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE').map(certificateOf).filter(certificate => certificate !== undefined);
}
