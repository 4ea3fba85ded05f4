import { PLACE, keyOf } from '../../document/places';
import { applicationsOf, stepsOf } from '../cluster-properties';
import { parentOf, pointerTo } from '../documents/pointer';
import { kerberos, ldap } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { presence } from '../rendered-parts';
import { EVIDENCE, StageRule } from '../stage-rule';

/** The document says how, the cluster holds the secrets: neither works without the other. */
export const CLUSTER_KERBEROS: StageRule = {
  id: 'cdk-emr-security:cluster-kerberos',
  severity: FindingSeverity.ERROR,
  looksAt: 'the KerberosAttributes of clusters, and whether their configurations have Kerberos',
  evidence: EVIDENCE.CREATE_CONFIGURATION,
  remedy: 'Give the cluster KerberosAttributes exactly if its configuration has a Kerberos section',
  example: 'a cluster without kerberosAttributes, under a configuration with KerberosConfiguration',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const attributes = presence(cluster.property('KerberosAttributes'));
    const configured = document && kerberos(document);
    if (configured === true && attributes === false) {
      return [{
        severity: FindingSeverity.ERROR,
        configuration,
        cluster,
        message: `cluster '${cluster.path}': it has no KerberosAttributes, but configuration '${configuration.path}' has Kerberos; both or none is expected. `
          + 'Give the cluster its kerberosAttributes, or use a configuration without Kerberos',
      }];
    }
    return configured === false && attributes === true
      ? [{
        severity: FindingSeverity.ERROR,
        configuration,
        cluster,
        message: `cluster '${cluster.path}': it has KerberosAttributes, but configuration '${configuration.path}' has no Kerberos; both or none is expected. `
          + 'Remove the kerberosAttributes of the cluster, or use a configuration with Kerberos',
      }]
      : [];
  }),
};

/** Amazon EMR disables steps where users have to prove who they are. */
export const LDAP_WITH_STEPS: StageRule = {
  id: 'cdk-emr-security:ldap-with-steps',
  severity: FindingSeverity.ERROR,
  looksAt: 'the steps of clusters, on their own or in them, whose configurations have LDAP',
  evidence: EVIDENCE.LDAP_LIMITS,
  remedy: 'Remove the steps and submit the work through Hive, Livy, Presto or Trino, or use a configuration without LDAP',
  example: 'a CfnStep whose jobFlowId is a cluster under a configuration with LDAP',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const steps = document && ldap(document) === true ? stepsOf(cluster, facts) : [];
    return steps.map(step => ({
      severity: FindingSeverity.ERROR,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': ${step === cluster.path ? 'it has steps' : `it has the step '${step}'`}, but configuration '${configuration.path}' has LDAP, `
        + 'with which Amazon EMR disables steps; no steps are expected. Submit the work through an application, or use a configuration without LDAP',
    }));
  }),
};

// Spark and Hadoop can be installed, and are to be secured by hand.
const WITH_LDAP = ['livy', 'hive', 'trino', 'presto', 'hue', 'spark', 'hadoop'];

/** The list of AWS may have grown since it was read: a warning, although it says that others are refused. */
export const LDAP_APPLICATIONS: StageRule = {
  id: 'cdk-emr-security:ldap-applications',
  severity: FindingSeverity.WARNING,
  looksAt: 'the applications of clusters whose configurations have LDAP',
  evidence: EVIDENCE.LDAP_LIMITS,
  remedy: 'Leave the applications out that do not support LDAP, or use a configuration without LDAP',
  example: 'a cluster with Zeppelin, under a configuration with LDAP',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    if (!document || ldap(document) !== true) {
      return [];
    }
    const { names, labels } = applicationsOf(cluster);
    const others = labels.filter((_, index) => !WITH_LDAP.includes(names[index]));
    return others.length === 0 ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': Amazon EMR is documented to refuse applications that do not support LDAP, which configuration '${configuration.path}' has, `
        + `got ${others.join(', ')}; Livy, Hive, Trino, Presto, Hue, Spark and Hadoop are expected. Leave the others out, or use a configuration without LDAP`,
    }];
  }),
};

// The list in which they are.
const RANGER_PLUGINS = parentOf(parentOf(PLACE.RANGER_APP));

// Its plugins that stand for applications of a cluster; EMRFS-S3 is none.
const PLUGINS: Readonly<Record<string, string>> = { spark: 'Spark', hive: 'Hive' };

/** An application that Ranger does not know would be a way around it. */
export const RANGER_APPLICATIONS: StageRule = {
  id: 'cdk-emr-security:ranger-applications',
  severity: FindingSeverity.ERROR,
  looksAt: 'Spark and Hive on clusters whose configurations have Apache Ranger, and its plugins',
  evidence: EVIDENCE.RANGER,
  remedy: 'Add the plugin to RangerPluginConfigurations, or leave the application out',
  example: 'a cluster with Spark and Hive, under a configuration with the Ranger plugin of Spark alone',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const plugins = document?.items(RANGER_PLUGINS).map(plugin => document.text(pointerTo(plugin, keyOf(PLACE.RANGER_APP)))) ?? [];
    if (plugins.length === 0 || plugins.some(plugin => typeof plugin !== 'string')) {
      return [];
    }
    return applicationsOf(cluster).names.map(name => PLUGINS[name]).filter(name => name !== undefined && !plugins.includes(name)).map(name => ({
      severity: FindingSeverity.ERROR,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it runs ${name}, but configuration '${configuration.path}' has Apache Ranger without its plugin, got ${plugins.join(', ')}; `
        + `a plugin of ${name} is expected, or Amazon EMR refuses the cluster. Configure the plugin, or leave ${name} out`,
    }));
  }),
};
