import { Stack } from 'aws-cdk-lib';
import { FindingSeverity } from '../finding';
import { KnownRole, isOwned, knownRole, roleLabel } from '../known-role';
import { allowedUse, asList } from '../policy-reach';
import { PolicyText } from '../role-policies';
import { StageFacts } from '../stage-facts';
import { EVIDENCE, StageRule } from '../stage-rule';
import { Value, textOf } from '../value';

const SCOPED_POLICY = 'service-role/AmazonEMRServicePolicy_v2';
/** The only role of the nodes that the policy lets the service pass. */
const DEFAULT_ROLE = 'EMR_EC2_DefaultRole';

/** The service passes the role of the nodes to Amazon EC2; the older policy let it pass any. */
export const SERVICE_ROLE_CANNOT_PASS: StageRule = {
  id: 'cdk-emr-security:service-role-cannot-pass',
  severity: FindingSeverity.WARNING,
  looksAt: 'the policies of service roles with the managed policy AmazonEMRServicePolicy_v2, and the roles of the nodes of their clusters',
  evidence: EVIDENCE.SERVICE_ROLE,
  remedy: `Let the service role pass the instance role: instanceRole.grantPassRole(serviceRole). AmazonEMRServicePolicy_v2 names ${DEFAULT_ROLE} only`,
  example: 'a role of your own in the instance profile, and a role with AmazonEMRServicePolicy_v2 and nothing else as serviceRole',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => cluster.serviceRoles
    .filter(service => isOwned(service) && isScoped(facts.managedPoliciesOf(service)))
    .flatMap(service => cluster.instanceRoles
      .filter(({ role }) => !isDefault(role, facts) && !facts.policyTextsOf(service).some(text => mayPass(text, role, facts)))
      .map(({ role }) => ({
        severity: FindingSeverity.WARNING,
        configuration,
        cluster,
        message: `cluster '${cluster.path}' with configuration '${configuration.path}': its service role '${roleLabel(service)}' has the managed policy AmazonEMRServicePolicy_v2, `
          + `which lets it pass no role of the nodes but ${DEFAULT_ROLE}, got '${roleLabel(role)}'; a right to pass that role is expected. Use grantPassRole() of the role`,
      })))),
};

/** With a managed policy beside it that is not known, nothing can be said. */
function isScoped(managed: readonly string[]): boolean {
  return managed.length > 0 && managed.every(name => name === SCOPED_POLICY);
}

function isDefault(role: KnownRole, facts: StageFacts): boolean {
  return isOwned(role)
    ? facts.inventory.renderer.valuesOfProperty(role.resource, 'RoleName').some(name => (textOf(name) ?? DEFAULT_ROLE) === DEFAULT_ROLE)
    : role.name === DEFAULT_ROLE;
}

/** Conditions are not looked at: they may hold. */
function mayPass({ document, scope }: PolicyText, role: KnownRole, { inventory }: StageFacts): boolean {
  const { statements, unreadable } = allowedUse(document, scope, inventory, ['iam:passrole']);
  const covers = (value: Value) => {
    const named = knownRole(value, Stack.of(scope), inventory);
    // an owned role and one that is only named may be the same, under a name that is known at deployment
    return named === undefined || isOwned(named) !== isOwned(role) || roleLabel(named) === roleLabel(role);
  };
  return unreadable || statements.some(({ Resource }) => Resource === undefined
    || asList(Resource).flatMap(resource => inventory.renderer.valuesOf(resource, scope)).some(covers));
}
