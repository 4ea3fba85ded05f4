import { DefaultTreeAdapterMap, ParserError, defaultTreeAdapter, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
export type Element = DefaultTreeAdapterMap['element'];

/** Elements that have no end tag. */
const VOID = ['meta', 'link', 'br', 'hr', 'img', 'input', 'col'];

/** A page as a browser reads it. */
export class PageTree {
  public readonly elements: readonly Element[];
  /** What a browser would mend in silence: errors of parsing, and elements that are not closed. */
  public readonly mended: readonly string[];
  private readonly root: DefaultTreeAdapterMap['document'];
  private readonly byId: ReadonlyMap<string, Element>;

  constructor(html: string) {
    const errors: ParserError[] = [];
    this.root = parse(html, { sourceCodeLocationInfo: true, onParseError: error => errors.push(error) });
    this.elements = elementsIn(this.root);
    this.byId = new Map(this.elements.map(element => [attribute(element, 'id') ?? '', element]));
    const open = this.elements.filter(element => !VOID.includes(element.tagName) && !isWhole(element));
    this.mended = [...errors.map(({ code, startOffset }) => `${code} at ${startOffset}`), ...open.map(({ tagName }) => `${tagName} is not closed`)];
  }

  public all(tagName: string, name?: string, value?: string): Element[] {
    return allIn(this.root, tagName, name, value);
  }

  public withId(id: string): Element {
    expect([...this.byId.keys()]).toContain(id);
    return this.byId.get(id)!;
  }

  /** The elements and the names of their attributes, without the picture: what a document must not change. */
  public get structure(): string {
    return outline(this.root);
  }
}

export function allIn(node: Node, tagName: string, name?: string, value?: string): Element[] {
  return elementsIn(node).filter(element => element.tagName === tagName && (name === undefined || attribute(element, name) === value));
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find(each => each.name === name)?.value;
}

/** The text of an element, with what the source has between elements as one space. */
export function textOf(node: Node): string {
  return rawText(node).replace(/\n+/g, ' ').trim();
}

export function rawText(node: Node): string {
  return defaultTreeAdapter.isTextNode(node) ? node.value : childrenOf(node).map(rawText).join('');
}

function elementsIn(node: Node): Element[] {
  return childrenOf(node).flatMap(child => defaultTreeAdapter.isElementNode(child) ? [child, ...elementsIn(child)] : elementsIn(child));
}

function childrenOf(node: Node): Node[] {
  return 'childNodes' in node ? node.childNodes : [];
}

/** Elements of SVG may close themselves; those that are not in the source at all have no place in it. */
function isWhole({ sourceCodeLocation: place, namespaceURI }: Element): boolean {
  const selfClosing = namespaceURI.endsWith('/svg') && place?.startTag !== undefined && place.endOffset === place.startTag.endOffset;
  return place?.endTag !== undefined || selfClosing;
}

function outline(node: Node): string {
  if (!defaultTreeAdapter.isElementNode(node)) {
    return defaultTreeAdapter.isCommentNode(node) ? '(comment)' : childrenOf(node).map(outline).join('');
  }
  const names = node.attrs.map(({ name }) => name).join(' ');
  const content = attribute(node, 'aria-label') === 'Picture of the cluster' ? '' : childrenOf(node).map(outline).join('');
  return `<${node.tagName} ${names}>${content}</>`;
}
