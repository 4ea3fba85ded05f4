import {
  CfnElement, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Token,
  Tokenization, aws_iam as iam,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isResolvedOnce } from './resolved-once';

/** The elements that a value refers to when it stands in the given scope; pseudo parameters refer to none. */
export function referencesIn(value: unknown, scope: IConstruct): CfnElement[] {
  const finder = new ReferenceFinder(scope);
  finder.find(value);
  if (finder.names.size === 0) {
    return [...finder.references];
  }
  const stack = Stack.of(scope);
  return [...new Set([...finder.references, ...elementsNamed(finder.names, byLogicalId(stack, elementsUnder(stack)))])];
}

/** What refers to elements: by tokens, or by their logical ids. */
export interface References {
  readonly references: ReadonlySet<CfnElement>;
  /** What stands in Ref, Fn::GetAtt, Fn::Sub and DependsOn; not all of it names an element. */
  readonly names: ReadonlySet<string>;
}

/** What an element refers to; overrides included. */
export function referencesOf(element: CfnElement): References {
  const finder = new ReferenceFinder(element);
  try {
    // internal to CDK, but there is no public way to what the template will hold
    const { _toCloudFormation, rawOverrides } = element as unknown as { _toCloudFormation?: () => Fragment; rawOverrides?: unknown };
    const { Resources: definitions = {}, ...rest } = _toCloudFormation?.call(element) ?? {};
    finder.finishing = Object.values(definitions).find(definition => Tokenization.isResolvable(definition))?.constructor;
    finder.find([Object.values(definitions), rest, rawOverrides]);
  } catch {
    // what cannot be rendered fails in CDK's own words when the template is written; until then its references up to here count
  }
  return finder;
}

/** What an element adds to the template; its own name is no reference. */
interface Fragment extends Record<string, unknown> {
  readonly Resources?: Record<string, unknown>;
}

/** More levels than the CDK renders. */
const MAX_DEPTH = 250;

/** Finds references in what makes up a template, without making the template of it: that takes the CDK several times as long. */
class ReferenceFinder implements References {
  public readonly references = new Set<CfnElement>();
  public readonly names = new Set<string>();
  /** The class of the CDK's tokens that in the end leave out what is empty, render properties and apply overrides: nothing that is not searched. */
  public finishing?: unknown;
  /** What the token has registered that is being resolved. */
  private processor?: IPostProcessor;

  constructor(private readonly scope: IConstruct) {}

  public find(value: unknown): void {
    const registerPostProcessor = (processor: IPostProcessor) => {
      this.processor = processor;
    };
    // a context comes from the CDK alone, to a token that is resolved
    const token: IResolvable = { creationStack: [], resolve: context => this.visit(value, { ...context, registerPostProcessor }) };
    Tokenization.resolve(token, { scope: this.scope, resolver: new ReferenceCollector(this.references), preparing: false });
  }

  private visit(value: unknown, context: IResolveContext, depth = 0): void {
    if (depth > MAX_DEPTH) {
      throw new Error(`'${this.scope.node.path}' holds a value of more than ${MAX_DEPTH} levels`);
    }
    if (value === undefined || value === null || typeof value === 'boolean') {
      return;
    }
    if (Token.isUnresolved(value)) {
      for (const token of tokensIn(value)) {
        this.visitToken(token, context, depth); // the CDK counts no tokens among the levels
      }
    } else if (Array.isArray(value)) {
      for (const item of value) {
        this.visit(item, context, depth + 1);
      }
    } else if (typeof value === 'object' && !Construct.isConstruct(value)) {
      for (const [key, item] of Object.entries(value)) {
        this.visit(item, context, depth + 1);
        this.visitNames(key.includes('${') ? this.resolvedKey(key, context, depth) : key, item, context);
      }
    }
  }

  private resolvedKey(key: string, context: IResolveContext, depth: number): unknown {
    this.visit(key, context, depth);
    return context.resolve(key);
  }

  private visitNames(key: unknown, value: unknown, context: IResolveContext): void {
    if (NAMING.has(key)) {
      for (const name of namesIn(key as string, isPlainText(value) ? value : context.resolve(value))) {
        if (!name.startsWith('AWS::')) {
          this.names.add(name);
        }
      }
    }
  }

  private visitToken(token: IResolvable, context: IResolveContext, depth: number): void {
    if (isResolvedOnce(token)) {
      return; // refers to nothing of the app
    }
    if (token instanceof iam.PolicyDocument) {
      this.visit(token.toJSON(), context, depth); // its own resolve() would freeze and merge the statements
      return;
    }
    const value: unknown = token.resolve(context);
    const processor = this.takeProcessor();
    if (!Reference.isReference(token)) {
      this.visit(value, context, depth);
    } else if (isReferenceTo(token.target, value)) {
      this.references.add(token.target);
    } else if (typeof value === 'string') {
      this.visit(value, context, depth);
    }
    if (processor !== undefined && token.constructor !== this.finishing) {
      this.visit(processor.postProcess(context.resolve(value), context), context, depth);
    }
  }

  private takeProcessor(): IPostProcessor | undefined {
    const { processor } = this;
    this.processor = undefined;
    return processor;
  }
}

/** Collects references in what a token has resolved itself. */
class ReferenceCollector extends DefaultTokenResolver {
  constructor(private readonly found: Set<CfnElement>) {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (token instanceof iam.PolicyDocument) {
      return context.resolve(token.toJSON());
    }
    if (!Reference.isReference(token)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const value = token.resolve(context);
    if (isReferenceTo(token.target, value)) {
      this.found.add(token.target);
    }
    return postProcessor.postProcess(context.resolve(value), context);
  }
}

/** Text is either the real reference in disguise, or the physical name of a resource of another environment, which is no reference. */
function isReferenceTo(target: IConstruct, value: unknown): target is CfnElement {
  return typeof value !== 'string' && CfnElement.isCfnElement(target);
}

/** The tokens in which a value is encoded that holds any: a text may hold several. */
function tokensIn(value: unknown): readonly IResolvable[] {
  if (typeof value === 'string') {
    return Tokenization.reverseString(value).tokens;
  }
  const token = Tokenization.reverse(value);
  return token === undefined ? [] : [token];
}

function isPlainText(value: unknown): boolean {
  return typeof value === 'string' && !Token.isUnresolved(value);
}

const NAMING: ReadonlySet<unknown> = new Set(['Ref', 'DependsOn', 'Fn::GetAtt', 'Fn::Sub']);

/** The names that stand under a key of NAMING, resolved: of elements, and of others that the template knows. */
function namesIn(key: string, value: unknown): readonly string[] {
  switch (key) {
    case 'Ref':
      return textsIn([value]);
    case 'DependsOn':
      return textsIn(Array.isArray(value) ? value : [value]);
    case 'Fn::GetAtt':
      return Array.isArray(value) ? textsIn(value.slice(0, 1)) : textsIn([value]).map(text => text.split('.')[0]);
    default:
      return textsIn(Array.isArray(value) ? value.slice(0, 1) : [value])
        .flatMap(text => [...text.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(match => match[1]));
  }
}

function textsIn(values: readonly unknown[]): string[] {
  return values.filter(value => typeof value === 'string');
}

/** What an element depends on by its DependsOn. */
export function explicitDependencies(element: CfnElement): CfnElement[] {
  return CfnResource.isCfnResource(element)
    ? element.obtainDependencies().filter((target): target is CfnResource => CfnElement.isCfnElement(target))
    : [];
}

export function elementsUnder(construct: IConstruct): CfnElement[] {
  return construct.node.findAll().filter(child => CfnElement.isCfnElement(child)) as IConstruct[] as CfnElement[];
}

/** The elements that stand in the template of the stack itself. */
export function byLogicalId(stack: Stack, elements: readonly CfnElement[]): ReadonlyMap<string, CfnElement> {
  const own = elements.filter(element => Stack.of(element) === stack);
  return new Map(own.map(element => [stack.resolve(element.logicalId) as string, element]));
}

export function elementsNamed(names: ReadonlySet<string>, elements: ReadonlyMap<string, CfnElement>): CfnElement[] {
  return [...names].map(name => elements.get(name)).filter(element => element !== undefined);
}
