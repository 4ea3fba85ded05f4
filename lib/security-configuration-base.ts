import { IResource, Resource, aws_emr as emr } from 'aws-cdk-lib';
import { aws_emr as emrRefs } from 'aws-cdk-lib/interfaces';
import { attach } from './private/cluster-attachment';
import { ConfigurationRecord, nameOf } from './private/configuration-record';
import { SecurityConfigurationGrants } from './security-configuration-grants';

/**
 * A security configuration of Amazon EMR, of this app or imported.
 */
export interface ISecurityConfiguration extends IResource, emrRefs.ISecurityConfigurationRef {
  /**
   * The name, by which clusters refer to the configuration.
   *
   * @attribute
   */
  readonly securityConfigurationName: string;

  /**
   * Who may use the keys, certificates and JARs of the configuration.
   */
  readonly grants: SecurityConfigurationGrants;

  /**
   * Has a cluster use the configuration.
   *
   * Sets the name, and has the cluster wait for the policies that give its roles their rights. It may be called again; a cluster
   * that names another configuration is refused.
   *
   * @param cluster the cluster, in any stack of the same Stage
   */
  attachTo(cluster: emr.CfnCluster): void;
}

/**
 * What configurations of the app and imported ones share.
 *
 * @internal
 */
export abstract class SecurityConfigurationBase extends Resource implements ISecurityConfiguration {
  public get securityConfigurationName(): string {
    return nameOf(this._record);
  }

  /**
   * A reference to the configuration, for constructs that take any kind of one.
   */
  public get securityConfigurationRef(): emrRefs.SecurityConfigurationReference {
    return { securityConfigurationName: this.securityConfigurationName };
  }

  public get grants(): SecurityConfigurationGrants {
    return SecurityConfigurationGrants.fromSecurityConfiguration(this);
  }

  /** @internal */
  protected abstract readonly _record: ConfigurationRecord;

  public attachTo(cluster: emr.CfnCluster): void {
    attach(this._record, cluster);
  }
}
