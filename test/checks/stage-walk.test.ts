import { Annotations, App, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  Configuration, DOCUMENT, ENV, ImportedConfiguration, cluster, errorsOf, instanceRole, newStack, profileOf, raisedWarnings, use, warningsOf,
} from './fixtures';
import { FindingSeverity } from '../../lib/checks/finding';
import { Renderer } from '../../lib/checks/rendered-values';
import { StageConfiguration } from '../../lib/checks/stage-configuration';
import { StageInventory } from '../../lib/checks/stage-inventory';
import { STAGE_RULES } from '../../lib/checks/stage-rules';
import { checkStageOf } from '../../lib/checks/stage-walk';
import { KeyPurpose, fileRecord, nameOf, someNodes } from '../../lib/private/configuration-record';
import { Feature } from '../../lib/releases/thresholds';

/** One configuration with a warning on its L1: nobody uses its key. */
function warned(stack: Stack, id = 'Security') {
  return new Configuration(stack, id, { keyUses: [use(new kms.Key(stack, `${id}Key`))] });
}

describe('the walk', () => {
  const takes = () => jest.spyOn(StageInventory.prototype, 'take');
  afterEach(() => jest.restoreAllMocks());

  test('visits each construct of the Stage once, however many configurations there are', () => {
    const app = new App();
    for (const id of ['One', 'Two']) {
      const stack = new Stack(app, id);
      for (let i = 0; i < 10; i++) {
        const { resource } = new Configuration(stack, `Security${i}`);
        cluster(stack, `Cluster${i}`, { securityConfiguration: resource.ref });
      }
    }
    app.synth(); // adds constructs of the CDK's own
    const take = takes();
    app.synth({ force: true });
    const visited = take.mock.calls.map(([construct]) => construct.node.path);
    expect(visited).toEqual(app.node.findAll().map(construct => construct.node.path));
    expect(new Set(visited).size).toBe(visited.length);
  });

  test('is one for each Stage that has configurations, and does not enter others', () => {
    const app = new App();
    const staged = new Stage(app, 'Stage');
    new Configuration(new Stack(staged, 'Stack'), 'Security');
    const nested = new Stage(staged, 'Nested');
    new Configuration(new Stack(nested, 'Stack'), 'Security');
    new Stack(new Stage(app, 'Without'), 'Stack');
    const take = takes();
    app.synth();
    const visited = take.mock.calls.map(([construct]) => construct.node.path);
    expect(new Set(visited).size).toBe(visited.length);
    expect(visited.filter(path => path === 'Stage' || path === 'Stage/Nested')).toEqual(['Stage/Nested', 'Stage']);
    expect(visited.filter(path => !path.startsWith('Stage'))).toEqual([]);
  });

  test('is made again by each synth', () => {
    const stack = newStack();
    new Configuration(stack, 'Security');
    const take = takes();
    const times = () => take.mock.calls.filter(([construct]) => construct === stack).length;
    errorsOf(stack);
    expect(times()).toBe(1);
    errorsOf(stack);
    expect(times()).toBe(2);
  });

  test('is not made for a tree without a Stage', () => {
    const root = new Construct(undefined as unknown as Construct, '');
    checkStageOf(root);
    expect(root.node.validate()).toEqual([]);
  });
});

describe('errors', () => {
  const tooOld = (stack: Stack, id = 'Cluster') => {
    const { resource } = new Configuration(stack, `${id}Security`, { features: [Feature.EBS_ENCRYPTION] });
    return cluster(stack, id, { securityConfiguration: resource.ref, releaseLabel: 'emr-5.0.0' });
  };

  test('of all configurations are reported at once', () => {
    const stack = newStack();
    tooOld(stack, 'One');
    tooOld(stack, 'Two');
    expect(errorsOf(stack)).toEqual([
      expect.stringMatching(/^\[Stack\/OneSecurity\] cluster 'Stack\/One'/),
      expect.stringMatching(/^\[Stack\/TwoSecurity\] cluster 'Stack\/Two'/),
    ]);
  });

  test('are gone when the cause is', () => {
    const stack = newStack();
    const made = tooOld(stack);
    expect(errorsOf(stack)).toHaveLength(1);
    made.releaseLabel = 'emr-7.9.0';
    expect(errorsOf(stack)).toEqual([]);
  });

  test('are the same in a second synth', () => {
    const stack = newStack();
    tooOld(stack);
    expect(errorsOf(stack)).toEqual(errorsOf(stack));
  });

  test('are reported once for a configuration that asked twice', () => {
    const stack = newStack();
    tooOld(stack);
    checkStageOf(stack.node.findChild('ClusterSecurity'));
    expect(errorsOf(stack)).toHaveLength(1);
  });

  test('of a configuration that did not ask are reported for it all the same', () => {
    const stack = newStack();
    new Configuration(stack, 'Security');
    const silent = new Construct(stack, 'Silent');
    fileRecord({ construct: silent, importedName: 'one-name', keyUses: [], artifacts: [], features: [Feature.EBS_ENCRYPTION], rights: new Set(), readers: new Set(), nodes: someNodes(), attached: new Set() });
    cluster(stack, 'Cluster', { securityConfiguration: 'one-name', releaseLabel: 'emr-5.0.0' });
    expect(errorsOf(stack)).toEqual([expect.stringMatching(/^\[Stack\/Silent\] cluster 'Stack\/Cluster'/)]);
  });

  test('do not come where validation is skipped', () => {
    const stack = newStack();
    tooOld(stack);
    expect(() => (stack.node.root as App).synth({ skipValidation: true })).not.toThrow();
  });

  test('are not of the CDK\'s own making: what it refuses, it still refuses itself', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security');
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, instances: 'none' as never });
    expect(() => (stack.node.root as App).synth()).toThrow(/Supplied properties not correct for "CfnClusterProps"/);
  });
});

describe('warnings', () => {
  test('stand on the L1, once, however often the app is synthesized', () => {
    const stack = newStack();
    warned(stack);
    const first = warningsOf(stack);
    expect(first).toEqual([expect.stringMatching(/^\[Stack\/Security\/Resource\] .* \[ack: cdk-emr-security:key-without-users\]$/)]);
    expect(warningsOf(stack)).toEqual(first);
  });

  test('come for each configuration', () => {
    const stack = newStack();
    warned(stack, 'One');
    warned(stack, 'Two');
    expect(warningsOf(stack)).toHaveLength(2);
  });

  test.each<[string, (stack: Stack) => Construct]>([
    ['the stack', stack => stack],
    ['the configuration', stack => stack.node.findChild('Security') as Construct],
  ])('are acknowledged on %s', (_, where) => {
    const stack = newStack();
    warned(stack);
    Annotations.of(where(stack)).acknowledgeWarning('cdk-emr-security:key-without-users');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('are not acknowledged by another id, nor elsewhere', () => {
    const stack = newStack();
    warned(stack);
    Annotations.of(stack).acknowledgeWarning('cdk-emr-security:key-rotation-off');
    Annotations.of(warned(stack, 'Other')).acknowledgeWarning('cdk-emr-security:key-without-users');
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/^\[Stack\/Security\/Resource\]/)]);
  });

  test('of an import stand on the cluster, and are acknowledged on the stack', () => {
    const make = () => {
      const stack = newStack();
      new ImportedConfiguration(stack, 'Security', { name: 'one-name', releaseLabel: 'emr-7.9.0' });
      cluster(stack, 'Cluster', { securityConfiguration: 'one-name', releaseLabel: 'emr-7.8.0' });
      return stack;
    };
    expect(warningsOf(make())).toEqual([expect.stringMatching(/^\[Stack\/Cluster\] /)]);
    const stack = make();
    Annotations.of(stack).acknowledgeWarning('cdk-emr-security:release-older-than-declared');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of an import without a cluster stand on the import', () => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', keyUses: [use(new kms.Key(stack, 'Key'), KeyPurpose.IMPORTED)] });
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/^\[Stack\/Security\] /)]);
  });

  test('come with errors', () => {
    const stack = newStack();
    const { resource } = warned(stack);
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: profileOf(stack, instanceRole(stack)) });
    expect(errorsOf(stack)).toHaveLength(1);
    expect(raisedWarnings(stack)).toHaveLength(1);
  });

  test('stay the same with unrelated constructs around', () => {
    const stack = newStack();
    new iam.User(stack, 'User');
    warned(stack);
    expect(warningsOf(stack)).toHaveLength(1);
  });
});

describe('the table of rules', () => {
  test('has a stable id for each', () => {
    expect(STAGE_RULES.map(rule => [rule.id, rule.severity])).toEqual([
      ['cdk-emr-security:two-configurations', FindingSeverity.ERROR],
      ['cdk-emr-security:cluster-in-another-stack', FindingSeverity.WARNING],
      ['cdk-emr-security:release-too-old', FindingSeverity.ERROR],
      ['cdk-emr-security:release-older-than-declared', FindingSeverity.WARNING],
      ['cdk-emr-security:log-encryption-release', FindingSeverity.ERROR],
      ['cdk-emr-security:bug-no-application-history', FindingSeverity.WARNING],
      ['cdk-emr-security:bug-at-rest-breaks-hive', FindingSeverity.WARNING],
      ['cdk-emr-security:bug-notebooks-and-ganglia', FindingSeverity.WARNING],
      ['cdk-emr-security:bug-metastore-with-kerberos', FindingSeverity.WARNING],
      ['cdk-emr-security:bug-history-server-port', FindingSeverity.WARNING],
      ['cdk-emr-security:bug-log-server-url', FindingSeverity.WARNING],
      ['cdk-emr-security:identity-center-tables-only', FindingSeverity.WARNING],
      ['cdk-emr-security:no-wal-service', FindingSeverity.WARNING],
      ['cdk-emr-security:ranger-no-longer-supported', FindingSeverity.WARNING],
      ['cdk-emr-security:cse-custom-with-s3a', FindingSeverity.WARNING],
      ['cdk-emr-security:emrfs-removed', FindingSeverity.WARNING],
      ['cdk-emr-security:coverage-without-release', FindingSeverity.WARNING],
      ['cdk-emr-security:cluster-kerberos', FindingSeverity.ERROR],
      ['cdk-emr-security:kerberos-trust-password', FindingSeverity.WARNING],
      ['cdk-emr-security:kerberos-domain-join', FindingSeverity.WARNING],
      ['cdk-emr-security:kerberos-attribute-too-long', FindingSeverity.ERROR],
      ['cdk-emr-security:kerberos-password-shown', FindingSeverity.WARNING],
      ['cdk-emr-security:ldap-with-steps', FindingSeverity.ERROR],
      ['cdk-emr-security:ldap-applications', FindingSeverity.WARNING],
      ['cdk-emr-security:ldap-with-several-primary-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:identity-center-with-several-primary-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:cluster-kdc-with-several-primary-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:ranger-with-several-primary-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:runtime-roles-with-several-primary-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:ranger-applications', FindingSeverity.ERROR],
      ['cdk-emr-security:ranger-other-applications', FindingSeverity.WARNING],
      ['cdk-emr-security:identity-center-without-grants', FindingSeverity.WARNING],
      ['cdk-emr-security:access-grants-not-enabled', FindingSeverity.WARNING],
      ['cdk-emr-security:identity-center-without-spark', FindingSeverity.WARNING],
      ['cdk-emr-security:identity-center-steps', FindingSeverity.WARNING],
      ['cdk-emr-security:jupyterhub-with-kerberos', FindingSeverity.WARNING],
      ['cdk-emr-security:s3-encryption-twice', FindingSeverity.WARNING],
      ['cdk-emr-security:key-not-symmetric', FindingSeverity.ERROR],
      ['cdk-emr-security:key-disabled', FindingSeverity.ERROR],
      ['cdk-emr-security:key-rotation-off', FindingSeverity.WARNING],
      ['cdk-emr-security:key-in-another-region', FindingSeverity.ERROR],
      ['cdk-emr-security:aws-managed-key', FindingSeverity.ERROR],
      ['cdk-emr-security:key-destroyed-before-data', FindingSeverity.WARNING],
      ['cdk-emr-security:instance-role-not-key-user', FindingSeverity.ERROR],
      ['cdk-emr-security:service-role-not-key-user', FindingSeverity.ERROR],
      ['cdk-emr-security:service-role-by-grant', FindingSeverity.ERROR],
      ['cdk-emr-security:key-without-users', FindingSeverity.WARNING],
      ['cdk-emr-security:instance-role-cannot-encrypt-logs', FindingSeverity.ERROR],
      ['cdk-emr-security:service-role-cannot-see-log-key', FindingSeverity.ERROR],
      ['cdk-emr-security:instance-role-cannot-read', FindingSeverity.ERROR],
      ['cdk-emr-security:endpoint-omits-artifacts', FindingSeverity.WARNING],
      ['cdk-emr-security:service-role-needs-tag', FindingSeverity.WARNING],
      ['cdk-emr-security:service-role-cannot-pass', FindingSeverity.WARNING],
      ['cdk-emr-security:instance-role-lacks-rights', FindingSeverity.ERROR],
      ['cdk-emr-security:role-does-not-trust-nodes', FindingSeverity.ERROR],
      ['cdk-emr-security:trust-policy-by-hand', FindingSeverity.WARNING],
    ]);
  });
});

describe('2,000 configurations and 2,000 clusters in 20 stacks', () => {
  afterEach(() => jest.restoreAllMocks());

  const app = new App();
  for (let number = 0; number < 20; number++) {
    const stack = new Stack(app, `Stack${number}`, { env: ENV });
    const key = new kms.Key(stack, 'Key');
    const role = instanceRole(stack);
    key.grantEncryptDecrypt(role);
    const jobFlowRole = profileOf(stack, role);
    for (let i = 0; i < 100; i++) {
      const { record } = new Configuration(stack, `Security${i}`, { keyUses: [use(key)], document: DOCUMENT.s3 });
      const made = cluster(stack, `Cluster${i}`, { securityConfiguration: nameOf(record), jobFlowRole, releaseLabel: 'emr-7.9.0' });
      record.attached.add(made);
      if (i % 2 === 0) {
        made.addPropertyOverride('Name', 'overridden'); // is rendered to be read
      }
    }
  }
  const inStage = () => app.node.findAll();
  const clusters = () => inStage().filter((construct): construct is emr.CfnCluster => construct instanceof emr.CfnCluster);

  /** How often each was called with the same first and second argument. */
  const times = (spy: jest.SpyInstance, of: (call: any[]) => string) => {
    const counted = new Map<string, number>();
    spy.mock.calls.forEach(call => counted.set(of(call), (counted.get(of(call)) ?? 0) + 1));
    return counted;
  };

  test('are walked once, and each property of a cluster and each document is read once', () => {
    const take = jest.spyOn(StageInventory.prototype, 'take');
    const property = jest.spyOn(Renderer.prototype, 'property');
    const renders = clusters().filter((_, index) => index % 2 === 0).map(made => jest.spyOn(made as unknown as { _toCloudFormation(): object }, '_toCloudFormation'));
    const view = jest.spyOn(StageConfiguration.prototype as unknown as { read(): unknown }, 'read');
    app.node.validate(); // what synthesis calls, without its own rendering

    expect(new Set(times(take, ([construct]) => construct.node.path).values())).toEqual(new Set([1]));
    expect(take.mock.calls.length).toBe(inStage().length);
    expect(renders).toHaveLength(1000);
    expect(new Set(renders.map(render => render.mock.calls.length))).toEqual(new Set([1]));
    expect(view.mock.calls.length).toBe(2000);
    const read = times(property, ([resource, name]) => `${resource.node.path} ${name}`);
    const ofClusters = [...read].filter(([what]) => /\/Cluster\d+ /.test(what));
    expect(ofClusters.length).toBeGreaterThan(2000);
    expect(ofClusters.filter(([, count]) => count > 1)).toEqual([]);
    // a bound on everything that is read, per construct
    expect(property.mock.calls.length).toBeLessThan(30 * inStage().length);
  });
});
