import { CfnParameter } from 'aws-cdk-lib';
import { KERBEROS_ATTRIBUTES, PLACE } from '../../document/places';
import { isDynamicReference, showsItsValue } from '../../private/secret-text';
import { ClusterReferences } from '../cluster-references';
import { parentOf } from '../documents/pointer';
import { FindingSeverity } from '../finding';
import { isFunction } from '../policy-reach';
import { part, presence } from '../rendered-parts';
import { ConfigurationUse, StageFacts } from '../stage-facts';
import { ResourceType } from '../stage-inventory';
import { EVIDENCE, StageRule } from '../stage-rule';
import { Value, isReferenced, textOf } from '../value';

const TRUST = parentOf(PLACE.TRUST_KDC_SERVER);
const DIRECTORY = parentOf(PLACE.AD_SERVER);
const TRUST_PASSWORD = 'CrossRealmTrustPrincipalPassword';
const JOIN_USER = 'ADDomainJoinUser';
const JOIN_PASSWORD = 'ADDomainJoinPassword';
const PASSWORDS = KERBEROS_ATTRIBUTES.filter(name => name.endsWith('Password'));
const MAX_LENGTH = 256;

/** The password of the other realm's principals is the cluster's to know. */
export const KERBEROS_TRUST_PASSWORD: StageRule = {
  id: 'cdk-emr-security:kerberos-trust-password',
  severity: FindingSeverity.WARNING,
  looksAt: 'the KerberosAttributes of clusters whose configurations trust another realm',
  evidence: EVIDENCE.KERBEROS_ATTRIBUTES,
  remedy: 'Give the cluster a CrossRealmTrustPrincipalPassword, the same as in the other realm',
  example: 'kerberosAttributes with realm and kdcAdminPassword alone, under a configuration with CrossRealmTrustConfiguration',
  check: facts => facts.uses.filter(({ cluster, configuration }) =>
    configuration.document()?.has(TRUST) === true && attributeOf(cluster, TRUST_PASSWORD).present === false,
  ).map(({ cluster, configuration }) => ({
    severity: FindingSeverity.WARNING,
    configuration,
    cluster,
    message: `cluster '${cluster.path}': its KerberosAttributes have no ${TRUST_PASSWORD}, but configuration '${configuration.path}' trusts another realm; the password of the `
      + 'cross-realm principals is required for that. Add it, the same as in the other realm',
  })),
};

/** Nodes that are to know the users of an Active Directory join its domain. */
export const KERBEROS_DOMAIN_JOIN: StageRule = {
  id: 'cdk-emr-security:kerberos-domain-join',
  severity: FindingSeverity.WARNING,
  looksAt: 'the user who joins nodes to an Active Directory, with the password, in the KerberosAttributes of clusters',
  evidence: EVIDENCE.KERBEROS_ATTRIBUTES,
  remedy: 'Give the cluster both ADDomainJoinUser and ADDomainJoinPassword, or neither where there is no Active Directory',
  example: 'kerberosAttributes without adDomainJoinUser, under a configuration with AdIntegrationConfiguration',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const missing = [JOIN_USER, JOIN_PASSWORD].filter(name => attributeOf(cluster, name).present === false);
    const directory = configuration.document()?.has(DIRECTORY) === true;
    const wrong = `its KerberosAttributes have no ${missing.join(' and ')}`;
    if (missing.length > 0 && directory) {
      return [{
        severity: FindingSeverity.WARNING,
        configuration,
        cluster,
        message: `cluster '${cluster.path}': ${wrong}, but configuration '${configuration.path}' has an Active Directory; a user who may join computers to the domain is expected, `
          + 'with the password. Add what is missing',
      }];
    }
    const other = missing[0] === JOIN_USER ? JOIN_PASSWORD : JOIN_USER;
    return missing.length === 1 && attributeOf(cluster, other).present === true
      ? [{
        severity: FindingSeverity.WARNING,
        configuration,
        cluster,
        message: `cluster '${cluster.path}' under configuration '${configuration.path}': ${wrong}, but ${other}; both or none is expected. Add what is missing, or remove the other`,
      }]
      : [];
  }),
};

/** Templates are kept, and shown to everybody who may describe the stack. */
export const KERBEROS_PASSWORD_SHOWN: StageRule = {
  id: 'cdk-emr-security:kerberos-password-shown',
  severity: FindingSeverity.WARNING,
  looksAt: 'passwords in the KerberosAttributes of clusters that stand in the template, or in parameters that show their values',
  evidence: EVIDENCE.SECRETS_IN_TEMPLATES,
  remedy: 'Keep the passwords in AWS Secrets Manager, and use KerberosAttributes.fromSecrets()',
  example: 'kerberosAttributes: { realm: \'EC2.INTERNAL\', kdcAdminPassword: \'password\' }',
  check: facts => oncePerCluster(facts).flatMap(({ cluster, configuration }) => {
    const shown = PASSWORDS.filter(name => attributeOf(cluster, name).values.some(isShown));
    const inTemplate = cluster.resource.cfnResourceType === ResourceType.CLUSTER;
    return shown.length === 0 ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}' under configuration '${configuration.path}': ${shown.join(' and ')} can be read in the ${inTemplate ? 'template or the stack' : 'state machine'}; `
        + `a reference to a secret is expected. ${inTemplate ? '' : 'Create the cluster by a template, and '}${inTemplate ? 'Use' : 'use'} KerberosAttributes.fromSecrets()`,
    }];
  }),
};

/** The API has a limit of its own for each of them. */
export const KERBEROS_ATTRIBUTE_TOO_LONG: StageRule = {
  id: 'cdk-emr-security:kerberos-attribute-too-long',
  severity: FindingSeverity.ERROR,
  looksAt: 'the length of the KerberosAttributes of clusters',
  evidence: EVIDENCE.KERBEROS_ATTRIBUTES_API,
  remedy: 'Shorten it to at most 256 characters',
  example: 'a kdcAdminPassword of 300 characters',
  check: facts => oncePerCluster(facts).flatMap(({ cluster, configuration }) => KERBEROS_ATTRIBUTES.flatMap(name => {
    const [value, ...others] = attributeOf(cluster, name).values;
    const text = value && others.length === 0 ? textOf(value) : undefined;
    return text === undefined || text.length <= MAX_LENGTH || isDynamicReference(text) ? [] : [{
      severity: FindingSeverity.ERROR,
      configuration,
      cluster,
      message: `cluster '${cluster.path}' under configuration '${configuration.path}': ${name} in its KerberosAttributes has ${text.length} characters; `
        + `at most ${MAX_LENGTH} are expected. Shorten it`,
    }];
  })),
};

/** What is known of one of the attributes. */
interface Attribute {
  /** Undefined if the deployment decides, or if the cluster has no attributes at all. */
  readonly present?: boolean;
  /** All values that it can take. */
  readonly values: readonly Value[];
}

function attributeOf(cluster: ClusterReferences, name: string): Attribute {
  const attributes = cluster.property('KerberosAttributes');
  if (presence(attributes) !== true || isFunction(attributes)) {
    return { values: [] };
  }
  // L1s spell the first word small, and two of these begin with two capitals
  const rendered = part(attributes, name) ?? part(attributes, name.replace(/^AD/, 'ad'));
  return { present: presence(rendered), values: cluster.valuesOf(rendered) };
}

/** Whether a password, or a part of it, can be read by those who see the template or the stack. */
function isShown(value: Value): boolean {
  const [first] = value;
  if (first === undefined || first === '' || typeof first === 'string' && isDynamicReference(first)) {
    return false;
  }
  return textOf(value) !== undefined || value.some(each => typeof each !== 'string' && isReferenced(each) && each.target instanceof CfnParameter && showsItsValue(each.target));
}

/** What is wrong with a cluster alone is told once, whichever configurations it can name. */
function oncePerCluster(facts: StageFacts): readonly ConfigurationUse[] {
  return [...new Map([...facts.uses].reverse().map(use => [use.cluster, use])).values()].reverse();
}
