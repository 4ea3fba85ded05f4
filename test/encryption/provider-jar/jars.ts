import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { zipSync } from 'fflate';
import { ClassToWrite, writeClass } from './class-writer';
import { ProviderInspection, inspectProvider } from '../../../lib/encryption/provider-jar/inspect-class';
import { ProviderUse } from '../../../lib/encryption/provider-jar/wanted-types';

export const TLS = 'com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider';
export const DISK = 'com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider';
export const S3 = 'com.amazonaws.services.s3.model.EncryptionMaterialsProvider';

/** JARs made by javac and jar: see fixtures/make.sh. */
export const FIXTURES = path.join(__dirname, 'fixtures');

const directory = mkdtempSync(path.join(tmpdir(), 'emr-jars-'));
afterAll(() => rmSync(directory, { recursive: true }));
let count = 0;

/** A path in a directory of the test. */
export function pathFor(name = `${count++}.jar`): string {
  return path.join(directory, name);
}

export function writeJar(bytes: Uint8Array, name?: string): string {
  const file = pathFor(name);
  writeFileSync(file, bytes);
  return file;
}

/** A JAR of some classes, and of other entries. */
export function jarOf(classes: ClassToWrite[], others: { [path: string]: Uint8Array } = {}): Uint8Array {
  return zipSync({ ...Object.fromEntries(classes.map(each => [`${each.name.replace(/\./g, '/')}.class`, writeClass(each)])), ...others });
}

/** What is said of a class in a JAR. */
export function inspect(jar: Uint8Array, className = 'com.example.Keys', use?: ProviderUse): ProviderInspection {
  return inspectProvider({ path: writeJar(jar), jar: 'my.jar', className, use });
}

/** The errors as `at: wrong; expected. remedy`, followed by the slugs of warnings and infos. */
export function told({ errors, warnings, infos }: ProviderInspection): string[] {
  return [
    ...errors.map(({ at, wrong, expected, remedy }) => `${at}: ${wrong}; ${expected}. ${remedy}`),
    ...warnings.map(({ slug }) => `warning ${slug}`),
    ...infos.map(({ slug }) => `info ${slug}`),
  ];
}
