import { tagOf } from '../cluster-properties';
import { FindingSeverity } from '../finding';
import { isOwned, roleLabel } from '../known-role';
import { EVIDENCE, StageRule } from '../stage-rule';

const TAG = 'for-use-with-amazon-emr-managed-policies';
const POLICY = 'service-role/AmazonEMRServicePolicy_v2';

/** The policy allows nothing on what does not have the tag; other policies of the role may. */
export const SERVICE_ROLE_NEEDS_TAG: StageRule = {
  id: 'cdk-emr-security:service-role-needs-tag',
  severity: FindingSeverity.WARNING,
  looksAt: 'the tags of clusters whose service role has the managed policy AmazonEMRServicePolicy_v2',
  evidence: EVIDENCE.SERVICE_ROLE,
  remedy: `Tag the cluster, and the VPC, subnets and security groups that it uses, with ${TAG} = true`,
  example: 'a cluster without tags, and a role with AmazonEMRServicePolicy_v2 as its serviceRole',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => cluster.serviceRoles
    .filter(role => isOwned(role) && facts.managedPoliciesOf(role).includes(POLICY))
    .flatMap(role => {
      const tag = tagOf(cluster, TAG);
      return tag === undefined || tag === 'true' ? [] : [{
        severity: FindingSeverity.WARNING,
        configuration,
        cluster,
        message: `cluster '${cluster.path}' with configuration '${configuration.path}': its service role '${roleLabel(role)}' has the managed policy AmazonEMRServicePolicy_v2, `
          + `which works only with a tag on the cluster, got ${tag === null ? 'no such tag' : JSON.stringify(tag)}; ${TAG} = true is expected. Tag the cluster`,
      }];
    })),
};
