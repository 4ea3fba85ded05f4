import { CfnParameter, CfnResource, Stack, TagManager, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ReferenceMarks } from './reference-marks';
import { Referenced, Value, concatenate, distinct, identityOf, opaque } from './value';

/** What a template can name without a CDK reference. */
export interface Directory {
  /** The element of the stack with that logical id. */
  element(stack: Stack, logicalId: string): IConstruct | undefined;
  /** What an export of that name holds, with the construct that exports it. */
  exported(name: Value, importer: Stack): { readonly value: unknown; readonly scope: IConstruct } | undefined;
  /** What the nested stack behind the resource holds in an output. */
  nestedOutput(nestedStack: IConstruct, name: string): { readonly value: unknown; readonly scope: IConstruct } | undefined;
}

// Steps through exports and parameters: a ring of them never ends.
const MAX_STEPS = 10;

/** Reads the final properties of resources, with references kept apart from text. */
export class Renderer {
  private readonly marks = new ReferenceMarks();
  private readonly rendered = new Map<CfnResource, Record<string, unknown>>();
  private readonly definitions = new Map<CfnResource, Record<string, unknown>>();

  constructor(private readonly directory: Directory) {}

  /** A property of the resource after aspects and escape hatches, by its CloudFormation name. */
  public property(resource: CfnResource, name: string): unknown {
    const attribute = name[0].toLowerCase() + name.slice(1);
    if (attribute in resource && hasNoOverrides(resource)) {
      const value = (resource as any)[attribute];
      return this.resolve(value instanceof TagManager ? value.renderTags() : value, resource);
    }
    const properties = this.propertiesOf(resource);
    return properties[name] ?? properties[attribute];
  }

  /** What becomes of the resource when it leaves the stack, as it is rendered. */
  public deletionPolicy(resource: CfnResource): unknown {
    return hasNoOverrides(resource)
      ? this.resolve(resource.cfnOptions.deletionPolicy, resource)
      : this.definitionOf(resource).DeletionPolicy ?? this.resolve(resource.cfnOptions.deletionPolicy, resource);
  }

  /** All values that the property can take; none if it is absent. */
  public valuesOfProperty(resource: CfnResource, name: string): readonly Value[] {
    return this.valuesOf(this.property(resource, name), resource);
  }

  /** All values that the items of a list property can take. */
  public valuesOfList(resource: CfnResource, name: string): readonly Value[] {
    const list = this.property(resource, name);
    return Array.isArray(list) ? list.flatMap(item => this.valuesOf(item, resource)) : this.valuesOf(list, resource);
  }

  /** All values that something with tokens can take. */
  public valuesOfTokens(tokens: unknown, scope: IConstruct): readonly Value[] {
    return this.valuesOf(this.resolve(tokens, scope), scope);
  }

  /** All values of something already rendered; none for nothing. */
  public valuesOf(rendered: unknown, scope: IConstruct): readonly Value[] {
    return distinct(this.read(rendered, scope, 0));
  }

  /** Something with tokens, with references as intrinsic functions. */
  public resolve(tokens: unknown, scope: IConstruct): any {
    const isLiteral = tokens === undefined || typeof tokens === 'boolean' || (typeof tokens === 'string' && !Token.isUnresolved(tokens));
    return isLiteral ? tokens : Tokenization.resolve(tokens, { scope, resolver: this.marks, preparing: false });
  }

  /** The reference that a `Ref` of something rendered stands for. */
  public referenceBehind(mark: string): Referenced | undefined {
    return this.marks.referenceBehind(mark);
  }

  /** All properties, rendered as for the template. */
  private propertiesOf(resource: CfnResource): Record<string, unknown> {
    let properties = this.rendered.get(resource);
    if (!properties) {
      properties = typeof (resource as any)._toCloudFormation === 'function'
        ? this.definitionOf(resource).Properties as Record<string, unknown> | undefined
        : this.resolve((resource as any)._cfnProperties, resource);
      properties ??= {};
      this.rendered.set(resource, properties);
    }
    return properties;
  }

  private definitionOf(resource: CfnResource): Record<string, unknown> {
    let definition = this.definitions.get(resource);
    if (!definition) {
      // Internal to the CDK and without a public counterpart: only it applies the escape hatches.
      const rendered = this.resolve((resource as any)._toCloudFormation(), resource);
      [definition = {}] = Object.values<any>(rendered?.Resources ?? {});
      this.definitions.set(resource, definition!);
    }
    return definition!;
  }

  private read(rendered: unknown, scope: IConstruct, step: number): readonly Value[] {
    if (rendered === undefined || rendered === null) {
      return [];
    }
    if (typeof rendered === 'string') {
      return [[rendered]];
    }
    if (typeof rendered === 'number' || typeof rendered === 'boolean') {
      return [[String(rendered)]];
    }
    const keys = Object.keys(rendered);
    if (step > MAX_STEPS || keys.length !== 1) {
      return [opaque(rendered)];
    }
    const [operator] = keys;
    const operand = (rendered as any)[operator];
    switch (operator) {
      case 'Ref':
        return typeof operand === 'string' ? this.readRef(operand, scope, step) : [opaque(rendered)];
      case 'Fn::GetAtt':
        return this.readAttribute(operand, scope, step);
      case 'Fn::If':
        return Array.isArray(operand) && operand.length === 3
          ? [...this.read(operand[1], scope, step), ...this.read(operand[2], scope, step)]
          : [opaque(rendered)];
      case 'Fn::Join':
        return Array.isArray(operand) && typeof operand[0] === 'string' && Array.isArray(operand[1])
          ? concatenate(operand[1].flatMap((part, i) => [...i > 0 ? [[[operand[0]]]] : [], this.read(part, scope, step)]))
          : [opaque(rendered)];
      case 'Fn::Sub':
        return this.readSub(operand, scope, step);
      case 'Fn::ImportValue':
        return this.readImport(operand, scope, step);
      default:
        return [opaque(rendered)];
    }
  }

  private readRef(name: string, scope: IConstruct, step: number): readonly Value[] {
    if (name === 'AWS::NoValue') {
      return [];
    }
    const stack = Stack.of(scope);
    const reference = this.marks.referenceBehind(name)
      ?? (name.startsWith('AWS::') ? { target: stack, attribute: name } : undefined);
    if (reference) {
      return this.follow(reference, step);
    }
    const element = this.directory.element(stack, name);
    return element
      ? this.follow({ target: element, attribute: 'Ref' }, step)
      : this.readParameter(stack, name, step) ?? [opaque({ stack: stack.node.path, Ref: name })];
  }

  private readAttribute(operand: unknown, scope: IConstruct, step: number): readonly Value[] {
    const [id, attribute] = typeof operand === 'string' ? splitOnce(operand) : Array.isArray(operand) ? operand : [];
    const stack = Stack.of(scope);
    const element = typeof id === 'string' ? this.directory.element(stack, id) : undefined;
    return element && typeof attribute === 'string'
      ? this.follow({ target: element, attribute }, step)
      : [opaque({ 'stack': stack.node.path, 'Fn::GetAtt': operand })];
  }

  /** From a nested stack's parameters and outputs to what they hold. */
  private follow(reference: Referenced, step: number): readonly Value[] {
    const { target, attribute } = reference;
    if (target instanceof CfnParameter) {
      const stack = Stack.of(target);
      return this.readParameter(stack, stack.resolve(target.logicalId), step) ?? [[reference]];
    }
    if (attribute.startsWith('Outputs.')) {
      const output = this.directory.nestedOutput(target, attribute.slice('Outputs.'.length));
      return output ? this.read(this.resolve(output.value, output.scope), output.scope, step + 1) : [[reference]];
    }
    return [[reference]];
  }

  private readParameter(stack: Stack, name: string, step: number): readonly Value[] | undefined {
    const nested = stack.nestedStackResource;
    if (!nested) {
      return undefined;
    }
    const given = this.resolve((nested as { parameters?: unknown }).parameters, nested)?.[name];
    return given === undefined ? undefined : this.read(given, nested, step + 1);
  }

  private readSub(operand: unknown, scope: IConstruct, step: number): readonly Value[] {
    const [body, variables] = Array.isArray(operand) ? operand : [operand, {}];
    // The body itself holds references where a template was included.
    return this.read(body, scope, step).flatMap(value => concatenate(value.flatMap(part => typeof part === 'string'
      ? part.split(/(\$\{[^}]*\})/).filter(text => text !== '').map(text => this.readSubPart(text, variables ?? {}, scope, step))
      : [[[part]]])));
  }

  private readSubPart(text: string, variables: Record<string, unknown>, scope: IConstruct, step: number): readonly Value[] {
    const name = /^\$\{([^}]*)\}$/.exec(text)?.[1];
    if (name === undefined) {
      return [[text]];
    }
    if (name.startsWith('!')) {
      return [[`\${${name.slice(1)}}`]];
    }
    if (name in variables) {
      return this.read(variables[name], scope, step);
    }
    return name.includes('.') ? this.readAttribute(name, scope, step) : this.readRef(name, scope, step);
  }

  private readImport(operand: unknown, scope: IConstruct, step: number): readonly Value[] {
    const importer = Stack.of(scope);
    return this.read(operand, scope, step).flatMap(name => {
      const found = this.directory.exported(name, importer);
      return found
        ? this.read(this.resolve(found.value, found.scope), found.scope, step + 1)
        : [opaque({ 'Fn::ImportValue': identityOf(name) })];
    });
  }
}

/** Then the attributes of an L1 are what is rendered, and reading one of them costs a fraction; rendering is always right. */
function hasNoOverrides(resource: CfnResource): boolean {
  const { rawOverrides } = resource as any;
  return typeof (resource as any)._toCloudFormation !== 'function'
    || typeof rawOverrides === 'object' && rawOverrides !== null && Object.keys(rawOverrides).length === 0;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('.');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
