import {
  CfnElement, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, StringConcat, Token,
  Tokenization, aws_iam as iam,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** The elements that a value refers to when it stands in the given scope; pseudo parameters refer to none. */
export function referencesIn(value: unknown, scope: IConstruct): CfnElement[] {
  const finder = new ReferenceFinder(scope);
  finder.find(value);
  return [...finder.references];
}

/** What an element refers to, and the names by which it may refer to others literally; overrides included. */
export function referencesOf(element: CfnElement): { readonly references: ReadonlySet<CfnElement>; readonly names: ReadonlySet<string> } {
  const finder = new ReferenceFinder(element);
  try {
    // internal to CDK, but there is no public way to what the template will hold
    const { _toCloudFormation, rawOverrides } = element as unknown as { _toCloudFormation?: () => Fragment; rawOverrides?: unknown };
    const { Resources: definitions = {}, ...rest } = _toCloudFormation?.call(element) ?? {};
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

const MAX_DEPTH = 200;

/** Finds references in what makes up a template, without making the template of it: that takes the CDK several times as long. */
class ReferenceFinder {
  public readonly references = new Set<CfnElement>();
  /** What stands in Ref, Fn::GetAtt, Fn::Sub and DependsOn. */
  public readonly names = new Set<string>();

  constructor(private readonly scope: IConstruct) {}

  public find(value: unknown): void {
    // a context comes from the CDK alone, to a token that is resolved
    const token: IResolvable = { creationStack: [], resolve: context => this.visit(value, { ...context, registerPostProcessor: () => {} }) };
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
        this.visitToken(token, context, depth + 1);
      }
    } else if (Array.isArray(value)) {
      for (const item of value) {
        this.visit(item, context, depth + 1);
      }
    } else if (typeof value === 'object' && !Construct.isConstruct(value)) {
      for (const [key, item] of Object.entries(value)) {
        this.visit(key, context, depth + 1);
        this.visit(item, context, depth + 1);
        for (const name of namesIn(key, item)) {
          this.names.add(Token.isUnresolved(name) ? String(context.resolve(name)) : name);
        }
      }
    }
  }

  private visitToken(token: IResolvable, context: IResolveContext, depth: number): void {
    if (token instanceof iam.PolicyDocument) {
      this.visit(token.toJSON(), context, depth); // its own resolve() would freeze and merge the statements
    } else if (Reference.isReference(token)) {
      const value: unknown = token.resolve(context);
      if (isReferenceTo(token.target, value)) {
        this.references.add(token.target);
      } else if (typeof value === 'string') {
        this.visit(value, context, depth);
      }
    } else {
      this.visit(token.resolve(context), context, depth);
    }
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

const NO_NAMES: readonly string[] = [];

/** The names after which elements may be called that stand under a key. */
function namesIn(key: string, value: unknown): readonly string[] {
  switch (key) {
    case 'Ref':
      return textsIn([value]);
    case 'DependsOn':
      return textsIn(Array.isArray(value) ? value : [value]);
    case 'Fn::GetAtt':
      return Array.isArray(value) ? textsIn(value.slice(0, 1)) : textsIn([value]).map(text => text.split('.')[0]);
    case 'Fn::Sub':
      return textsIn(Array.isArray(value) ? value.slice(0, 1) : [value])
        .flatMap(text => [...text.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(match => match[1]));
    default:
      return NO_NAMES;
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
