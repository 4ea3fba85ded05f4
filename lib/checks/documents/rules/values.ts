import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { SchemaFault } from '../../../private/runtime';
import { FindingSeverity } from '../../finding';
import { DocumentFinding, DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView } from '../document-view';
import { nameOf, placeOf } from '../pointer';
import { isRequired } from '../requirements';
import { SchemaNode, isFlag, nodeAt } from '../schema-nodes';
import { either } from '../words';

interface ValueFault {
  readonly fault: SchemaFault;
  readonly path: string;
  readonly key: string;
  readonly value: unknown;
  readonly node: SchemaNode;
}

/** What the schema has against values, once for each place. */
function valueFaults(view: DocumentView, ...keywords: readonly string[]): readonly ValueFault[] {
  const byPath = new Map<string, ValueFault>();
  for (const fault of view.faults) {
    const path = fault.instancePath;
    if (keywords.includes(fault.keyword) && !fault.schemaPath.startsWith('#/$defs/flag/anyOf/') && !byPath.has(path)) {
      byPath.set(path, { fault, path, key: nameOf(path), value: view.at(path), node: nodeAt(path) ?? {} });
    }
  }
  return [...byPath.values()];
}

/** '24': whole numbers are judged as what they say. */
function wholeNumberIn(value: unknown, node: SchemaNode): number | undefined {
  return node.type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** 'True', as Python writes it, and the forms of AWS's own example. */
function isFlagText(value: unknown): boolean {
  return typeof value === 'string' && /^(true|false)$/i.test(value);
}

export const WRONG_TYPE: DocumentRule = {
  id: idOf('wrong-type'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the JSON type of each value',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write a value of the documented type',
  check: view => valueFaults(view, 'type', 'anyOf')
    .filter(({ value, node }) => wholeNumberIn(value, node) === undefined && !(isFlag(node) && isFlagText(value)))
    .map(({ path, key, value, node }) => ({
      path,
      // that days and hours are whole is not said in so many words
      severity: typeof value === 'number' && !path.startsWith(PLACE.METADATA) && node.type === 'integer' ? FindingSeverity.WARNING : undefined,
      message: `${key} is of the wrong type, got ${display(value)}; ${isFlag(node) ? 'true or false' : TYPE_NAMES[node.type ?? 'object']} is expected`,
    })),
};

const TYPE_NAMES: Readonly<Record<string, string>> = { array: 'a list', integer: 'a whole number', string: 'text', object: 'an object' };

/** SSE-C by any of its names. */
function isSseC({ path, value }: ValueFault): boolean {
  const places: readonly string[] = [PLACE.S3_MODE, PLACE.OVERRIDE_MODE];
  return places.includes(placeOf(path)) && typeof value === 'string' && /^sse-?c(ustomer)?$/i.test(value);
}

/** Values that are not among those that the documentation lists; what is not even of the right type is told of as that. */
function unlisted(view: DocumentView): readonly ValueFault[] {
  return [
    ...valueFaults(view, 'enum').filter(({ fault, value, node }) => fault.schemaPath !== EBS_OFF
      && typeof value === (node.type === 'integer' ? 'number' : node.type) && (typeof value !== 'number' || Number.isInteger(value))),
    ...valueFaults(view, 'type').filter(({ value, node }) => {
      const number = wholeNumberIn(value, node);
      return number !== undefined && node.enum !== undefined && !node.enum.includes(number);
    }),
  ];
}

/** Where the schema says that a flag has to be off: for EBS with another provider than KMS. */
const EBS_OFF = '#/$defs/off/enum';

export const INVALID_VALUE: DocumentRule = {
  id: idOf('invalid-value'),
  severity: FindingSeverity.ERROR,
  looksAt: 'values of which the documentation lists all',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write one of the documented values, exactly as it is spelt',
  check: view => unlisted(view).filter(fault => !isSseC(fault)).map(({ path, key, value, node }) => {
    const nearest = node.enum!.find(each => String(each).toLowerCase() === String(value).toLowerCase());
    return {
      path,
      message: `${key} has a value that Amazon EMR does not know, got ${display(value)}; ${either(node.enum!)} is expected`,
      remedy: nearest === undefined ? undefined : `Write ${JSON.stringify(nearest)}`,
    };
  }),
};

/** Asked for again and again; S3 has it, EMR does not. */
export const SSE_C: DocumentRule = {
  id: idOf('sse-c'),
  severity: FindingSeverity.ERROR,
  looksAt: 'encryption modes of Amazon S3',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: 'Choose SSE-KMS for a key of your own in AWS KMS, or CSE-Custom for keys that never leave your hands',
  check: view => unlisted(view).filter(isSseC).map(({ path, key, value, node }) => ({
    path,
    message: `${key} asks for server-side encryption with customer-provided keys, which Amazon EMR does not have, got ${display(value)}; ${either(node.enum!)} is expected`,
  })),
};

export const OUT_OF_RANGE: DocumentRule = {
  id: idOf('out-of-range'),
  severity: FindingSeverity.ERROR,
  looksAt: 'numbers',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write a number within the range',
  check: view => view.members.flatMap(({ pointer, key, value, node }) => {
    const number = typeof value === 'number' ? value : wholeNumberIn(value, node);
    const { minimum, maximum } = node;
    if (number === undefined || minimum === undefined || number >= minimum && number <= (maximum ?? number)) {
      return [];
    }
    return [{
      path: pointer,
      // only of the metadata service the limits are documented; of the others it is plain that nothing and less is too little
      severity: maximum === undefined ? FindingSeverity.WARNING : undefined,
      message: `'${key}' is out of range, got ${display(value)}; a whole number ${maximum === undefined ? `from ${minimum} on` : `from ${minimum} to ${maximum}`} is expected`,
    }];
  }),
};

export const EMPTY_VALUE: DocumentRule = {
  id: idOf('empty-value'),
  severity: FindingSeverity.ERROR,
  looksAt: 'text that is empty',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the value, or leave the key out where it is optional',
  check: view => valueFaults(view, 'minLength', 'pattern').filter(({ value, path }) => value === '' && placeOf(path) !== PLACE.LDAP_URL)
    .map(({ path, key }): DocumentFinding => ({
      path,
      // without it nothing works; of the filter it is said that it may not be empty
      severity: isRequired(view, path) || placeOf(path) === PLACE.LDAP_FILTER ? undefined : FindingSeverity.WARNING,
      message: `${key} is empty, got ""; text is expected`,
    })),
};

/** EBS encryption takes its key from KMS. */
export const EBS_NEEDS_KMS: DocumentRule = {
  id: idOf('ebs-needs-aws-kms'),
  severity: FindingSeverity.ERROR,
  looksAt: 'EBS encryption and the type of the local disks\' key provider',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Choose AwsKms with a key, or turn EBS encryption off',
  check: view => valueFaults(view, 'enum').filter(({ fault, path }) => fault.schemaPath === EBS_OFF && view.flag(path) === true)
    .map(({ path, key, value }) => ({
      path,
      message: `${key} is on with ${keyOf(PLACE.DISK_PROVIDER)} ${display(view.at(PLACE.DISK_PROVIDER))}, got ${display(value)}; it is only for ${keyOf(PLACE.DISK_PROVIDER)} "AwsKms"`,
    })),
};

/** Only two forms are documented. */
export const S3_OBJECT_FORM: DocumentRule = {
  id: idOf('s3-object-form'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the places in Amazon S3 of certificates and provider classes',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Upload the file to Amazon S3 and name it by its path or its ARN',
  check: view => valueFaults(view, 'pattern').filter(({ path, value }) => placeOf(path) !== PLACE.LDAP_URL && value !== '')
    .map(({ path, key, value }) => ({
      path,
      message: `${key} names no object in Amazon S3 in a documented form, got ${display(value)}; s3://bucket/key or arn:aws:s3:::bucket/key is expected`,
    })),
};

/** LDAP without TLS would send passwords in plain text, and EMR has no StartTLS. */
export const LDAP_URL: DocumentRule = {
  id: idOf('ldap-url'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the URL of the LDAP server',
  evidence: PAGE.LDAP,
  remedy: 'Use the TLS port of the LDAP server, with ldaps://',
  check: view => valueFaults(view, 'pattern').filter(({ path }) => placeOf(path) === PLACE.LDAP_URL)
    .map(({ path, key, value }) => ({
      path,
      message: `${key} is no URL of LDAP over TLS, got ${display(value)}; ldaps://host is expected`,
    })),
};

/** AWS's own example has such flags; whether the service takes them is not documented, and rules that look for booleans overlook them. */
export const FLAG_AS_TEXT: DocumentRule = {
  id: idOf('flag-as-text'),
  severity: FindingSeverity.WARNING,
  looksAt: 'flags that are written as text',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write it without quotes',
  check: view => view.members.filter(({ node, value }) => isFlag(node) && isFlagText(value)).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is text, got ${display(value)}; true or false is expected, and whether the service takes text is not documented`,
  })),
};

export const NUMBER_AS_TEXT: DocumentRule = {
  id: idOf('number-as-text'),
  severity: FindingSeverity.WARNING,
  looksAt: 'numbers that are written as text',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write it without quotes',
  check: view => view.members.filter(({ node, value }) => {
    const number = wholeNumberIn(value, node);
    // what is out of range is told of as that
    return number !== undefined && (node.enum === undefined || node.enum.includes(number))
      && number >= (node.minimum ?? number) && number <= (node.maximum ?? number);
  }).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is text, got ${display(value)}; a number is expected, and whether the service takes text is not documented`,
  })),
};
