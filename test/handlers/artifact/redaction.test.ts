import { generateKeyPairSync } from 'crypto';
import * as fc from 'fast-check';
import { Redactor } from '../../../lib/handlers/artifact/redaction';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const BODY = KEY.split('\n').filter(line => line !== '' && !line.startsWith('-'));

function holdsKey(text: string): boolean {
  return /-----(BEGIN|END)/.test(text) || BODY.some(line => line.length > 20 && text.includes(line));
}

test.each([
  ['a PEM text', `failed with ${KEY} there`, 'failed with (PEM)\n there'],
  ['a PEM text in JSON', JSON.stringify({ value: KEY, more: 1 }), '{"value":"(PEM)\\n","more":1}'],
  ['a PEM text in one line', `x ${KEY.replace(/\n/g, ' ')} y`, 'x (PEM)  y'],
  ['a PEM text that is cut off', `x ${KEY.slice(0, 300)}`, 'x (PEM)'],
  ['lines of PEM in a message', "has no line \"-----END PRIVATE KEY-----\". Look: grep -e '-----BEGIN' FILE", 'has no line "(PEM line)". Look: grep -e \'(PEM line)\' FILE'],
  ['the body of a key', `x ${BODY[0]} y`, 'x (PEM) y'],
  ['a signed URL', 'PUT https://x/y?X-Amz-Date=1&X-Amz-Signature=abc&b=c', 'PUT https://x/y?X-Amz-Date=1&X-Amz-Signature=(hidden)&b=c'],
])('%s is taken out', (_what, text, expected) => {
  expect(new Redactor().redact(text)).toBe(expected);
});

test('names, ARNs and hashes stay', () => {
  const text = `s3://bucket/certificates/StackConfig0123456789ABCDEFStackConfig0123456789ABCDEF/certificates.zip arn:aws:kms:eu-west-1:1:key/${'a'.repeat(64)}`;

  expect(new Redactor().redact(text)).toBe(text);
});

test('any line of what was hidden is taken out, wherever it stands', () => {
  const redactor = new Redactor();
  redactor.hide(JSON.stringify({ privateKey: KEY }));
  redactor.hide(Buffer.from(KEY));

  fc.assert(fc.property(fc.string(), fc.integer({ min: 0, max: KEY.length }), fc.integer({ min: 0, max: KEY.length }), (around, from, to) => {
    const part = KEY.slice(Math.min(from, to), Math.max(from, to));
    const redacted = redactor.redact(around + part + around);
    return !holdsKey(redacted);
  }));
  expect(redactor.redact('privateKey.pem, certificateChain.pem')).toBe('privateKey.pem, certificateChain.pem');
});
