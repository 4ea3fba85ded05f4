import { Aws, CfnCondition, CfnParameter, Fn, Stack, aws_emr as emr } from 'aws-cdk-lib';
import { nameOf } from '../../../lib/private/configuration-record';
import { Configuration, ImportedConfiguration, cluster, errorsOf, newStack, warningsOf } from '../fixtures';

const REMEDY = 'a cluster has one security configuration. Remove the attachTo of one of them, or what sets the property afterwards';

/** A cluster that is attached to 'Security' and beside it stands 'Other'. */
function world() {
  const stack = newStack();
  const security = new Configuration(stack, 'Security');
  const other = new Configuration(stack, 'Other', { fixedName: 'other-name' });
  const attached = cluster(stack, 'Cluster');
  attach(security, attached);
  return { stack, security, other, attached };
}

function attach({ record }: Configuration | ImportedConfiguration, attached: emr.CfnCluster) {
  attached.securityConfiguration = nameOf(record);
  record.attached.add(attached);
}

describe('a cluster that is attached to one configuration and names another one', () => {
  test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
    ['by its property', ({ attached, other }) => { attached.securityConfiguration = other.resource.ref; }],
    ['by an escape hatch', ({ attached, other }) => attached.addPropertyOverride('SecurityConfiguration', other.resource.ref)],
    ['by a literal name', ({ attached }) => { attached.securityConfiguration = 'other-name'; }],
    ['on a condition, and none otherwise', ({ stack, attached, other }) => {
      const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
      attached.securityConfiguration = Fn.conditionIf(condition.logicalId, other.resource.ref, Aws.NO_VALUE).toString();
    }],
    ['by attachTo', ({ attached, other }) => attach(other, attached)],
  ])('%s fails', (_, change) => {
    const made = world();
    change(made);
    expect(errorsOf(made.stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': it is attached to configuration 'Stack/Security', but its SecurityConfiguration names configuration 'Stack/Other'; "
      + `${REMEDY} [cdk-emr-security:two-configurations]`,
    ]);
  });

  test('that is imported fails', () => {
    const { stack, attached } = world();
    new ImportedConfiguration(stack, 'Imported', { name: 'imported-name' });
    attached.securityConfiguration = 'imported-name';
    expect(errorsOf(stack)).toEqual([expect.stringContaining("but its SecurityConfiguration names configuration 'Stack/Imported'; ")]);
  });

  test('that this library did not make fails', () => {
    const { stack, attached } = world();
    attached.securityConfiguration = new emr.CfnSecurityConfiguration(stack, 'ByHand', { securityConfiguration: {} }).ref;
    expect(errorsOf(stack)).toEqual([expect.stringContaining("but its SecurityConfiguration names configuration 'Stack/ByHand'; ")]);
  });

  test('that is not in the app is warned about', () => {
    const { stack, attached } = world();
    attached.securityConfiguration = 'elsewhere';
    expect(warningsOf(stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': it is attached to configuration 'Stack/Security', but its SecurityConfiguration names configuration \"elsewhere\", which is not of this app; "
      + `${REMEDY} [ack: cdk-emr-security:two-configurations]`,
    ]);
  });
});

test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
  ['names it', () => undefined],
  ['names it by an escape hatch', ({ attached, security }) => attached.addPropertyOverride('SecurityConfiguration', { Ref: Stack.of(attached).resolve(security.resource.logicalId) })],
  ['names it on a condition', ({ stack, attached, security, other }) => {
    const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    attached.securityConfiguration = Fn.conditionIf(condition.logicalId, other.resource.ref, security.resource.ref).toString();
  }],
  ['names a parameter', ({ stack, attached }) => { attached.securityConfiguration = new CfnParameter(stack, 'Name').valueAsString; }],
  ['names an import', ({ attached }) => { attached.securityConfiguration = Fn.importValue('name'); }],
  ['names another one or a parameter', ({ stack, attached, other }) => {
    const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    attached.securityConfiguration = Fn.conditionIf(condition.logicalId, other.resource.ref, new CfnParameter(stack, 'Name').valueAsString).toString();
  }],
  ['names none in the end', ({ attached }) => attached.addPropertyDeletionOverride('SecurityConfiguration')],
])('a cluster that is attached to a configuration and %s passes', (_, change) => {
  const made = world();
  change(made);
  expect(warningsOf(made.stack)).toEqual([]);
});

test('a cluster that is attached to an import, and to another import of the same name, passes', () => {
  const stack = newStack();
  const attached = cluster(stack, 'Cluster');
  attach(new ImportedConfiguration(stack, 'One', { name: 'one-name' }), attached);
  attach(new ImportedConfiguration(stack, 'Two', { name: 'one-name' }), attached);
  expect(warningsOf(stack)).toEqual([]);
});

test('a cluster that is attached to an import, whose name is a configuration of the app, passes', () => {
  const stack = newStack();
  new Configuration(stack, 'Security', { fixedName: 'one-name' });
  attach(new ImportedConfiguration(stack, 'Import', { name: 'one-name' }), cluster(stack, 'Cluster'));
  expect(warningsOf(stack)).toEqual([]);
});
