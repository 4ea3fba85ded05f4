import { App, Aspects, CfnResource, Stack, aws_emr as emr, aws_iam as iam } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../../lib';
import * as pass from '../../lib/private/dependency-pass';

interface Usage {
  /** Of which role its nodes are. */
  readonly role: number;
  /** Whether a bucket is its own, with its policy, or that of others. */
  readonly isApart: boolean;
  /** Whether a cluster is attached to it. */
  readonly hasCluster: boolean;
}

/** What something waits for or names, by numbers of whatever kind. */
interface Link {
  readonly from: number;
  readonly to: number;
}

interface Tangle {
  readonly roles: number;
  readonly usages: readonly Usage[];
  /** Roles whose inline policies name configurations or clusters. */
  readonly named: readonly Link[];
  /** Clusters and roles that wait for configurations or clusters. */
  readonly awaited: readonly Link[];
}

const number = fc.nat({ max: 11 });
const link = fc.record({ from: number, to: number });
const tangle: fc.Arbitrary<Tangle> = fc.record({
  roles: fc.integer({ min: 1, max: 3 }),
  usages: fc.array(fc.record({ role: number, isApart: fc.boolean(), hasCluster: fc.boolean() }), { minLength: 2, maxLength: 4 }),
  named: fc.array(link, { maxLength: 3 }),
  awaited: fc.array(link, { maxLength: 2 }),
});

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length];
}

function build({ roles: roleCount, usages, named, awaited }: Tangle): App {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const encryptionKey = new EncryptionKey(stack, 'Key');
  const common = new ArtifactBucket(stack, 'Bucket', { encryptionKey });
  const roles = Array.from({ length: roleCount }, (_, i) => new iam.Role(stack, `Role${i}`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
  const known: CfnResource[] = [];
  usages.forEach(({ role, isApart, hasCluster }, i) => {
    const bucket = isApart ? new ArtifactBucket(stack, `Bucket${i}`, { encryptionKey }) : common;
    const security = new SecurityConfiguration(stack, `Security${i}`, {
      encryptionKey,
      artifactBucket: bucket,
      instanceRoles: [at(roles, role)],
      serviceRoles: [],
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, `certificates/${i}.zip`)),
    });
    known.push(security.node.defaultChild as CfnResource);
    if (hasCluster) {
      const cluster = new emr.CfnCluster(stack, `Cluster${i}`, { name: 'c', jobFlowRole: 'profile', serviceRole: 'EMR_DefaultRole', instances: {} });
      security.attachTo(cluster);
      known.push(cluster);
    }
  });
  roles.forEach((role, i) => {
    const resources = named.filter(({ from }) => at(roles, from) === role).map(({ to }) => at(known, to).ref);
    const statements = [new iam.PolicyStatement({ actions: ['elasticmapreduce:*'], resources })];
    (role.node.defaultChild as iam.CfnRole).policies = resources.length === 0 ? [] : [{ policyName: `inline${i}`, policyDocument: new iam.PolicyDocument({ statements }) }];
  });
  awaited.forEach(({ from, to }) => {
    const [one, other] = [at([...known, ...roles.map(role => role.node.defaultChild as CfnResource)], from), at(known, to)];
    if (one !== other) {
      one.node.addDependency(other);
    }
  });
  return app;
}

/** The template; or why there is none. */
function outcome(of: Tangle): unknown {
  try {
    return build(of).synth({ skipValidation: true }).stacks[0].template;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Each configuration waits for a bucket policy that names a role that names others: what the first asks of the second holds for the first only. */
const CROSSED: Tangle = {
  roles: 4,
  usages: [0, 1, 2, 3].map(role => ({ role, isApart: true, hasCluster: false })),
  named: [{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 2, to: 0 }, { from: 2, to: 1 }],
  awaited: [],
};

afterEach(() => jest.restoreAllMocks());

test('what questions share changes no template', () => {
  fc.assert(fc.property(tangle, (each) => {
    const shared = outcome(each);
    const begin = jest.spyOn(pass, 'beginPass').mockImplementation(() => undefined);
    const apart = outcome(each);
    begin.mockRestore();
    expect(shared).toEqual(apart);
  }), { numRuns: 40, examples: [[CROSSED]] });
});

test('is over when an app is validated, and begins again with the next synth', () => {
  const app = build({ roles: 1, usages: [{ role: 0, isApart: false, hasCluster: true }], named: [], awaited: [] });
  const order: string[] = [];
  const { beginPass, endPass } = pass;
  jest.spyOn(pass, 'beginPass').mockImplementation((stage) => { order.push('begin'); beginPass(stage); });
  jest.spyOn(pass, 'endPass').mockImplementation((stage) => { order.push('end'); endPass(stage); });
  Aspects.of(app).add({ visit: construct => construct === app ? void order.push('aspects') : undefined });
  app.synth();
  expect(order.slice(0, 2)).toEqual(['aspects', 'end']); // the rights are written
  expect(order.slice(2).join(' ')).toMatch(/^begin( begin)* end$/);
  order.length = 0;
  app.synth({ force: true });
  expect(order.join(' ')).toMatch(/^aspects begin( begin)* end$/);
});
