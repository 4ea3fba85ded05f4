import { readFileSync } from 'fs';
import { join } from 'path';
import { CommandIo } from './command-io';
import { MOST_BYTES, readTextFile, textOfBytes, tooLarge } from '../checks/templates/text-file';

/** The world of this process. */
export function processIo(): CommandIo {
  // each write tells of its own error; without a listener here the process would crash as well
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return {
    folder: process.cwd(),
    colours: process.stdout.isTTY === true && !process.env.NO_COLOR,
    version: (JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8')) as { version: string }).version,
    readFile: readTextFile,
    readStandardInput,
    write,
    writeError: text => void process.stderr.write(text),
  };
}

function write(text: string): Promise<boolean> {
  return new Promise(resolve => process.stdout.write(text, error => {
    // a reader that has seen enough, such as head, is no fault
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    const written = !error || code === 'EPIPE';
    if (!written) {
      process.stderr.write(`cdk-emr-security: the output cannot be written${code === undefined ? '' : ` (${code})`}\n`);
    }
    resolve(written);
  }));
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw tooLarge();
    }
  }
  return textOfBytes(chunks);
}
