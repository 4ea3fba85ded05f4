import { readFileSync } from 'fs';
import { join } from 'path';
import { CommandIo } from './main';
import { MOST_BYTES, readTextFile, textOfBytes, tooLarge } from '../checks/templates/text-file';

/** The world of this process. */
export function processIo(): CommandIo {
  // a reader that has seen enough, such as head, is no fault
  process.stdout.on('error', () => process.exit());
  return {
    folder: process.cwd(),
    colours: process.stdout.isTTY === true && !process.env.NO_COLOR,
    version: (JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8')) as { version: string }).version,
    readFile: readTextFile,
    readStandardInput,
    write: text => void process.stdout.write(text),
    writeError: text => void process.stderr.write(text),
  };
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
