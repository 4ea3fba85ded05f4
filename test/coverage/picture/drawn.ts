import { SaxesParser } from 'saxes';
import { CoverageOptions, CoverageReport, SecurityConfigurationDocument } from '../../../lib';
import { coveragePicture } from '../../../lib/coverage/picture/picture';
import { PICTURE_STYLE } from '../../../lib/coverage/picture/style';
import { Asked, AWS_KMS, EBS, KEY, contentOf } from '../documents';

/** An element as an XML parser reads it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** Its own text. */
  text: string;
}

/** As strict as XML is: what is not well-formed throws. */
export function parse(xml: string): Element {
  const open: Element[] = [{ name: '', attributes: {}, children: [], text: '' }];
  const parser = new SaxesParser();
  const within = () => open[open.length - 1];
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    within().children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', text => {
    within().text += text;
  });
  for (const other of ['cdata', 'comment', 'doctype', 'processinginstruction'] as const) {
    parser.on(other, () => {
      throw new Error(`there is a ${other}`);
    });
  }
  parser.write(xml).close();
  return open[0].children[0];
}

export function draw(report: CoverageReport): Element {
  return parse(coveragePicture(report).text);
}

/** An element and all that is in it. */
export function allIn(element: Element): Element[] {
  return [element, ...element.children.flatMap(allIn)];
}

export function classesOf({ attributes }: Element): string[] {
  return (attributes.class ?? '').split(' ').filter(name => name !== '');
}

export function having(root: Element, name: string): Element[] {
  return allIn(root).filter(element => classesOf(element).includes(name));
}

export function textsIn(element: Element): string[] {
  return allIn(element).filter(({ name }) => name === 'text').map(({ text }) => text);
}

/** The things of a picture by their names, which their tooltips begin with. */
export function thingsIn(root: Element): Map<string, Element> {
  return new Map(having(root, 'emr-picture-thing').map(thing => [tooltipOf(thing).split(': ')[0], thing]));
}

export function tooltipOf(thing: Element): string {
  return thing.children.find(({ name }) => name === 'title')!.text;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Placed {
  readonly element: Element;
  readonly at: { readonly x: number; readonly y: number };
  /** Of its thing or of the total that it belongs to, if it is in one. */
  readonly box?: Rectangle;
}

/** Every element with where its group begins, and in which box it is. */
export function placed(root: Element): Placed[] {
  const walk = (element: Element, at: Placed['at'], box: Rectangle | undefined): Placed[] => {
    const [, x = '0', y = '0'] = element.name === 'g' ? /^translate\(([\d.]+) ([\d.]+)\)$/.exec(element.attributes.transform ?? '') ?? [] : [];
    const here = { x: at.x + Number(x), y: at.y + Number(y) };
    const own = element.children.find(child => classesOf(child).includes('emr-picture-box'));
    const inside = classesOf(element).includes('emr-picture-thing') ? rectangleOf(own!, here) : box;
    return [{ element, at: here, ...inside && { box: inside } }, ...element.children.flatMap(child => walk(child, here, inside))];
  };
  return walk(root, { x: 0, y: 0 }, undefined);
}

export function rectangleOf({ attributes: { x = '0', y = '0', width, height } }: Element, at = { x: 0, y: 0 }): Rectangle {
  const left = at.x + Number(x);
  const top = at.y + Number(y);
  return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

/** How a class sets text. */
export const FACES: ReadonlyMap<string, { readonly size: number; readonly bold: boolean }> = new Map(
  [...PICTURE_STYLE.matchAll(/\.(emr-picture-[a-z]+)\{font-size:([\d.]+)px(?:;font-weight:(\d+))?/g)].map(([, name, size, weight]) => [name, { size: Number(size), bold: weight !== undefined }]),
);

export const FULL: Asked = { transit: true, kerberos: true, disk: EBS, s3: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY } };

export function withBuckets(count: number, nameOf = (index: number) => `bucket-${index}`): Asked {
  const overrides = Array.from({ length: count }, (_, index) => ({ BucketName: nameOf(index), EncryptionMode: 'SSE-S3' }));
  return { transit: true, disk: AWS_KMS, s3: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: overrides } };
}

export function reportOf(asked: Asked, release: string, applications?: string[]): CoverageReport {
  const options: CoverageOptions = { ...applications && { applications } };
  return SecurityConfigurationDocument.fromObject(contentOf(asked)).coverage(release, options);
}

/** Pictures of all kinds. */
export const REPORTS: readonly [string, () => CoverageReport][] = [
  ['all on', () => reportOf(FULL, 'emr-7.13.0')],
  ['all off', () => reportOf({}, 'emr-6.15.0')],
  ['without Kerberos', () => reportOf(withBuckets(2), 'emr-7.2.0')],
  ['one application', () => reportOf(FULL, 'emr-7.9.0', ['Hadoop'])],
  ['an application of which nothing is told', () => reportOf(FULL, 'emr-7.9.0', ['Ganglia'])],
  ['HBase on disks', () => reportOf(FULL, 'emr-5.36.0', ['HBase'])],
  ['1,000 buckets', () => reportOf(withBuckets(1000), 'emr-7.9.0')],
  ['200 applications', () => reportOf(FULL, 'emr-7.9.0', Array.from({ length: 200 }, (_, index) => `Application ${index}`))],
  ['before security configurations', () => reportOf(FULL, 'emr-4.7.0')],
  ['before transparent encryption', () => reportOf(FULL, 'emr-4.0.0')],
  ['a release of which nothing is known', () => reportOf(FULL, 'emr-99.0.0')],
  ['long names', () => reportOf(withBuckets(4, index => `${index}`.repeat(63)), 'nonsense '.repeat(20), ['W'.repeat(100), '漢'.repeat(100), '😀'.repeat(100), '\u202e'.repeat(30)])],
];
