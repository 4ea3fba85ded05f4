import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { DocumentView } from './documents/document-view';
import { featuresOf } from './documents/features';
import { JudgeInput, readDocument } from './documents/readable-document';
import { constructPath } from './known-role';
import { Renderer } from './rendered-values';
import { embeddedDocuments } from './templates/embedded-document';
import { ConfigurationRecord } from '../private/configuration-record';
import { Feature } from '../releases/thresholds';

/** A security configuration that clusters of the Stage can name, whoever made it. */
export class StageConfiguration {
  public readonly path: string;
  public readonly stack: Stack;
  private readonly views = new Map<string | undefined, DocumentView>();
  private content?: { readonly document?: Record<string, unknown> };

  /**
   * @param construct what the user made
   * @param resource undefined for what is imported
   * @param record undefined for an L1 that this library did not make
   */
  constructor(
    private readonly renderer: Renderer,
    public readonly construct: IConstruct,
    public readonly resource?: CfnResource,
    public readonly record?: ConfigurationRecord,
  ) {
    this.path = record ? construct.node.path : constructPath(construct);
    this.stack = Stack.of(construct);
  }

  /** What its document uses of EMR. */
  public get features(): readonly Feature[] {
    if (this.record && this.record.features.length > 0) {
      return this.record.features;
    }
    const view = this.document();
    return view ? featuresOf(view).map(({ feature }) => feature) : [];
  }

  /** The document in its final state, for clusters of a release; undefined if it is not known, or not the only one. */
  public document(releaseLabel?: string): DocumentView | undefined {
    this.content ??= { document: this.read() };
    const { document } = this.content;
    if (!document) {
      return undefined;
    }
    let view = this.views.get(releaseLabel);
    if (!view) {
      view = new DocumentView(document, { releaseLabel });
      this.views.set(releaseLabel, view);
    }
    return view;
  }

  /** What its L1 says in the end, rendered: with marks for references. */
  public get rendered(): unknown {
    return this.resource
      ? this.renderer.property(this.resource, 'SecurityConfiguration')
      : this.renderer.resolve(this.record?.document, this.construct);
  }

  /** What the document is read from; undefined if it is not known, or not the only one. */
  public get source(): JudgeInput | undefined {
    const { rendered } = this;
    const [document, ...others] = rendered === undefined ? [] : embeddedDocuments(rendered, '');
    return document && others.length === 0 && document.when.size === 0 ? document : undefined;
  }

  private read(): Record<string, unknown> | undefined {
    const { source } = this;
    const read = source && readDocument(source);
    return read && 'document' in read ? read.document : undefined;
  }
}
