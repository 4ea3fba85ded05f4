import * as fc from 'fast-check';
import { pemOf } from './fixtures/authority';
import { Files, NOW, REGION, asMap, files, makeWorld, pkcs8 } from './fixtures/world';
import { CertificateFinding } from '../../../lib/certificates/certificate-inspection';
import { inspectFiles, inspectZip } from '../../../lib/certificates/inspection/inspect';
import { CERTIFICATE_RULES } from '../../../lib/certificates/inspection/rule-table';
import { writeZip } from '../../../lib/certificates/inspection/zip';

const CONTEXT = { now: NOW, region: REGION, hostnameVerification: true };
const RULE_IDS = new Set(CERTIFICATE_RULES.map(({ id }) => id));

let good: Files;
let blocks: string[];
beforeAll(async () => {
  const world = await makeWorld();
  good = files(world.key, [world.leafOfIntermediate, world.intermediate], [world.root]);
  blocks = [
    ...[world.leafOfIntermediate, world.intermediate, world.root, world.selfSigned, world.namesake].map(({ pem }) => pem),
    pkcs8(world.key), world.request, pemOf('CERTIFICATE', Buffer.from('no certificate')), pemOf('X509 CRL', Buffer.from('x')), '\ufeff', 'text\n', '',
  ];
});

/** Whatever is found is well-formed, short, and few. */
function expectWellFormed(findings: readonly CertificateFinding[]): void {
  expect(findings.length).toBeLessThan(60);
  for (const { ruleId, message, remedy } of findings) {
    expect(RULE_IDS).toContain(ruleId);
    expect(message.length).toBeLessThan(2000);
    expect(remedy.length).toBeLessThan(2000);
    // eslint-disable-next-line no-control-regex
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  }
}

test('bytes that are no zip', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => expectWellFormed(inspectZip(bytes, CONTEXT))));
});

test('a zip in which bytes were changed', () => {
  const zip = writeZip(asMap(good));
  const someChanges = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(someChanges, fc.nat(zip.length), (changes, length) => {
    const changed = Buffer.from(zip);
    changes.forEach(([at, byte]) => changed.writeUInt8(byte, at));
    expectWellFormed(inspectZip(changed, CONTEXT));
    expectWellFormed(inspectZip(changed.subarray(0, length), CONTEXT));
  }));
});

test('files with any bytes and names', () => {
  const name = fc.oneof(fc.constantFrom('privateKey.pem', 'certificateChain.pem', 'trustedCertificates.pem', 'x/privateKey.pem', '__proto__'), fc.string({ maxLength: 30 }));
  const someFiles = fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 100 })), { maxLength: 6 });
  fc.assert(fc.property(someFiles, entries => expectWellFormed(inspectFiles(new Map(entries), CONTEXT))));
});

test('files of blocks in any order', () => {
  const content = fc.array(fc.nat(blocks.length - 1), { maxLength: 6 }).map(picks => picks.map(pick => blocks[pick]).join(''));
  fc.assert(fc.property(content, content, fc.option(content, { nil: undefined }), fc.constantFrom(REGION, undefined), (key, chain, trusted, region) =>
    expectWellFormed(inspectFiles(asMap(files(key, chain, trusted)), { ...CONTEXT, region }))));
});

test('certificates in which bytes were changed', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.keys(good)), fc.nat(2000), fc.nat(255), (name, at, byte) => {
    const lines = (good[name] as string).split('-----');
    const der = Buffer.from(lines[2], 'base64');
    der.writeUInt8(byte, at % der.length);
    const changed = `-----${lines[1]}-----\n${der.toString('base64')}\n-----${lines.slice(3).join('-----')}`;
    expectWellFormed(inspectFiles(asMap({ ...good, [name]: changed }), CONTEXT));
  }), { numRuns: 300 });
});
