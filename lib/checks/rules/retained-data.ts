import { CfnResource } from 'aws-cdk-lib';
import { FindingSeverity } from '../finding';
import { constructPath } from '../known-role';
import { listOf, part } from '../rendered-parts';
import { StageFacts } from '../stage-facts';
import { ResourceType } from '../stage-inventory';
import { EVIDENCE, StageRule } from '../stage-rule';
import { referenceOf } from '../value';

/** What a key that is gone has encrypted cannot be read by anybody. */
export const KEY_DESTROYED_BEFORE_DATA: StageRule = {
  id: 'cdk-emr-security:key-destroyed-before-data',
  severity: FindingSeverity.WARNING,
  looksAt: 'the removal policies of the keys of configurations, and of the buckets of the app that are encrypted with them',
  evidence: EVIDENCE.KMS_DELETION,
  remedy: 'Retain the key, or destroy the bucket as well',
  example: 'an EncryptionKey with RemovalPolicy.DESTROY, and an ArtifactBucket with that key, which is retained by default',
  check: facts => {
    const destroyed = facts.keys.filter(key => key.owned && isDestroyed(facts, key.owned));
    const buckets = destroyed.length > 0 ? retainedBuckets(facts) : undefined;
    return destroyed.flatMap(key => (buckets?.get(key.owned!) ?? []).map(bucket => ({
      severity: FindingSeverity.WARNING,
      configuration: key.record,
      message: `configuration '${key.record.construct.node.path}': its key '${key.path}' is destroyed with its stack, but the bucket '${constructPath(bucket)}', which is encrypted with it, `
        + 'is retained; nobody could read it any more. Retain the key, or destroy the bucket as well',
    })));
  },
};

/** The buckets that stay, by the keys that encrypt them. */
function retainedBuckets(facts: StageFacts): ReadonlyMap<CfnResource, readonly CfnResource[]> {
  const { renderer } = facts.inventory;
  const found = new Map<CfnResource, CfnResource[]>();
  for (const bucket of facts.inventory.ofType(ResourceType.BUCKET)) {
    const policy = renderer.deletionPolicy(bucket);
    for (const key of policy === 'Retain' || policy === 'RetainExceptOnCreate' ? keysOf(facts, bucket) : []) {
      found.set(key, [...found.get(key) ?? [], bucket]);
    }
  }
  return found;
}

/** CloudFormation deletes what has no policy. */
function isDestroyed(facts: StageFacts, key: CfnResource): boolean {
  const policy = facts.inventory.renderer.deletionPolicy(key);
  return policy === undefined || policy === 'Delete';
}

function keysOf(facts: StageFacts, bucket: CfnResource): readonly CfnResource[] {
  const { renderer } = facts.inventory;
  const rules = part(renderer.property(bucket, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  return listOf(rules).items.map(rule => part(rule, 'ServerSideEncryptionByDefault'))
    .flatMap(byDefault => renderer.valuesOf(part(byDefault, 'KMSMasterKeyID') ?? part(byDefault, 'KmsMasterKeyId'), bucket))
    .flatMap(value => {
      const target = referenceOf(value)?.target;
      return CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.KEY ? [target] : [];
    });
}
