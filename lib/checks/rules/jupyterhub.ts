import { applicationsOf } from '../cluster-properties';
import { kerberos } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

/** That of a document is an INFO, since most clusters do not run it: this one does. */
export const JUPYTERHUB_WITH_KERBEROS: StageRule = {
  id: 'cdk-emr-security:jupyterhub-with-kerberos',
  severity: FindingSeverity.WARNING,
  looksAt: 'JupyterHub on clusters whose configurations have Kerberos',
  evidence: EVIDENCE.JUPYTERHUB,
  remedy: 'Configure an authentication of its own for JupyterHub, then acknowledge the warning',
  example: 'a cluster with JupyterHub, under a configuration with Kerberos',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    return !document || kerberos(document) !== true || !applicationsOf(cluster).names.includes('jupyterhub') ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it runs JupyterHub, which does not use the Kerberos settings of configuration '${configuration.path}'; an authentication of its own is expected. `
        + 'Configure one for JupyterHub, then acknowledge the warning',
    }];
  }),
};
