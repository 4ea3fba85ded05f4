import { PLACE } from '../../document/places';
import { primaryNodesOf } from '../cluster-properties';
import { DocumentView } from '../documents/document-view';
import { Posture, identityCenter, kerberos, ldap, runtimeRoles } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

interface SinglePrimary {
  readonly slug: string;
  readonly feature: string;
  readonly isOn: (view: DocumentView) => Posture;
  readonly evidence: string;
}

/** A KDC outside serves several nodes. */
function clusterKdc(view: DocumentView): Posture {
  return kerberos(view) === true && view.text(PLACE.KERBEROS_PROVIDER) === 'ClusterDedicatedKdc';
}

const SINGLE_PRIMARY: readonly SinglePrimary[] = [
  { slug: 'ldap-with-several-primary-nodes', feature: 'LDAP', isOn: ldap, evidence: EVIDENCE.LDAP_LIMITS },
  { slug: 'identity-center-with-several-primary-nodes', feature: 'Identity Center', isOn: identityCenter, evidence: EVIDENCE.IDENTITY_CENTER_LIMITS },
  { slug: 'cluster-kdc-with-several-primary-nodes', feature: 'a KDC on the cluster', isOn: clusterKdc, evidence: EVIDENCE.HIGH_AVAILABILITY },
  { slug: 'ranger-with-several-primary-nodes', feature: 'Apache Ranger', isOn: view => view.has(PLACE.RANGER), evidence: EVIDENCE.RANGER_LIMITS },
  { slug: 'runtime-roles-with-several-primary-nodes', feature: 'runtime roles', isOn: runtimeRoles, evidence: EVIDENCE.RUNTIME_ROLES },
];

/** Amazon EMR does not support high availability with some ways to say who somebody is. */
export const SINGLE_PRIMARY_RULES: readonly StageRule[] = SINGLE_PRIMARY.map(({ slug, feature, isOn, evidence }) => ({
  id: `cdk-emr-security:${slug}`,
  severity: FindingSeverity.ERROR,
  looksAt: `the number of primary nodes of clusters whose configurations have ${feature}`,
  evidence,
  remedy: `Use one primary node, or a configuration without ${feature}`,
  example: `a cluster with masterInstanceGroup.instanceCount 3, under a configuration with ${feature}`,
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const nodes = document && isOn(document) === true ? primaryNodesOf(cluster) : undefined;
    return !nodes || nodes.count < 2 ? [] : [{
      // the capacity of a fleet counts units, of which an instance may have several
      severity: nodes.fleet ? FindingSeverity.WARNING : FindingSeverity.ERROR,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it has several primary nodes, which Amazon EMR does not support with ${feature}, that configuration '${configuration.path}' has, `
        + `got ${nodes.fleet ? 'a capacity of' : 'instanceCount'} ${nodes.count}; one is expected. Use one primary node, or a configuration without ${feature}`,
    }];
  }),
}));
