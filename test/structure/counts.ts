import { App, CfnResource, DefaultTokenResolver, Stack, Tokenization, aws_emr as emr } from 'aws-cdk-lib';
import { IConstruct, Node } from 'constructs';
import { StageInventory } from '../../lib/checks/stage-inventory';
import * as render from '../../lib/document/render';

/** How often things are done when an app is made and synthesized, in all. */
export interface Counts {
  /** Constructs that the checks look at. */
  visits: number;
  /** Times that anything asks for the children of a construct. */
  childrenRead: number;
  /** Times that anything asks what a construct waits for, which may place rights and search for circles. */
  dependenciesRead: number;
  /** Values that are resolved for the checks and for the placement of rights; the CDK uses another way. */
  resolves: number;
  /** Values that anything has resolved by a stack, the CDK included. */
  stackResolves: number;
  /** Tokens that anything has resolved, the CDK included. */
  tokens: number;
  /** Resources that are rendered, by the CDK or by the library. */
  renderedResources: number;
  /** Security configurations among them. */
  renderedConfigurations: number;
  /** Documents that are made of typed props. */
  documents: number;
}

/** Counts what is done for an app, and how many constructs it has. */
export function count(build: (app: App) => void): Counts & { readonly constructs: number } {
  const app = new App({ analyticsReporting: false, treeMetadata: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const spies = {
    visits: jest.spyOn(StageInventory.prototype, 'take'),
    childrenRead: jest.spyOn(Node.prototype, 'children', 'get'),
    dependenciesRead: jest.spyOn(Node.prototype, 'dependencies', 'get'),
    resolves: jest.spyOn(Tokenization, 'resolve'),
    stackResolves: jest.spyOn(Stack.prototype, 'resolve'),
    tokens: jest.spyOn(DefaultTokenResolver.prototype, 'resolveToken'),
    renderedResources: jest.spyOn(CfnResource.prototype, '_toCloudFormation' as never),
    documents: jest.spyOn(render, 'renderDocument'),
  } satisfies Partial<Record<keyof Counts, jest.SpyInstance>>;
  try {
    build(app);
    app.synth();
    const counts = Object.fromEntries(Object.entries(spies).map(([name, spy]) => [name, spy.mock.calls.length])) as unknown as Counts;
    const rendered = spies.renderedResources.mock.contexts as unknown as IConstruct[];
    counts.renderedConfigurations = rendered.filter(resource => resource instanceof emr.CfnSecurityConfiguration).length;
    return { ...counts, constructs: app.node.findAll().length };
  } finally {
    Object.values(spies).forEach(spy => spy.mockRestore());
  }
}
