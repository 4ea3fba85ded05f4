import {
  CfnElement, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, StringConcat, Tokenization,
  aws_iam as iam,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The elements that a value refers to when it stands in the given scope; pseudo parameters refer to none. */
export function referencesIn(value: unknown, scope: IConstruct): CfnElement[] {
  const resolver = new ReferenceCollector();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return [...resolver.found];
}

class ReferenceCollector extends DefaultTokenResolver {
  public readonly found = new Set<CfnElement>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (token instanceof iam.PolicyDocument) {
      return context.resolve(token.toJSON()); // its own resolve() would freeze and merge the statements
    }
    if (!Reference.isReference(token)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const value = token.resolve(context);
    // text is either the real reference in disguise, or the physical name of a resource of another environment, which is no reference
    if (typeof value !== 'string' && CfnElement.isCfnElement(token.target)) {
      this.found.add(token.target);
    }
    return postProcessor.postProcess(context.resolve(value), context);
  }
}

/** What an element refers to, with how it is rendered, literal names and all. */
export function rendering(element: CfnElement): { references: CfnElement[]; rendered: unknown } {
  const resolver = new ReferenceCollector();
  let rendered: unknown;
  try {
    // internal to CDK, but there is no public way to what the template will hold, overrides included
    const render = (element as unknown as { _toCloudFormation?: () => unknown })._toCloudFormation;
    rendered = Tokenization.resolve(render ? render.call(element) : {}, { scope: element, resolver, preparing: false });
  } catch {
    // what cannot be rendered fails in CDK's own words when the template is written; until then its references up to here count
  }
  return { references: [...resolver.found], rendered };
}

/** What an element depends on by its DependsOn. */
export function explicitDependencies(element: CfnElement): CfnElement[] {
  return CfnResource.isCfnResource(element)
    ? element.obtainDependencies().filter((target): target is CfnResource => CfnElement.isCfnElement(target))
    : [];
}

/** The names after which elements may be called: those in Ref, Fn::GetAtt, Fn::Sub and DependsOn. */
export function* logicalIdsIn(value: unknown, key = ''): Iterable<string> {
  if (typeof value === 'string') {
    if (key === 'Ref' || key === 'DependsOn') {
      yield value;
    } else if (key === 'Fn::GetAtt') {
      yield value.split('.')[0];
    } else if (key === 'Fn::Sub') {
      yield* [...value.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(match => match[1]);
    }
  } else if (Array.isArray(value)) {
    for (const item of key === 'Fn::GetAtt' || key === 'Fn::Sub' ? value.slice(0, 1) : value) {
      yield* logicalIdsIn(item, key === 'Fn::GetAtt' || key === 'Fn::Sub' || key === 'DependsOn' ? key : '');
    }
    if (key === 'Fn::Sub') {
      yield* logicalIdsIn(value[1]);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      yield* logicalIdsIn(item, name);
    }
  }
}
