import { CfnResource, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { AssumedRole, ConfigurationRecord } from '../../private/configuration-record';
import { plain, readable } from '../../private/readable';
import { ClusterReferences } from '../cluster-references';
import { FindingSeverity } from '../finding';
import { KnownRole, constructPath, isOwned, knownRole, roleLabel } from '../known-role';
import { RoleTrust } from '../role-trust';
import { StageFacts } from '../stage-facts';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';

/** The nodes may assume a role only if its trust policy lets theirs: the other half of the right is of no use alone. */
export const ROLE_DOES_NOT_TRUST_NODES: StageRule = {
  id: 'cdk-emr-security:role-does-not-trust-nodes',
  severity: FindingSeverity.ERROR,
  looksAt: 'the trust policies of EMRFS roles, runtime roles, roles of Ranger and of Identity Center, and the roles of the nodes',
  evidence: EVIDENCE.RUNTIME_ROLES,
  remedy: 'Create the role with assumedBy: new iam.ArnPrincipal(instanceRole.roleArn), and add further actions with role.assumeRolePolicy.addStatements()',
  example: 'EmrFsRoleMapping.forUsers() with a role that only Amazon EC2 may assume',
  check: facts => {
    const trust = new RoleTrust(facts.inventory);
    return facts.records.filter(({ nodes }) => nodes.assumedRoles.length > 0).flatMap(record => {
      const nodes = nodesOf(facts, record);
      return [...ownedIn(facts, record).values()].flatMap(assumed => judge(record, assumed, nodes, trust));
    });
  },
};

/** What the owners of other people's roles have to write: once for each configuration, since nobody here can see whether they have. */
export const TRUST_POLICY_BY_HAND: StageRule = {
  id: 'cdk-emr-security:trust-policy-by-hand',
  severity: FindingSeverity.WARNING,
  looksAt: 'EMRFS roles, runtime roles, roles of Ranger and of Identity Center that this app imports, and cannot see or edit the trust policies of',
  evidence: EVIDENCE.RUNTIME_ROLES,
  remedy: 'Have the owners of the roles add the statements of the message to their trust policies, then acknowledge it',
  example: 'EmrFsRoleMapping.forUsers() with iam.Role.fromRoleName()',
  check: facts => facts.records.flatMap(record => {
    const byActions = new Map<string, { readonly roles: Set<string>; readonly actions: readonly string[] }>();
    for (const { role, actions, path } of record.nodes.assumedRoles.filter(assumed => ownedBehind(facts, assumed).length === 0)) {
      const group = byActions.get(actions.join()) ?? { roles: new Set(), actions };
      byActions.set(actions.join(), group);
      group.roles.add(`'${role.node.path}'${path.startsWith('grants.') ? '' : ` (${path})`}`);
    }
    const principals = byActions.size === 0 ? [] : nodesOf(facts, record).map(({ arn }) => arn);
    if (principals.length === 0) {
      return [];
    }
    const each = [...byActions.values()].map(({ roles, actions }) =>
      `${[...roles].join(', ')}: ${jsonOf(statement(principals, actions), record)}`);
    return [{
      severity: FindingSeverity.WARNING,
      configuration: record,
      message: `configuration '${record.construct.node.path}': the nodes assume roles whose trust policies this app cannot see or edit; these statements are expected in them. `
        + `Ask the owners of the roles to add them: ${each.join('; ')}`,
    }];
  }),
};

/** A role of the nodes, and how it comes to be one. */
interface NodeRole {
  readonly role: KnownRole;
  readonly label: string;
  /** As text for a policy. */
  readonly arn: string;
  /** By its name only, which is a convention. */
  readonly assumed: boolean;
  readonly cluster?: ClusterReferences;
}

/** A role of the app that the nodes assume, with all that it is named for. */
interface OwnedAssumed {
  readonly resource: CfnResource;
  readonly paths: Set<string>;
  readonly actions: Set<string>;
  /** Whether it is only chosen by who submits work. */
  chosen: boolean;
}

function judge(record: ConfigurationRecord, assumed: OwnedAssumed, nodes: readonly NodeRole[], trust: RoleTrust): readonly StageFinding[] {
  const { resource, paths, actions, chosen } = assumed;
  const needed = [...actions];
  const refused = nodes.map(node => trust.refused(resource, node.role, needed));
  // a role for the work of one cluster need not trust the nodes of another
  const isForOthers = chosen && refused.some(missing => missing.length === 0);
  return nodes.flatMap((node, index) => {
    const missing = refused[index];
    if (missing.length === 0) {
      return [];
    }
    const lets = needed.filter(action => !missing.includes(action));
    return [{
      severity: node.assumed || isForOthers ? FindingSeverity.WARNING : FindingSeverity.ERROR,
      configuration: record,
      cluster: node.cluster,
      message: `configuration '${record.construct.node.path}': the role '${constructPath(resource)}' (${[...paths].join(', ')}) does not trust '${node.label}', a role of the nodes`
        + `${node.cluster === undefined ? '' : ` of cluster '${node.cluster.path}'`}: its trust policy does not let it do ${missing.join(', ')}, got ${lets.length === 0 ? 'nothing' : lets.join(', ')}; `
        + `${needed.join(', ')} ${needed.length === 1 ? 'is' : 'are'} expected, as the nodes assume it. ${isItself(node, resource) ? ITSELF : remedyFor(lets, missing)}`
        + (node.assumed ? ', or name the roles of the nodes in instanceRoles if it is none' : ''),
    }];
  });
}

/** The role of the nodes, named for a part of the work: IAM wants to be told of that as well. */
function isItself({ role }: NodeRole, resource: CfnResource): boolean {
  return isOwned(role) && role.resource === resource;
}

const ITSELF = 'Let the account do it in its trust policy, with new iam.AccountRootPrincipal(): a role cannot be named in the policy with which it is created';

function remedyFor(lets: readonly string[], missing: readonly string[]): string {
  return lets.length === 0 && missing.length === 1
    ? 'Create it with assumedBy: new iam.ArnPrincipal(instanceRole.roleArn)'
    : 'Call role.assumeRolePolicy.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(instanceRole.roleArn)], '
      + `actions: [${missing.map(action => `'${action}'`).join(', ')}] }))`;
}

/** The roles of the nodes that the configuration knows, and those of its clusters; each once. */
function nodesOf(facts: StageFacts, record: ConfigurationRecord): readonly NodeRole[] {
  const found = new Map<string, NodeRole>();
  for (const subject of record.nodes.roles) {
    const arn = readable(subject.roleArn, subject.scope);
    for (const value of facts.inventory.renderer.valuesOfTokens(subject.roleArn, subject.scope)) {
      const role = knownRole(value, Stack.of(subject.scope), facts.inventory);
      if (role) {
        found.set(roleLabel(role), { role, arn, label: roleLabel(role), assumed: subject.construct === undefined });
      }
    }
  }
  for (const { cluster } of facts.recordUses.filter(use => use.record === record)) {
    for (const { role, assumed } of cluster.instanceRoles) {
      const label = roleLabel(role);
      const known = found.get(label);
      found.set(label, {
        role, label, arn: known?.arn ?? arnOf(role, cluster), assumed: assumed && known?.assumed !== false, cluster: known?.cluster ?? cluster,
      });
    }
  }
  return [...found.values()];
}

function arnOf(role: KnownRole, { stack }: ClusterReferences): string {
  return isOwned(role)
    ? `\${${role.resource.node.path}.Arn}`
    : readable(stack.formatArn({ service: 'iam', region: '', account: role.account, resource: 'role', resourceName: role.name }), stack);
}

function ownedIn(facts: StageFacts, record: ConfigurationRecord): ReadonlyMap<CfnResource, OwnedAssumed> {
  const found = new Map<CfnResource, OwnedAssumed>();
  for (const assumed of record.nodes.assumedRoles) {
    for (const resource of ownedBehind(facts, assumed)) {
      const known = found.get(resource) ?? { resource, paths: new Set(), actions: new Set(), chosen: true };
      found.set(resource, known);
      known.paths.add(assumed.path);
      assumed.actions.forEach(action => known.actions.add(action));
      known.chosen &&= assumed.chosen === true;
    }
  }
  return found;
}

/** The roles of the app that are meant, also by an import of the name of one. */
function ownedBehind({ inventory }: StageFacts, { role }: AssumedRole): readonly CfnResource[] {
  return inventory.renderer.valuesOfTokens(role.roleArn, role).flatMap(value => {
    const known = knownRole(value, Stack.of(role), inventory);
    return known && isOwned(known) ? [known.resource] : [];
  });
}

function statement(principals: readonly string[], actions: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'AllowAssumeRole', principals: principals.map(arn => new iam.ArnPrincipal(arn)), actions: [...actions] });
}

function jsonOf(of: iam.PolicyStatement, { construct }: ConfigurationRecord): string {
  return JSON.stringify(plain(of.toStatementJson(), construct));
}
