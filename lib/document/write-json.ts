import { Tokenization } from 'aws-cdk-lib';
import { readableList, readableNumber, readableText, readableToken } from './token-text';

/**
 * JSON for people to read: two spaces a level, tokens by what they stand for.
 *
 * Not JSON.stringify, which loses what JSON.parse can give (-0, and numbers that are too large) and writes a token as a number or a marker.
 */
export function writeJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Tokenization.isResolvable(value)) {
    return JSON.stringify(readableToken(value));
  }
  if (typeof value === 'string') {
    return JSON.stringify(readableText(value));
  }
  if (typeof value === 'number') {
    return writeNumber(value);
  }
  if (Array.isArray(value)) {
    const token = readableList(value);
    const parts = token === undefined ? value.map(part => inner + writeJson(part, inner)) : [inner + JSON.stringify(token)];
    return enclosed('[', parts, ']', indent);
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, part]) => `${inner}${JSON.stringify(readableText(key))}: ${writeJson(part, inner)}`);
    return enclosed('{', parts, '}', indent);
  }
  return JSON.stringify(value);
}

function writeNumber(value: number): string {
  const token = readableNumber(value);
  if (token !== undefined) {
    return JSON.stringify(token);
  }
  if (Object.is(value, -0)) {
    return '-0';
  }
  // a number beyond all doubles is read as infinite, and this is one
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : ''}1e999`;
}

function enclosed(open: string, parts: string[], close: string, indent: string): string {
  return parts.length === 0 ? open + close : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
