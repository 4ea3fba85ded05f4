import { CfnResource, Token } from 'aws-cdk-lib';
import { ArtifactObject } from '../../private/configuration-record';
import { FindingSeverity } from '../finding';
import { constructPath, roleLabel } from '../known-role';
import { BucketObject } from '../object-access';
import { StageFacts } from '../stage-facts';
import { ResourceType } from '../stage-inventory';
import { EVIDENCE, StageRule } from '../stage-rule';

/** The nodes fetch the zip and the JARs when they start. */
export const INSTANCE_ROLE_CANNOT_READ: StageRule = {
  id: 'cdk-emr-security:instance-role-cannot-read',
  severity: FindingSeverity.ERROR,
  looksAt: 'the roles of the instance profiles of clusters, and the certificates and provider JARs in buckets of the app',
  evidence: EVIDENCE.KEY_USERS,
  remedy: 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles',
  example: 'a cluster whose instance profile has a role of its own, and a zip that only EMR_EC2_DefaultRole may read',
  check: facts => facts.recordUses.flatMap(({ cluster, record }) => record.artifacts.flatMap(artifact => {
    const object = objectOf(facts, artifact);
    return object === undefined ? [] : cluster.instanceRoles.flatMap(({ role, assumed }) => {
      const access = facts.isReadingLeftToOthers(role, artifact) ? undefined : facts.objects.judge(role, object);
      if (!access || access.verdict === 'GRANTED') {
        return [];
      }
      // of an imported configuration only the bucket is known
      const certain = !assumed && record.resource !== undefined && access.verdict === 'NONE';
      const why = access.verdict === 'UNKNOWN' ? `nothing in this app lets it, and ${access.reason}` : 'neither the bucket policy nor a policy of the role lets it';
      return [{
        severity: certain ? FindingSeverity.ERROR : FindingSeverity.WARNING,
        configuration: record,
        cluster,
        message: `cluster '${cluster.path}': its instance role '${roleLabel(role)}' cannot read ${nameOf(artifact)} of bucket '${constructPath(object.bucket)}', which configuration `
          + `'${record.construct.node.path}' needs; ${why}. Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles`,
      }];
    });
  })),
};

/** The object of an artefact, if the app owns the bucket. */
export function objectOf(facts: StageFacts, { bucket, objectKey }: ArtifactObject): BucketObject | undefined {
  const resource = bucket.node.defaultChild;
  if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== ResourceType.BUCKET) {
    return undefined;
  }
  const [value, ...others] = facts.inventory.renderer.valuesOfTokens(objectKey, bucket);
  return { bucket: resource, objectKey: value !== undefined && others.length === 0 ? value : [{ opaque: 'several' }] };
}

/** For messages: the key, unless it is only known at deployment. */
export function nameOf({ objectKey }: ArtifactObject): string {
  return Token.isUnresolved(objectKey) ? 'an object' : `'${objectKey}'`;
}
