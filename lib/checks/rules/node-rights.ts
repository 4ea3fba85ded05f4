import { Stack } from 'aws-cdk-lib';
import { isForSome } from './assumed-roles';
import { AssumedRole, ConfigurationRecord } from '../../private/configuration-record';
import { FindingSeverity } from '../finding';
import { Access, GRANTED, UNKNOWN_ROLE, judgeForeign } from '../key-access';
import { KnownRole, RoleSet, isOwned, knownRole, roleLabel, rolesBehind } from '../known-role';
import { allowedUse, asList } from '../policy-reach';
import { PolicyText } from '../role-policies';
import { RoleTrust, Trust } from '../role-trust';
import { RecordUse, StageFacts } from '../stage-facts';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';

const REMEDY = 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles';

// AWS managed policies that let a role assume every role that trusts its account, and those that EMR's roles often have which do not.
const EVERYTHING = ['AdministratorAccess', 'PowerUserAccess'];
const NEITHER = ['service-role/AmazonElasticMapReduceforEC2Role', 'AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'];
const WITH_SECRETS = [...EVERYTHING, 'SecretsManagerReadWrite'];

/** The nodes need rights in a policy of their own role, which the configuration gives to the roles it knows only. */
export const INSTANCE_ROLE_LACKS_RIGHTS: StageRule = {
  id: 'cdk-emr-security:instance-role-lacks-rights',
  severity: FindingSeverity.ERROR,
  looksAt: 'the roles of the instance profiles of clusters that the configuration does not know, and the roles that its nodes assume and the secrets that they read',
  evidence: EVIDENCE.RUNTIME_ROLES,
  remedy: REMEDY,
  example: 'a cluster whose instance profile has a role of its own, and an EMRFS role that trusts the account, under a configuration that knows only EMR_EC2_DefaultRole',
  check: facts => {
    const trust = new RoleTrust(facts.inventory);
    const knownTo = new Map<ConfigurationRecord, KnownNodes>();
    return facts.recordUses.filter(({ record }) => record.nodes.assumedRoles.length + record.nodes.needs.length > 0).flatMap(use => {
      const known = knownTo.get(use.record) ?? nodesOf(use.record, facts);
      knownTo.set(use.record, known);
      return use.cluster.instanceRoles.filter(({ role }) => known.roles.has(role) === false)
        .flatMap(({ role, assumed }) => judge(facts, trust, use, role, !assumed && known.complete));
    });
  },
};

/** The roles of the nodes that the configuration gives rights to. */
interface KnownNodes {
  readonly roles: RoleSet;
  /** Whether it is known which roles all of them are. */
  readonly complete: boolean;
}

function nodesOf({ nodes }: ConfigurationRecord, { inventory }: StageFacts): KnownNodes {
  const roles = new RoleSet(inventory);
  let complete = true;
  for (const { roleArn, scope } of nodes.roles) {
    const found = rolesBehind(roleArn, scope, inventory);
    found.forEach(role => roles.add(role));
    complete &&= found.length > 0;
  }
  return { roles, complete };
}

function judge(facts: StageFacts, trust: RoleTrust, { cluster, record }: RecordUse, role: KnownRole, provable: boolean): readonly StageFinding[] {
  const judged = record.nodes.assumedRoles.map(of => ({ of, access: mayAssume(facts, trust, role, of) }));
  const lacking = judged.filter(({ access }) => access.verdict !== 'GRANTED');
  const secrets = readsSecrets(record) ? maySee(facts, role) : GRANTED;
  const what = [
    ...lacking.length === 0 ? [] : [`may not assume ${[...new Set(lacking.map(({ of }) => nameOf(of)))].join(', ')}`],
    ...secrets.verdict === 'GRANTED' ? [] : ['may not read its secrets'],
  ];
  if (what.length === 0) {
    return [];
  }
  // a cluster whose nodes assume other roles, of these or of its own, need not be meant to assume all of these
  const assumesOthers = lacking.length < judged.length || !isWithout(facts.policyTextsOf(role), 'sts:assumerole', facts);
  const certain = provable && lacking.some(({ of, access }) => access.verdict === 'NONE' && !(isForSome(of) && assumesOthers));
  const unknown = [...lacking.map(({ access }) => access), secrets].find(access => access.verdict === 'UNKNOWN');
  const why = certain || unknown?.verdict !== 'UNKNOWN' ? 'no policy of the role lets it' : `nothing in this app lets it, and ${unknown.reason}`;
  return [{
    severity: certain ? FindingSeverity.ERROR : FindingSeverity.WARNING,
    configuration: record,
    cluster,
    message: `cluster '${cluster.path}': its instance role '${roleLabel(role)}' is not among the roles of the nodes that configuration '${record.construct.node.path}' knows, `
      + `and ${what.join(' and ')}; ${why}. ${REMEDY}`,
  }];
}

function nameOf({ role, path }: AssumedRole): string {
  return `'${role.node.path}'${path.startsWith('grants.') ? '' : ` (${path})`}`;
}

/** Whether the role can assume the other, as far as that is for its own policies to say. */
function mayAssume(facts: StageFacts, trust: RoleTrust, role: KnownRole, { role: assumed, actions }: AssumedRole): Access {
  const targets = rolesBehind(assumed.roleArn, assumed, facts.inventory);
  const owned = targets.flatMap(target => isOwned(target) ? [target.resource] : []);
  const trusted = owned.flatMap(resource => actions.map(action => trust.trust(resource, role, action)));
  // named in the trust policy it needs nothing more; one that it does not trust is found by the rule about that
  if (trusted.length > 0 && (trusted.includes(Trust.NONE) || trusted.every(how => how === Trust.BY_NAME))) {
    return GRANTED;
  }
  const texts = facts.policyTextsOf(role);
  if (actions.every(action => texts.some(text => mayReach(text, action.toLowerCase(), targets, facts)))) {
    return GRANTED;
  }
  const byOthers = isOwned(role) ? judgeForeign(facts.managedPoliciesOf(role), EVERYTHING, NEITHER) : UNKNOWN_ROLE;
  return byOthers.verdict === 'NONE' && trusted.length === 0
    ? { verdict: 'UNKNOWN', reason: 'the trust policy of an imported role, which may name it, is not known here' }
    : byOthers;
}

/** Conditions are not looked at: they may hold. */
function mayReach({ document, scope }: PolicyText, action: string, targets: readonly KnownRole[], { inventory }: StageFacts): boolean {
  const { statements, unreadable } = allowedUse(document, scope, inventory, [action]);
  const wanted = new RoleSet(inventory);
  targets.forEach(target => wanted.add(target));
  return unreadable || statements.some(({ Resource }) => Resource === undefined || wanted.isEmpty
    || asList(Resource).flatMap(resource => inventory.renderer.valuesOf(resource, scope)).some(value => {
      const named = knownRole(value, Stack.of(scope), inventory);
      return named === undefined || wanted.has(named) !== false;
    }));
}

/** Each role that is assumed is a need of the nodes; the others are for secrets. */
function readsSecrets({ nodes }: ConfigurationRecord): boolean {
  return nodes.needs.length > nodes.assumedRoles.length;
}

/** Whether the role may read any secret: which one it would be is in the policies of the roles that are known. */
function maySee(facts: StageFacts, role: KnownRole): Access {
  if (!isWithout(facts.policyTextsOf(role), 'secretsmanager:getsecretvalue', facts)) {
    return GRANTED;
  }
  return isOwned(role) ? judgeForeign(facts.managedPoliciesOf(role), WITH_SECRETS, NEITHER) : UNKNOWN_ROLE;
}

function isWithout(texts: readonly PolicyText[], action: string, { inventory }: StageFacts): boolean {
  return texts.every(({ document, scope }) => {
    const { statements, unreadable } = allowedUse(document, scope, inventory, [action]);
    return !unreadable && statements.length === 0;
  });
}
