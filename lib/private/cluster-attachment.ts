import { CfnResource, Stack, aws_emr as emr } from 'aws-cdk-lib';
import { ConfigurationRecord, nameOf } from './configuration-record';
import { EmrSecurityError, display } from './errors';
import { stageOf } from './placement';
import { policiesFor } from './policy-dependency';
import { differ } from './role-subject';

const attachedTo = new WeakMap<emr.CfnCluster, ConfigurationRecord>();

/** Has a cluster use a configuration: its name, and everything that must be there before the cluster starts. */
export function attach(record: ConfigurationRecord, cluster: emr.CfnCluster): void {
  requireCluster(record, cluster);
  if (record.attached.has(cluster)) {
    return;
  }
  record.attached.add(cluster);
  attachedTo.set(cluster, record);
  cluster.securityConfiguration = nameOf(record);
  cluster.node.addDependency(policiesFor(cluster, record.rights));
}

function requireCluster(record: ConfigurationRecord, cluster: emr.CfnCluster): void {
  const path = record.construct.node.path;
  if (!CfnResource.isCfnResource(cluster) || cluster.cfnResourceType !== emr.CfnCluster.CFN_RESOURCE_TYPE_NAME) {
    throw new EmrSecurityError(`attachTo on '${path}': cluster: is not an EMR cluster, got ${display(cluster)}; an emr.CfnCluster is expected. `
      + 'Pass the L1 of the cluster, or set its securityConfiguration to securityConfigurationName');
  }
  if (stageOf(cluster) !== stageOf(record.construct)) {
    throw new EmrSecurityError(`attachTo on '${path}': cluster: '${cluster.node.path}' is in another Stage; Stages are deployed on their own. `
      + 'Import the configuration into the cluster\'s Stage with SecurityConfiguration.fromSecurityConfigurationName()');
  }
  const own = Stack.of(record.construct);
  const its = Stack.of(cluster);
  if (differ(own.account, its.account) || differ(own.region, its.region)) {
    throw new EmrSecurityError(`attachTo on '${path}': cluster: '${cluster.node.path}' is in ${its.region} of account ${its.account}, and the configuration in `
      + `${own.region} of account ${own.account}; a configuration is known in its own Region and account only. Create one where the cluster is`);
  }
  const other = cluster.securityConfiguration;
  if (other !== undefined && other !== nameOf(record)) {
    const owner = attachedTo.get(cluster);
    throw new EmrSecurityError(`attachTo on '${path}': cluster '${cluster.node.path}' names another security configuration already, `
      + `${owner === undefined ? display(other) : `that of '${owner.construct.node.path}'`}; `
      + 'a cluster has one. Remove its securityConfiguration, or attach it to that one');
  }
}
