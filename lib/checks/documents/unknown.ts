import { Token, Tokenization } from 'aws-cdk-lib';
import { isPlainObject } from '../../document/json-value';

/** What stands for a value that is only known later: when the app is synthesized, or when the stack is deployed. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** Tokens, intrinsic functions of CloudFormation, and text with something yet to be filled in. Their text says nothing. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === 'string') {
    return isUnknownText(value);
  }
  if (typeof value === 'number' || Array.isArray(value)) {
    return Token.isUnresolved(value);
  }
  return Tokenization.isResolvable(value) || isIntrinsic(value);
}

/** A CDK token, a dynamic reference of CloudFormation, or a placeholder as in Fn::Sub. */
export function isUnknownText(text: string): boolean {
  // searched, not matched: hostile text makes an expression for this take forever
  const placeholder = text.indexOf('${');
  return placeholder >= 0 && text.indexOf('}', placeholder) > placeholder + 2
    || text.includes('{{resolve:')
    || Token.isUnresolved(text);
}

/** What CloudFormation removes together with its key. */
export function isNoValue(value: unknown): boolean {
  return isPlainObject(value) && value.Ref === 'AWS::NoValue' && Object.keys(value).length === 1;
}

/** A key that CloudFormation replaces by others before it reads the object: what they are is only known later. */
export function isMacro(key: string): boolean {
  return key === 'Fn::Transform' || key.startsWith('Fn::ForEach::');
}

function isIntrinsic(value: unknown): boolean {
  if (!isPlainObject(value)) {
    return false;
  }
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
