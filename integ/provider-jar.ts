import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { strToU8, zipSync } from 'fflate';

const u2 = (value: number) => [value >> 8, value & 0xff]; // eslint-disable-line no-bitwise
const u4 = (value: number) => [...u2(value >>> 16), ...u2(value & 0xffff)]; // eslint-disable-line no-bitwise
const text = (value: string) => [1, ...u2(value.length), ...strToU8(value)];

/** A public class with a constructor that calls the one above it, and nothing else (JVMS 4.1). */
function classFile(name: string, superclass: string): Uint8Array {
  const constants = [
    text(name.replace(/\./g, '/')), [7, ...u2(1)], // 2: the class
    text(superclass.replace(/\./g, '/')), [7, ...u2(3)], // 4: the one above
    text('<init>'), text('()V'), [12, ...u2(5), ...u2(6)], [10, ...u2(4), ...u2(7)], // 8: the constructor above
    text('Code'),
  ];
  const code = [0x2a, 0xb7, ...u2(8), 0xb1]; // aload_0, invokespecial, return
  const attribute = [...u2(1), ...u2(1), ...u4(code.length), ...code, ...u2(0), ...u2(0)];
  return Uint8Array.from([
    ...u4(0xcafebabe), ...u2(0), ...u2(52), ...u2(constants.length + 1), ...constants.flat(),
    ...u2(0x0021), ...u2(2), ...u2(4), ...u2(0), ...u2(0), // public; no interfaces, no fields
    ...u2(1), ...u2(0x0001), ...u2(5), ...u2(6), ...u2(1), ...u2(9), ...u4(attribute.length), ...attribute,
    ...u2(0),
  ]);
}

/** The classes of the JAR, and the types they extend. None of them yields anything: examples/provider-jar has real ones. */
export const PROVIDER_CLASSES = {
  'com.example.integ.DiskProvider': 'com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider',
  'com.example.integ.TlsProvider': 'com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider',
};

/** A JAR with them: the same bytes on every machine. */
export function providerJar(revision = '1'): Uint8Array {
  const files: Record<string, Uint8Array> = { 'META-INF/MANIFEST.MF': strToU8(`Manifest-Version: 1.0\r\nImplementation-Version: ${revision}\r\n\r\n`) };
  for (const [name, superclass] of Object.entries(PROVIDER_CLASSES)) {
    files[`${name.replace(/\./g, '/')}.class`] = classFile(name, superclass);
  }
  return zipSync(files, { mtime: new Date(1980, 0, 1) }); // fflate writes local time
}

/** Where an app finds it. */
export function writeProviderJar(folder = mkdtempSync(join(tmpdir(), 'integ-'))): string {
  const path = join(folder, 'providers.jar');
  writeFileSync(path, providerJar());
  return path;
}
