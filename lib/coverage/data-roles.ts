import type { CoveredRelease } from './release';
import type { Settings } from './settings';
import { valueAt, wordsAt } from './source-values';
import type { DocumentView } from '../checks/documents/document-view';
import { pointerTo } from '../checks/documents/pointer';
import { runtimeRoles } from '../checks/documents/posture';
import { isUnknownText } from '../checks/documents/unknown';
import { PLACE, keyOf } from '../document/places';
import { bucketOfPrefix, knownBucket } from '../private/bucket-names';
import { Feature } from '../releases/thresholds';

/** Roles with which the nodes get at data in Amazon S3, beside their own. */
export interface DataRole {
  readonly principal: string;
  /** Who takes it, in a clause. */
  readonly taker: string;
  /** The ARN as it stands in the document, where that names the role. */
  readonly arn?: unknown;
  /** Whether its requests may be to the bucket. */
  reaches(bucketName: string): boolean;
}

// A document has room for thousands of them, and each would be told of at each key.
const MOST_ROLES = 50;

const everywhere = () => true;

/** In the order of the document, each role once. */
export function dataRolesIn({ view, document }: Settings, release: CoveredRelease): DataRole[] {
  if (view === undefined) {
    return [];
  }
  return [
    ...release.lacks(Feature.EMRFS_ROLE_MAPPINGS) ? [] : mappedRoles(view, document),
    ...release.lacks(Feature.RANGER) ? [] : rolesAt(view, document, PLACE.RANGER_PLUGIN_ROLE, 'the plugins of Apache Ranger take it'),
    ...release.lacks(Feature.RUNTIME_ROLES) || runtimeRoles(view) === false ? []
      : [{ principal: 'runtime roles', taker: 'steps, notebooks and queries run with them', reaches: everywhere }],
  ];
}

function rolesAt(view: DocumentView, document: unknown, place: string, taker: string): DataRole[] {
  return view.members.filter(member => member.place === place).flatMap(({ pointer }) => {
    const principal = wordsAt(document, pointer);
    return principal ? [{ principal, taker, arn: valueAt(document, pointer), reaches: everywhere }] : [];
  });
}

function mappedRoles(view: DocumentView, document: unknown): DataRole[] {
  const roles = new Map<string, { readonly arn: unknown; readonly buckets: Buckets }>();
  const mappings = view.items(PLACE.ROLE_MAPPINGS);
  // of a list that is only known later, no mapping can be told
  let areAllNamed = mappings.length > 0 || view.lacks(PLACE.ROLE_MAPPINGS);
  for (const mapping of mappings) {
    const place = pointerTo(mapping, keyOf(PLACE.MAPPED_ROLE));
    const principal = wordsAt(document, place);
    if (principal) {
      const role = roles.get(principal) ?? { arn: valueAt(document, place), buckets: new Buckets() };
      roles.set(principal, role);
      prefixesOf(view, document, mapping).forEach(prefix => role.buckets.add(typeof prefix === 'string' ? bucketOfPrefix(prefix) : undefined));
    } else {
      areAllNamed = false;
    }
  }
  const named = [...roles].slice(0, MOST_ROLES).map(([principal, { arn, buckets }]): DataRole => (
    { principal, taker: 'EMRFS takes it for some requests', arn, reaches: bucketName => buckets.mayHave(bucketName) }));
  const others = `${named.length > 0 ? 'the other' : 'the'} roles that EMRFS takes (${keyOf(PLACE.ROLE_MAPPINGS)})`;
  return areAllNamed && roles.size <= MOST_ROLES ? named
    : [...named, { principal: others, taker: 'EMRFS takes them for some requests', reaches: everywhere }];
}

/** What the requests of a mapping begin with; undefined stands for anything. */
function prefixesOf(view: DocumentView, document: unknown, mapping: string): unknown[] {
  const prefixes = valueAt(document, pointerTo(mapping, keyOf(PLACE.IDENTIFIERS)));
  return view.text(pointerTo(mapping, keyOf(PLACE.IDENTIFIER_TYPE))) === 'Prefix' && Array.isArray(prefixes) ? prefixes : [undefined];
}

/** Buckets by their names, of which a document has room for thousands. */
class Buckets {
  private readonly names = new Set<string>();
  private readonly ofApp = new Set<object>();
  private any = false;

  public add(name: string | undefined): void {
    const bucket = bucketBy(name);
    if (bucket === undefined) {
      this.any = true;
    } else if (typeof bucket === 'string') {
      this.names.add(bucket);
    } else {
      this.ofApp.add(bucket);
    }
  }

  /** A name and a bucket of the app may be the same. */
  public mayHave(name: string): boolean {
    const bucket = bucketBy(name);
    return this.any || bucket === undefined
      || (typeof bucket === 'string' ? this.names.has(bucket) || this.ofApp.size > 0 : this.ofApp.has(bucket) || this.names.size > 0);
  }
}

function bucketBy(name: string | undefined): string | object | undefined {
  const bucket = name === undefined ? undefined : knownBucket(name);
  // what CloudFormation fills in may be any as well
  return typeof bucket === 'string' && isUnknownText(bucket) ? undefined : bucket;
}
