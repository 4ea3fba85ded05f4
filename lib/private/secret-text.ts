import { CfnParameter, Stack } from 'aws-cdk-lib';
import { isPlainObject } from '../document/json-value';

/*
 * What of a password can be read in a template. CloudFormation puts dynamic references to secrets into effect in every property, those
 * to secure strings of Systems Manager in some only, and none of Amazon EMR:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
 */

/** Whether the text, or the beginning of it, stands for what CloudFormation reads elsewhere. */
export function isDynamicReference(text: string): boolean {
  return text.startsWith('{{resolve:');
}

/** Text, or what is filled in at deployment. */
export type SecretPiece = string | {
  readonly parameter?: CfnParameter;
  /** It is handed to another stack, by an output or a parameter which show what they hold. */
  readonly handedOver?: boolean;
};

/** Why a password can be read, or cannot be found. */
export enum SecretFault {
  PLAIN_TEXT,
  SHOWN_PARAMETER,
  SYSTEMS_MANAGER,
  SECURE_STRING,
}

/**
 * What is wrong with a password, which is one of the possible values of an attribute: whatever stands outside of complete references to
 * secrets can be read.
 */
export function secretFault(pieces: readonly SecretPiece[]): SecretFault | undefined {
  const rest = pieces.map((piece, index) => typeof piece === 'string' ? piece.replace(/\0/g, ' ') : `\0${index}\0`).join('').replace(SECRET, '');
  const outside = rest.replace(STORED_PARAMETER, '');
  const filledIn = [...outside.matchAll(HOLE)].map(([, index]) => pieces[Number(index)] as Exclude<SecretPiece, string>);
  if (filledIn.some(({ parameter, handedOver }) => parameter && (handedOver || showsItsValue(parameter)))) {
    return SecretFault.SHOWN_PARAMETER;
  }
  if (rest.includes('{{resolve:ssm-secure:')) {
    return SecretFault.SECURE_STRING;
  }
  if (outside.replace(HOLE, '') !== '') {
    return SecretFault.PLAIN_TEXT;
  }
  return outside === rest ? undefined : SecretFault.SYSTEMS_MANAGER;
}

/** Whether text, or a parameter of whatever kind, is put into something that is no template: there it can be read as it is resolved. */
export function isFilledIn(pieces: readonly SecretPiece[]): boolean {
  return pieces.some(piece => typeof piece === 'string' ? piece !== '' : piece.parameter !== undefined);
}

const SECRET = /\{\{resolve:secretsmanager:(?:(?!\{\{).)+?\}\}/gs;
const STORED_PARAMETER = /\{\{resolve:ssm(?:-secure)?:(?:(?!\{\{).)+?\}\}/gs;
const HOLE = /\0(\d+)\0/g;

/** Whether the template, or whoever describes the stack, shows what the parameter holds. A default stands in the template. */
function showsItsValue(parameter: CfnParameter): boolean {
  return !parameter.noEcho
    || piecesOf(Stack.of(parameter).resolve(parameter.default), () => [[{}]]).some(pieces => secretFault(pieces) !== undefined);
}

/** A parameter that is named in text, as `Fn.ref()` and `Fn.sub()` do, not by reference. */
export function parameterNamed(name: string, stack: Stack): CfnParameter | undefined {
  return stack.node.findAll().find((element): element is CfnParameter =>
    element instanceof CfnParameter && Stack.of(element) === stack && stack.resolve(element.logicalId) === name);
}

/** What a `Ref`, a `Fn::GetAtt` or a `Fn::ImportValue` stands for: all values that it can have. */
export type LeafReader = (leaf: Record<string, unknown>) => readonly (readonly SecretPiece[])[];

type Alternatives = ReturnType<LeafReader>;

// Ways through conditions beyond which nobody can say what a password is.
const MAX_ALTERNATIVES = 1000;

/** All values of something rendered, whichever functions it is made of; none for nothing. */
export function piecesOf(rendered: unknown, leaf: LeafReader): Alternatives {
  if (rendered === undefined || rendered === null) {
    return [];
  }
  const read = (part: unknown) => piecesOf(part, leaf);
  if (!isPlainObject(rendered)) {
    return Array.isArray(rendered) ? join(rendered.map(read)) : [[String(rendered)]];
  }
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(rendered);
  const operands = Array.isArray(operand) ? operand as readonly unknown[] : [];
  switch (others.length === 0 ? operator : '') {
    case 'Ref':
      return operand === 'AWS::NoValue' ? [] : leaf(rendered);
    case 'Fn::If':
      return operands.slice(1).flatMap(read);
    case 'Fn::Join':
      return join(itemsOf(operands[1]).map(read), String(operands[0]));
    case 'Fn::Sub':
      return substituted(operands.length > 0 ? operands : [operand], leaf);
    case 'Fn::Select':
      return selected(operands).flatMap(read);
    case 'Fn::Split':
      return read(operands[1]); // only what is put together says more than its parts
    case 'Fn::Base64':
      return read(operand);
    case 'Fn::FindInMap': // what the template has in its mappings is not looked up
      return [[{}], ...read(isPlainObject(operands[3]) ? operands[3].DefaultValue : undefined)];
    case 'Fn::GetAtt':
    case 'Fn::ImportValue':
      return leaf(rendered);
    case 'Fn::ToJsonString':
      return [[JSON.stringify(operand)]];
    default:
      return Object.keys(rendered).some(key => key === 'Ref' || key.startsWith('Fn::')) ? [[{}]] : [[JSON.stringify(rendered)]];
  }
}

/** The items of a list, which may itself be a function that makes one. */
function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [list];
}

/** The item that is chosen; all, where the choice is made at deployment. */
function selected([index, list]: readonly unknown[]): readonly unknown[] {
  const items = itemsOf(list);
  const chosen = /^\d+$/.test(String(index)) ? Number(index) : undefined;
  return chosen === undefined || !Array.isArray(list) ? items : items.slice(chosen, chosen + 1);
}

function substituted([body, variables]: readonly unknown[], leaf: LeafReader): Alternatives {
  return piecesOf(body, leaf).flatMap(pieces => join(pieces.map(piece => typeof piece !== 'string'
    ? [[piece]]
    : join(piece.split(/(\$\{[^}]*\})/).map(text => {
      const name = /^\$\{([^}]*)\}$/.exec(text)?.[1];
      if (name === undefined || name.startsWith('!')) {
        return [[text.replace('${!', '${')]];
      }
      if (isPlainObject(variables) && Object.hasOwn(variables, name)) {
        return piecesOf(variables[name], leaf);
      }
      return piecesOf(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, leaf);
    })))));
}

/** All ways to put the parts together. Too many of them count as text: it is not to be missed. */
function join(parts: readonly Alternatives[], delimiter = ''): Alternatives {
  return parts.filter(alternatives => alternatives.length > 0).reduce<Alternatives>((found, alternatives, index) =>
    found.length * alternatives.length > MAX_ALTERNATIVES
      ? [['too many alternatives']]
      : found.flatMap(head => alternatives.map(tail => [...head, ...index > 0 ? [delimiter] : [], ...tail])), [[]]);
}
