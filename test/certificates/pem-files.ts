import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { issue, pkcs8, rsaKey } from './inspection/fixtures/authority';
import { runtime } from '../../lib/private/runtime';

/* PEM files that work, for as long as a test runs. */

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach(folder => fs.rmSync(folder, { recursive: true, force: true })));

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pem-'));
  folders.push(folder);
  return folder;
}

export interface PemFiles {
  readonly 'privateKey.pem': string;
  readonly 'certificateChain.pem': string;
  readonly 'trustedCertificates.pem': string;
}

/** A leaf for the nodes of a Region and the CA that signed it. */
export async function pemFiles(name = '*.us-west-2.compute.internal', leafKey = 'leaf', until?: string): Promise<PemFiles> {
  const ca = await issue({ subject: 'Test CA', key: rsaKey('ca'), ca: true });
  const leaf = await issue({ subject: name, names: [name], key: rsaKey(leafKey), by: ca, usages: ['serverAuth', 'clientAuth'], until });
  return { 'privateKey.pem': pkcs8(leaf.key), 'certificateChain.pem': leaf.pem, 'trustedCertificates.pem': ca.pem };
}

export function folderOf(files: object, folder = temporaryFolder()): string {
  Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text as string));
  return folder;
}

export function zipOf(files: object, file = path.join(temporaryFolder(), 'certificates.zip')): string {
  fs.writeFileSync(file, runtime('certificates').writeZip(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text as string)]))));
  return file;
}
