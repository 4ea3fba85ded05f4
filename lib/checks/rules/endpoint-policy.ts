import { CfnResource } from 'aws-cdk-lib';
import { nameOf, objectOf } from './artifact-readers';
import { subnetsOf } from '../cluster-properties';
import { ClusterReferences } from '../cluster-references';
import { FindingSeverity } from '../finding';
import { constructPath } from '../known-role';
import { presence } from '../rendered-parts';
import { StageFacts } from '../stage-facts';
import { ResourceType } from '../stage-inventory';
import { EVIDENCE, StageRule } from '../stage-rule';
import { identityOf, textOf } from '../value';

/** From a private subnet there is no other way to Amazon S3. */
export const ENDPOINT_OMITS_ARTIFACTS: StageRule = {
  id: 'cdk-emr-security:endpoint-omits-artifacts',
  severity: FindingSeverity.WARNING,
  looksAt: 'the policies of gateway endpoints for Amazon S3 in the VPCs of clusters, and the buckets of certificates and provider JARs',
  evidence: EVIDENCE.PRIVATE_SUBNETS,
  remedy: 'Allow s3:GetObject on the object in the policy of the endpoint',
  example: 'a GatewayVpcEndpoint with a policy for the repositories of Amazon EMR alone, and a zip in an ArtifactBucket',
  check: facts => facts.recordUses.flatMap(({ cluster, record }) => record.artifacts.flatMap(artifact => {
    const object = objectOf(facts, artifact);
    return object === undefined ? [] : endpointsOf(cluster, facts)
      .filter(endpoint => !facts.objects.mayRead(facts.inventory.renderer.property(endpoint, 'PolicyDocument'), endpoint, object))
      .map(endpoint => ({
        severity: FindingSeverity.WARNING,
        configuration: record,
        cluster,
        message: `cluster '${cluster.path}': the policy of the endpoint '${constructPath(endpoint)}' of its VPC does not let it read ${nameOf(artifact)} of bucket '${constructPath(object.bucket)}', `
          + `which configuration '${record.construct.node.path}' needs; s3:GetObject is expected to be allowed. Add a statement to the policy of the endpoint`,
      }));
  })),
};

/** The gateway endpoints with a policy of their own, of the VPCs that the app says the cluster is in. */
function endpointsOf(cluster: ClusterReferences, facts: StageFacts): readonly CfnResource[] {
  const { renderer } = facts.inventory;
  const vpcs = new Set(subnetsOf(cluster).flatMap(subnet => renderer.valuesOfProperty(subnet, 'VpcId')).map(identityOf));
  return vpcs.size === 0 ? [] : facts.inventory.ofType(ResourceType.VPC_ENDPOINT).filter(endpoint => {
    const [type, ...otherTypes] = renderer.valuesOfProperty(endpoint, 'VpcEndpointType');
    return (type === undefined || textOf(type) === 'Gateway') && otherTypes.length === 0
      && renderer.valuesOfProperty(endpoint, 'ServiceName').every(name => /\.s3$/.test(name.map(text => typeof text === 'string' ? text : '*').join('')))
      && renderer.valuesOfProperty(endpoint, 'VpcId').some(vpc => vpcs.has(identityOf(vpc)))
      && presence(renderer.property(endpoint, 'PolicyDocument')) === true;
  });
}
