import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { ArnParts, parseArn } from '../arn';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView } from '../document-view';
import { parentOf, pointerTo } from '../pointer';

interface NamedKey {
  readonly path: string;
  readonly place: string;
  readonly text: string;
  readonly arn?: ArnParts;
  /** 'alias/data', for an alias in any form. */
  readonly alias?: string;
}

const KEY_PLACES: readonly string[] = [PLACE.TLS_KEY, PLACE.S3_KEY, PLACE.OVERRIDE_KEY, PLACE.DISK_KEY, PLACE.WAL_KEY];

function namedKeys(view: DocumentView): readonly NamedKey[] {
  return view.texts(KEY_PLACES).filter(({ value }) => value !== '').map(({ pointer, place, value }) => {
    const arn = parseArn(value);
    const resource = arn?.service === 'kms' ? arn.resource : value;
    return { path: pointer, place, text: value, arn: arn?.service === 'kms' ? arn : undefined, alias: resource.startsWith('alias/') ? resource : undefined };
  });
}

/** What the documentation asks for. AWS's own solutions pass bare ids, so it is no error. */
export const KEY_NOT_AN_ARN: DocumentRule = {
  id: idOf('key-not-an-arn'),
  severity: FindingSeverity.WARNING,
  looksAt: 'KMS keys that are named by something else than an ARN',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the full ARN of the key',
  check: view => namedKeys(view)
    .filter(({ arn, alias, path }) => !isManagedWhereRefused(view, path, alias) && (arn === undefined || !alias && !arn.resource.startsWith('key/')))
    .map(({ path, text }) => ({
      path,
      message: `'${keyOf(path)}' is not the ARN of a KMS key, got ${display(text)}; arn:aws:kms:region:account:key/id is expected, and a key of another account is found only by its ARN`,
    })),
};

/** Seen to be taken, documented otherwise. */
export const KEY_ALIAS: DocumentRule = {
  id: idOf('key-alias'),
  severity: FindingSeverity.WARNING,
  looksAt: 'KMS keys that are named by the ARN of an alias',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the ARN of the key that the alias leads to',
  check: view => namedKeys(view)
    .filter(({ arn, alias, path }) => arn !== undefined && alias !== undefined && !isManagedWhereRefused(view, path, alias))
    .map(({ path, text }) => ({
      path,
      message: `'${keyOf(path)}' is the ARN of an alias, got ${display(text)}; the ARN of a key is expected, and rights are given on the key`,
    })),
};

/** The keys of AWS have no key users that one could name. */
export const AWS_MANAGED_ALIAS: DocumentRule = {
  id: idOf('aws-managed-alias'),
  severity: FindingSeverity.ERROR,
  looksAt: 'aliases of keys that AWS manages, on local disks and with CSE-KMS',
  evidence: PAGE.KMS_AND_EMR,
  remedy: 'Take a customer managed key of which the roles of the clusters are key users',
  check: view => namedKeys(view).filter(({ path, alias }) => isManagedWhereRefused(view, path, alias)).map(({ path, text }) => ({
    path,
    message: `'${keyOf(path)}' is a key that AWS manages, got ${display(text)}; a customer managed key is expected for ${path === PLACE.DISK_KEY ? 'local disks' : 'CSE-KMS'}`,
  })),
};

function isManagedWhereRefused(view: DocumentView, path: string, alias: string | undefined): boolean {
  const mode = pointerTo(parentOf(path), keyOf(PLACE.S3_MODE));
  return alias !== undefined && alias.startsWith('alias/aws/') && (path === PLACE.DISK_KEY || view.text(mode) === 'CSE-KMS');
}

/** A bucket that differs may be in another Region than the cluster. */
const ELSEWHERE: readonly string[] = [PLACE.OVERRIDE_KEY, PLACE.TLS_KEY];

export const KEY_REGION: DocumentRule = {
  id: idOf('key-region'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the Region in the ARN of each KMS key',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Take a key of that Region; a multi-Region key has an ARN of its own in each of its Regions',
  check: view => {
    const { region } = view.context;
    return region === undefined ? [] : namedKeys(view)
      .filter(({ arn }) => arn !== undefined && arn.region !== region && !isOtherPartition(arn, view))
      .map(({ path, place, text }) => ({
        path,
        severity: ELSEWHERE.includes(place) ? FindingSeverity.WARNING : undefined,
        message: `'${keyOf(path)}' is a key of another Region, got ${display(text)}; a key in ${region} is expected, the Region of the clusters`,
      }));
  },
};

export const KEY_PARTITION: DocumentRule = {
  id: idOf('key-partition'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the partition in the ARN of each KMS key',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Take a key of that partition',
  check: view => namedKeys(view).filter(({ arn }) => arn !== undefined && isOtherPartition(arn, view)).map(({ path, text }) => ({
    path,
    message: `'${keyOf(path)}' is a key of another partition, got ${display(text)}; a key in ${view.context.partition} is expected, the partition of the clusters`,
  })),
};

function isOtherPartition(arn: ArnParts, { context }: DocumentView): boolean {
  return context.partition !== undefined && arn.partition !== context.partition;
}
