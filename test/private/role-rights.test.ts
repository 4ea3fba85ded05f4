import {
  App, CfnResource, NestedStack, PhysicalName, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import {
  EmrFsRoleMapping, InTransitEncryption, LdapAuthentication, LocalDiskEncryption, S3Encryption, SecurityConfiguration, SecurityConfigurationProps,
} from '../../lib';
import { recordOf } from '../../lib/private/configuration-record';
import { RightPlace } from '../../lib/private/placement';
import { Deployed, circleIn } from '../oracle/deployed';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const REGION = 'us-west-2';
const OFF: SecurityConfigurationProps = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
  serviceRoles: [],
};
const ec2 = () => new iam.ServicePrincipal('ec2.amazonaws.com');
/** For worlds in which the trust of a role is to name nobody. */
const anybody = () => new iam.AnyPrincipal();
const roleIn = (scope: Construct, props: Partial<iam.RoleProps> = {}) => new iam.Role(scope, 'Nodes', { assumedBy: ec2(), ...props });
/** What the nodes assume: its trust names the role, so that its stack needs the role's. */
const trusting = (scope: Construct, role: iam.IRole) => new iam.Role(scope, 'Data', { assumedBy: new iam.CompositePrincipal(new iam.ArnPrincipal(role.roleArn), anybody()) });
const dataIn = (scope: Construct, props: Partial<iam.RoleProps> = {}) => new iam.Role(scope, 'Data', { assumedBy: anybody(), ...props });
const importedData = (scope: Construct, account = ACCOUNT) => iam.Role.fromRoleArn(scope, 'Data', `arn:aws:iam::${account}:role/Data`);
const configured = (scope: Construct, nodes: iam.IRole | undefined, data: iam.IRole, id = 'Security') => new SecurityConfiguration(scope, id, {
  ...OFF, instanceRoles: nodes && [nodes], emrFsRoleMappings: [EmrFsRoleMapping.forUsers(data, ['ann'])],
});

type NewStack = (id: string, account?: string, region?: string) => Stack;
interface World {
  readonly name: string;
  /** Under what the policy stands, by path; undefined where somebody is told to write it. */
  readonly home?: string;
  readonly why?: string;
  /** Only in stacks that know their account and Region. */
  readonly concrete?: boolean;
  build(stack: NewStack, app: App): { nodes?: iam.IRole; data: iam.IRole; in: Construct; then?(configuration: SecurityConfiguration): void };
}

const WORLDS: World[] = [
  { name: 'all in one stack', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    return { nodes: roleIn(a), data: dataIn(a), in: a };
  } },
  { name: 'all in one stack, with a trust that names the role', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    const nodes = roleIn(a);
    return { nodes, data: trusting(a, nodes), in: a };
  } },
  { name: 'all in one stack, where the assumed role waits for the role of the nodes', home: 'A/Data', build: stack => {
    const a = stack('A');
    const nodes = roleIn(a);
    const data = trusting(a, nodes);
    data.node.addDependency(nodes);
    return { nodes, data, in: a };
  } },
  { name: 'the role in another stack', home: 'B/Nodes', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    return { nodes: roleIn(b), data: importedData(a), in: a };
  } },
  { name: 'the role in another stack, and the assumed role beside the configuration', home: 'B/Nodes', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    return { nodes: roleIn(b), data: dataIn(a), in: a };
  } },
  { name: 'the role in a stack on which that of the configuration depends', home: 'A/Data', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    a.addDependency(b);
    return { nodes: roleIn(b), data: dataIn(a), in: a };
  } },
  { name: 'the role in a stack that depends on that of the configuration', home: 'B/Nodes', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    b.addDependency(a);
    return { nodes: roleIn(b), data: dataIn(a), in: a };
  } },
  { name: 'the role in a stack with the cluster', home: 'B/Nodes', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    const nodes = roleIn(b);
    return { nodes, data: dataIn(a), in: a, then: configuration => configuration.attachTo(clusterIn(b)) };
  } },
  { name: 'the assumed role in a third stack, trusting the role', home: 'C/Data', build: stack => {
    const [a, b, c] = [stack('A'), stack('B'), stack('C')];
    const nodes = roleIn(b);
    return { nodes, data: trusting(c, nodes), in: a };
  } },
  { name: 'the role imported by name', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    return { nodes: iam.Role.fromRoleName(a, 'Nodes', 'Nodes'), data: dataIn(a), in: a };
  } },
  { name: 'the role imported in another stack', home: 'B/Nodes', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    return { nodes: iam.Role.fromRoleName(b, 'Nodes', 'Nodes'), data: dataIn(a), in: a };
  } },
  { name: 'the role imported in a stack on which that of the assumed role depends', home: 'A/Data', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    a.addDependency(b);
    return { nodes: iam.Role.fromRoleName(b, 'Nodes', 'Nodes'), data: dataIn(a), in: a };
  } },
  { name: 'the role imported, and the assumed role of another stack waits for it', home: 'B/Data', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    const nodes = iam.Role.fromRoleName(a, 'Nodes', 'Nodes');
    const data = dataIn(b);
    data.node.addDependency(nodes);
    return { nodes, data, in: a };
  } },
  { name: 'the role imported in a third stack, and the assumed role of another stack waits for it', home: 'B/Data', build: stack => {
    const [a, b, c] = [stack('A'), stack('B'), stack('C')];
    const nodes = iam.Role.fromRoleName(c, 'Nodes', 'Nodes');
    const data = dataIn(b);
    data.node.addDependency(nodes);
    return { nodes, data, in: a };
  } },
  { name: 'the role imported in the stack of the assumed role, waiting for something beside the configuration', home: 'B/Data', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    const nodes = iam.Role.fromRoleName(b, 'Nodes', 'Nodes');
    nodes.node.addDependency(new iam.Role(a, 'Other', { assumedBy: ec2() }));
    return { nodes, data: dataIn(b), in: a };
  } },
  { name: 'both roles imported, and a stack on which that of the configuration depends waits for one', home: 'A/Security', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    const nodes = iam.Role.fromRoleName(a, 'Nodes', 'Nodes');
    new iam.Role(b, 'Other', { assumedBy: ec2() }).node.addDependency(nodes);
    a.addDependency(b);
    return { nodes, data: importedData(a), in: a };
  } },
  { name: 'both roles imported, one in a nested stack that needs what waits for it', home: 'A/Security', build: stack => {
    const a = stack('A');
    const nested = new NestedStack(a, 'Nested');
    const nodes = iam.Role.fromRoleName(nested, 'Nodes', 'Nodes');
    const other = new iam.Role(a, 'Other', { assumedBy: ec2() });
    other.node.addDependency(nodes);
    new iam.Role(nested, 'Needing', { assumedBy: new iam.ArnPrincipal(other.roleArn) });
    return { nodes, data: importedData(a), in: a };
  } },
  { name: 'both roles imported', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    return { nodes: iam.Role.fromRoleName(a, 'Nodes', 'Nodes'), data: importedData(a), in: a };
  } },
  { name: 'the role imported by ARN, not to be edited', why: 'this app cannot edit the policies of the role', build: stack => {
    const a = stack('A');
    return { nodes: iam.Role.fromRoleArn(a, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false }), data: dataIn(a), in: a };
  } },
  { name: 'the role without policy updates', why: 'this app cannot edit the policies of the role', build: stack => {
    const a = stack('A');
    return { nodes: roleIn(a).withoutPolicyUpdates(), data: dataIn(a), in: a };
  } },
  { name: 'the role imported from another account', why: 'this app cannot edit the policies of the role', concrete: true, build: stack => {
    const a = stack('A');
    return { nodes: iam.Role.fromRoleArn(a, 'Nodes', `arn:aws:iam::${OTHER_ACCOUNT}:role/Nodes`), data: dataIn(a), in: a };
  } },
  { name: 'the role owned in another account', home: 'B/Nodes', concrete: true, build: stack => {
    const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
    return { nodes: roleIn(b), data: dataIn(a, { roleName: 'Data' }), in: a };
  } },
  { name: 'the role owned in another account, and the assumed role without a name', concrete: true,
    why: "no policy of it can name the role 'A/Data': of the two, what is of another environment has no physical name", build: stack => {
      const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
      return { nodes: roleIn(b, { roleName: 'Nodes' }), data: dataIn(a), in: a };
    } },
  { name: 'the role imported from another account, in a stack of that account', home: 'B/Nodes', concrete: true, build: stack => {
    const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
    return { nodes: iam.Role.fromRoleName(b, 'Nodes', 'Nodes'), data: dataIn(a, { roleName: 'Data' }), in: a };
  } },
  { name: 'the role in a nested stack', home: 'A/Nested/Nodes', build: stack => {
    const a = stack('A');
    return { nodes: roleIn(new NestedStack(a, 'Nested')), data: dataIn(a), in: a };
  } },
  { name: 'the role in a nested stack, trusted by the assumed role beside it', home: 'A/Data', build: stack => {
    const a = stack('A');
    const nodes = roleIn(new NestedStack(a, 'Nested'));
    return { nodes, data: trusting(a, nodes), in: a };
  } },
  { name: 'the assumed role in a nested stack, trusting the role', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    const nodes = roleIn(a);
    return { nodes, data: trusting(new NestedStack(a, 'Nested'), nodes), in: a };
  } },
  { name: 'the roles in two nested stacks, the configuration in a third', home: 'A/Two/Data', build: stack => {
    const a = stack('A');
    const nodes = roleIn(new NestedStack(a, 'One'));
    return { nodes, data: trusting(new NestedStack(a, 'Two'), nodes), in: new NestedStack(a, 'Three') };
  } },
  { name: 'the configuration in a nested stack', home: 'A/Nodes', build: stack => {
    const a = stack('A');
    return { nodes: roleIn(a), data: dataIn(a), in: new NestedStack(a, 'Nested') };
  } },
  { name: 'the role imported by its ARN in another Stage', home: 'A/Data', build: (stack, app) => {
    const a = stack('A');
    const there = new Stack(new Stage(app, 'Other'), 'B');
    return { nodes: iam.Role.fromRoleArn(there, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`), data: dataIn(a), in: a };
  } },
  { name: 'both roles imported, one in another Stage', home: 'A/Security', build: (stack, app) => {
    const a = stack('A');
    const there = new Stack(new Stage(app, 'Other'), 'B');
    return { nodes: iam.Role.fromRoleArn(there, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`), data: importedData(a), in: a };
  } },
  { name: 'the assumed role of another account', home: 'A/Nodes', concrete: true, build: stack => {
    const a = stack('A');
    return { nodes: roleIn(a), data: importedData(a, OTHER_ACCOUNT), in: a };
  } },
  { name: 'the assumed role owned in another account', home: 'A/Nodes', concrete: true, build: stack => {
    const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
    return { nodes: roleIn(a), data: dataIn(b, { roleName: PhysicalName.GENERATE_IF_NEEDED }), in: a };
  } },
  { name: 'the assumed role in another Region', home: 'A/Nodes', concrete: true, build: stack => {
    const [a, b] = [stack('A'), stack('B', ACCOUNT, 'eu-west-1')];
    return { nodes: roleIn(a), data: dataIn(b, { roleName: 'Data' }), in: a };
  } },
  { name: 'the role in another Region', home: 'B/Nodes', concrete: true, build: stack => {
    const [a, b] = [stack('A'), stack('B', ACCOUNT, 'eu-west-1')];
    return { nodes: roleIn(b), data: dataIn(a, { roleName: 'Data' }), in: a };
  } },
  { name: 'the default role', home: 'A/CdkEmrSecurityEMR_EC2_DefaultRole', build: stack => {
    const a = stack('A');
    return { data: dataIn(a), in: a };
  } },
  { name: 'the default role, whose assumed role is in another stack', home: 'A/CdkEmrSecurityEMR_EC2_DefaultRole', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    return { data: dataIn(b), in: a };
  } },
];

interface Found {
  readonly home: string;
  readonly roles: string[];
  readonly name: string;
  readonly statements: any[];
}

/** The policies that let somebody assume a role, with every function of CloudFormation carried out. */
function assumers(app: App): Found[] {
  const deployed = new Deployed(app, ACCOUNT, REGION);
  for (const template of deployed.templates.values()) {
    expect(circleIn(template)).toBeUndefined();
  }
  const elements = app.node.findAll().filter((construct: IConstruct): construct is iam.CfnPolicy => construct instanceof iam.CfnPolicy);
  return deployed.resources('AWS::IAM::Policy')
    .filter(([, , { PolicyDocument }]) => JSON.stringify(PolicyDocument).includes('sts:AssumeRole'))
    .map(([stack, id, { Roles, PolicyName, PolicyDocument }]) => {
      const element = elements.find(candidate => Stack.of(candidate) === stack && stack.resolve(candidate.logicalId) === id)!;
      return { home: element.node.scope!.node.scope!.node.path, roles: Roles, name: PolicyName, statements: PolicyDocument.Statement };
    });
}

function warningsOf(app: App): string[] {
  const stacks = app.node.findAll()
    .filter((construct: IConstruct): construct is Stack => Stack.isStack(construct) && construct.nestedStackParent === undefined);
  return stacks.flatMap(stack => Annotations.fromStack(stack).findWarning('*', Match.anyValue())).map(entry => String(entry.entry.data))
    .filter(text => text.includes('role-policy-by-hand'));
}

function clusterIn(scope: Construct): emr.CfnCluster {
  return new emr.CfnCluster(scope, 'Cluster', { name: 'cluster', instances: {}, jobFlowRole: 'profile', serviceRole: 'service' });
}

/* The trust of the roles is another rule's matter. */
function build(world: World, concrete: boolean, minimize = false): { app: App; built: ReturnType<World['build']>; configuration: SecurityConfiguration } {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } });
  const built = world.build((id, account = ACCOUNT, region = REGION) => new Stack(app, id, concrete ? { env: { account, region } } : {}), app);
  const configuration = configured(built.in, built.nodes, built.data);
  built.then?.(configuration);
  return { app, built, configuration };
}

const rows = WORLDS.flatMap(world => (world.concrete ? [true] : [true, false]).map(concrete =>
  ({ title: `${world.name} (${concrete ? 'known' : 'unknown'} environment)`, world, concrete })));

describe('the right to assume a role', () => {
  test.each(rows)('$title', ({ world, concrete }) => {
    const { app, built, configuration } = build(world, concrete);
    const found = assumers(app);
    const warnings = warningsOf(app);
    const [right] = recordOf(configuration)!.rights;

    expect(found.map(policy => policy.home)).toEqual(world.home === undefined ? [] : [world.home]);
    expect(warnings).toHaveLength(world.home === undefined ? 1 : 0);
    expect([right.outcome, right.byHand]).toEqual(world.home === undefined ? [RightPlace.NOWHERE, true] : [RightPlace.ROLE_POLICY, false]);

    const deployed = new Deployed(app, ACCOUNT, REGION);
    const arnOf = (role: iam.IRole) => deployed.concrete(Stack.of(role), Stack.of(role).resolve(role.roleArn)) as string;
    const wanted = [{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: arnOf(built.data) }];
    if (world.home === undefined) {
      expect(warnings[0]).toContain(`role '${built.nodes!.node.path}': ${world.why}, so the role may not assume role '${built.data.node.path}' yet; `
        + 'these statements are expected in a policy of the role. Ask the owner of the role to add them: [');
      const [{ Resource, ...rest }, ...more] = JSON.parse(/\[\{.*\}\]/.exec(warnings[0])![0]);
      expect([rest, more]).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow' }, []]);
      expect([arnOf(built.data), '${A/Data/Resource.Arn}']).toContain(Resource);
    } else {
      expect(found[0].statements).toEqual(wanted);
      expect(found[0].roles).toEqual([built.nodes ? arnOf(built.nodes).split('/').pop() : 'EMR_EC2_DefaultRole']);
    }
  });

  test.each(WORLDS)('has the same bytes with policies minimized or not, and at the second synth: $name', world => {
    const templates = (minimize: boolean) => {
      const { app } = build(world, true, minimize);
      const first = assumers(app);
      expect(assumers(app)).toEqual(first);
      return first;
    };
    expect(templates(true)).toEqual(templates(false));
  });
});

describe('a role of another Stage', () => {
  test('fails, and names both paths', () => {
    const app = new App();
    const here = new Stack(app, 'A');
    const nodes = roleIn(new Stack(new Stage(app, 'Prod'), 'B'));
    expect(() => configured(here, nodes, dataIn(here))).toThrow(
      "role 'Prod/B/Nodes' cannot assume role 'A/Data' (role 'A/Data'): they are in different Stages, 'Prod' and the app, and a Stage cannot refer to what another one "
      + 'creates; a role of the same Stage, or one with a known ARN, is expected. '
      + 'Import the role with iam.Role.fromRoleArn() or iam.Role.fromRoleName() in the app, or create both in one Stage');
  });
});

describe('two configurations', () => {
  const two = (order: readonly string[], nodes: (stack: Stack) => iam.IRole = roleIn) => {
    const app = new App();
    const a = new Stack(app, 'A');
    const roles = { nodes: nodes(a), data: dataIn(a), more: new iam.Role(a, 'More', { assumedBy: anybody() }) };
    const make: Record<string, () => unknown> = {
      One: () => new SecurityConfiguration(a, 'One', {
        ...OFF, instanceRoles: [roles.nodes],
        emrFsRoleMappings: [EmrFsRoleMapping.forUsers(roles.more, ['ann']), EmrFsRoleMapping.forUsers(roles.data, ['bob'])],
      }),
      Two: () => configured(a, roles.nodes, roles.data, 'Two'),
    };
    order.forEach(id => make[id]());
    return app;
  };

  test('share one statement', () => {
    const [policy, ...others] = assumers(two(['One', 'Two']));
    expect(others).toEqual([]);
    expect(policy.statements.map(statement => statement.Resource.split('/').pop().slice(0, 4))).toEqual(['More', 'Data']);
  });

  test('write the same in either order of creation', () => {
    expect(assumers(two(['One', 'Two']))).toEqual(assumers(two(['Two', 'One'])));
  });

  test('tell the owner of a role that cannot be edited one time each, all statements at once', () => {
    const immutable = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false });
    const [app, other] = [two(['One', 'Two'], immutable), two(['Two', 'One'], immutable)];
    const warnings = warningsOf(app);
    expect(warnings).toEqual([
      "role 'A/Nodes': this app cannot edit the policies of the role, so the role may not assume role 'A/More' and assume role 'A/Data' yet; "
      + 'these statements are expected in a policy of the role. Ask the owner of the role to add them: '
      + '[{"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${A/More/Resource.Arn}"},{"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${A/Data/Resource.Arn}"}]'
      + ' [ack: cdk-emr-security:role-policy-by-hand]',
      "role 'A/Nodes': this app cannot edit the policies of the role, so the role may not assume role 'A/Data' yet; "
      + 'these statements are expected in a policy of the role. Ask the owner of the role to add them: '
      + '[{"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${A/Data/Resource.Arn}"}]'
      + ' [ack: cdk-emr-security:role-policy-by-hand]',
    ]);
    expect([...warningsOf(other)].sort()).toEqual([...warnings].sort());
  });

  test('that import one assumed role twice have one statement', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    const nodes = roleIn(a);
    [a, b].forEach(stack => configured(stack, nodes, importedData(stack)));
    expect(assumers(app).map(({ statements }) => statements.length)).toEqual([1]);
  });

  test('that import the role of the nodes twice have one policy, by whichever is first in the tree', () => {
    const templates = [['A', 'B'], ['B', 'A']].map(order => {
      const app = new App();
      const stacks = new Map(['A', 'B'].map(id => [id, new Stack(app, id)]));
      const data = dataIn(stacks.get('A')!);
      order.forEach(id => configured(stacks.get(id)!, iam.Role.fromRoleName(stacks.get(id)!, 'Nodes', 'Nodes'), data));
      return assumers(app);
    });
    expect(templates[0].map(policy => policy.home)).toEqual(['A/Nodes']);
    expect(templates[1]).toEqual(templates[0]);
  });

  test('write into the policies of a role of the app where one of its copies cannot be edited', () => {
    const app = new App();
    const a = new Stack(app, 'A');
    const data = dataIn(a);
    configured(a, iam.Role.fromRoleArn(a, 'Copy', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false }), data, 'One');
    configured(a, iam.Role.fromRoleArn(a, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`), data, 'Two');
    expect(assumers(app).map(policy => policy.home)).toEqual(['A/Nodes']);
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('the name of a policy on a role that is imported', () => {
  const nameOf = (home: (app: App) => Construct) => {
    const app = new App();
    const scope = home(app);
    configured(scope, iam.Role.fromRoleName(scope, 'Nodes', 'Nodes'), iam.Role.fromRoleName(scope, 'Data', 'Data'));
    return assumers(app)[0].name;
  };
  const nested = (path: string[], stackName?: string) => (app: App): Construct =>
    path.slice(1).reduce<Construct>((parent, id) => new NestedStack(parent, id), new Stack(app, path[0], { stackName }));

  test('is one of its own in each stack, Region and nested stack', () => {
    const names = [
      nameOf(app => new Stack(app, 'A')),
      nameOf(app => new Stack(app, 'A', { env: { region: 'eu-west-1' } })),
      nameOf(app => new Stack(app, 'A', { stackName: 'other' })),
      nameOf(nested(['A', 'N'])),
      nameOf(nested(['B', 'N'])),
      nameOf(nested(['A', 'N'], 'other')),
      nameOf(nested(['A', 'X', 'N'])),
      nameOf(nested(['A', 'Y', 'N'])),
    ];
    expect(new Set(names).size).toBe(names.length);
    names.forEach(name => expect(name).toMatch(/^EmrSecurity-[\w+=,.@-]{1,116}$/));
  });
});

describe('what uses the rights waits for the policy', () => {
  const waits = (resource: any, policy: string) => (resource.DependsOn ?? []).includes(policy);

  test.each(WORLDS.filter(world => ['all in one stack', 'all in one stack, where the assumed role waits for the role of the nodes', 'the default role'].includes(world.name)))(
    '$name', world => {
      const { app, built, configuration } = build(world, true);
      const cluster = clusterIn(built.in);
      configuration.attachTo(cluster);
      const role = new iam.Role(built.in, 'Late', { assumedBy: ec2() });
      const bystander = new CfnResource(built.in, 'Bystander', { type: 'AWS::CloudFormation::WaitConditionHandle' });
      const grant = configuration.grants.instanceRole(role);
      grant.applyBefore(bystander);
      const { Resources } = [...new Deployed(app, ACCOUNT, REGION).templates.values()][0];
      const policies = Object.keys(Resources).filter(id => JSON.stringify(Resources[id]).includes('sts:AssumeRole') && Resources[id].Type === 'AWS::IAM::Policy');
      expect(policies).toHaveLength(2);
      const [ofLate] = policies.filter(id => id.startsWith('Late'));
      const byType = (type: string) => Object.values(Resources).find(({ Type }) => Type === type)!;
      for (const policy of policies) {
        expect(waits(byType('AWS::EMR::SecurityConfiguration'), policy)).toBe(true);
        expect(waits(byType('AWS::EMR::Cluster'), policy)).toBe(true);
        expect(waits(byType('AWS::CloudFormation::WaitConditionHandle'), policy)).toBe(policy === ofLate);
      }
    });

  test('in the stack of the configuration too, where the policy stands there', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    const nodes = roleIn(b);
    a.addDependency(b);
    configured(a, nodes, dataIn(a));
    const { Resources } = new Deployed(app, ACCOUNT, REGION).templates.get(a)!;
    const [policy] = Object.keys(Resources).filter(id => Resources[id].Type === 'AWS::IAM::Policy');
    expect(waits(Object.values(Resources).find(({ Type }) => Type === 'AWS::EMR::SecurityConfiguration'), policy)).toBe(true);
  });
});

test('the order in which constructs are created does not show in the templates', () => {
  const make = (order: readonly string[]) => {
    const app = new App();
    const stacks = Object.fromEntries(['A', 'B', 'C'].map(id => [id, new Stack(app, id)]));
    const nodes = roleIn(stacks.B);
    const data = trusting(stacks.C, nodes);
    const secret = new secretsmanager.Secret(stacks.C, 'Secret');
    const makers: Record<string, () => unknown> = {
      mapping: () => configured(stacks.A, nodes, data, 'Mapping'),
      ldap: () => new SecurityConfiguration(stacks.A, 'Ldap', {
        ...OFF, inTransitEncryption: InTransitEncryption.emrManaged(), instanceRoles: [nodes],
        ldap: LdapAuthentication.openLdap('ldaps://ldap.example.com', {
          bindCertificate: secret, bindCredentials: secret, accessFilter: '(uid=*)', userSearchBase: 'dc=a', groupSearchBase: 'dc=b',
        }),
      }),
      other: () => configured(stacks.A, nodes, importedData(stacks.A), 'Other'),
    };
    order.forEach(id => makers[id]());
    const deployed = new Deployed(app, ACCOUNT, REGION);
    return Object.fromEntries([...deployed.templates].map(([stack, { Resources }]) => [stack.node.id, Object.fromEntries(
      Object.entries(Resources).sort().map(([id, resource]) => [id, { ...resource, DependsOn: [...resource.DependsOn ?? []].sort() }]))]));
  };
  const first = make(['mapping', 'ldap', 'other']);
  expect(make(['other', 'ldap', 'mapping'])).toEqual(first);
  expect(make(['ldap', 'mapping', 'other'])).toEqual(first);
});
