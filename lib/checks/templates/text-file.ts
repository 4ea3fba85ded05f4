import { closeSync, openSync, readSync } from 'fs';

/** Ten times what CloudFormation takes as a template. */
export const MOST_BYTES = 10 * 1024 * 1024;

const CHUNK = 64 * 1024;

/** A part of a sentence that says why something cannot be read as text. */
export class NoText extends Error {
}

/** The text of a file. Not by the size that the file system tells: pipes and devices have none. */
export function readTextFile(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new NoText(reasonOf(error));
  }
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; ;) {
      const chunk = Buffer.alloc(CHUNK);
      const read = readSync(file, chunk);
      if (read === 0) {
        return textOfBytes(chunks);
      }
      chunks.push(chunk.subarray(0, read));
      size += read;
      if (size > MOST_BYTES) {
        throw tooLarge();
      }
    }
  } catch (error) {
    throw error instanceof NoText ? error : new NoText(reasonOf(error));
  } finally {
    closeSync(file);
  }
}

export function tooLarge(): NoText {
  return new NoText(`it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
}

export function textOfBytes(chunks: readonly Buffer[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new NoText('it is not text in UTF-8');
  }
}

function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'reading it is not allowed' };
  const { code } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? `reading it failed${code === undefined ? '' : ` (${code})`}`;
}
