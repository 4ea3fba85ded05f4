import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import {
  App, Aws, CfnCondition, CfnOutput, CfnParameter, CfnResource, Fn, Lazy, NestedStack, ScopedAws, Stack, Stage, Token,
  aws_emr as emr, cloudformation_include as include,
} from 'aws-cdk-lib';
import { Configuration, ENV, ImportedConfiguration, cluster, errorsOf, genericCluster, newStack, warningsOf } from './fixtures';
import { ClusterReferences } from '../../lib/checks/cluster-references';
import { StageInventory } from '../../lib/checks/stage-inventory';
import { nameOf } from '../../lib/private/configuration-record';
import { Feature } from '../../lib/releases/thresholds';

// A cluster that is found to use the configuration fails for its release: every row proves a route by that.
const USES_EBS = { features: [Feature.EBS_ENCRYPTION] };
const OLD = 'emr-5.23.0';

function expectFound(stack: Stack, clusterPath: string, configurationPath = 'Stack/Security') {
  expect(errorsOf(stack)).toEqual([expect.stringMatching(
    `^\\[${configurationPath}\\] cluster '${clusterPath}': its release is too old for EBS encryption, which configuration '${configurationPath}' uses, `)]);
}

const ROUTES: Record<string, (stack: Stack, configuration: Configuration) => unknown> = {
  'the reference of the L1': (stack, { resource }) => cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: resource.ref }),
  'attachTo': (stack, { record }) => {
    const attached = cluster(stack, 'Cluster', { releaseLabel: OLD });
    attached.securityConfiguration = nameOf(record);
    record.attached.add(attached);
  },
  'a property set later': (stack, { resource }) => {
    cluster(stack, 'Cluster', { releaseLabel: OLD }).securityConfiguration = resource.ref;
  },
  'a property override with a token': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', resource.ref),
  'a property override over another name': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: 'other' }).addPropertyOverride('SecurityConfiguration', resource.ref),
  'a property override with a raw Ref': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { Ref: stack.resolve(resource.logicalId) }),
  'an override of all properties': (stack, { resource }) =>
    cluster(stack, 'Cluster').addOverride('Properties', { ReleaseLabel: OLD, SecurityConfiguration: { Ref: stack.resolve(resource.logicalId) } }),
  'an import of an output of the stack': (stack, { resource }) => {
    new CfnOutput(stack, 'Output', { value: resource.ref, exportName: 'SecurityName' });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.importValue('SecurityName') });
  },
  'a raw import whose name is put together': (stack, { resource }) => {
    new CfnOutput(stack, 'Output', { value: resource.ref, exportName: Fn.join('-', [Aws.STACK_NAME, 'Security']) });
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-Security' } });
  },
  'an import whose name is put together in two ways': (stack, { resource }) => {
    new CfnOutput(stack, 'Output', { value: resource.ref, exportName: `${new ScopedAws(resource).stackName}-Security` });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.importValue(`${Aws.STACK_NAME}-Security`) });
  },
  'exportValue': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: stack.exportValue(resource.ref) }),
  'Fn::Sub with the logical id': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.sub(`\${${stack.resolve(resource.logicalId)}}`) }),
  'Fn::Sub with a variable': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.sub('${Name}', { Name: resource.ref }) }),
  'Fn::If, in the first branch': (stack, { resource }) => {
    const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.conditionIf(condition.logicalId, resource.ref, Aws.NO_VALUE).toString() });
  },
  'Fn::If, in the second branch': (stack, { resource }) => {
    const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.conditionIf(condition.logicalId, 'other', resource.ref).toString() });
  },
  'Lazy': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Lazy.string({ produce: () => resource.ref }) }),
  'Fn.join around it': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.join('', ['', resource.ref]) }),
  'a generic resource': (stack, { resource }) =>
    genericCluster(stack, 'Cluster', { ReleaseLabel: OLD, SecurityConfiguration: resource.ref }),
  'a release label put together': (stack, { resource }) =>
    cluster(stack, 'Cluster', { releaseLabel: Fn.join('-', ['emr', Lazy.string({ produce: () => '5.23.0' })]), securityConfiguration: resource.ref }),
  'a cluster with numbers that are tokens': (stack, { resource }) => {
    const count = new CfnParameter(stack, 'Count', { type: 'Number' });
    cluster(stack, 'Cluster', {
      releaseLabel: OLD,
      securityConfiguration: resource.ref,
      ebsRootVolumeSize: count.valueAsNumber,
      instances: { masterInstanceGroup: { instanceCount: count.valueAsNumber, instanceType: 'm5.xlarge' } },
      // has the whole cluster rendered, with its type checks
    }).addPropertyOverride('StepConcurrencyLevel', 2);
  },
};

test.each(Object.entries(ROUTES))('a cluster is found by %s', (_, route) => {
  const stack = newStack();
  route(stack, new Configuration(stack, 'Security', USES_EBS));
  expectFound(stack, 'Stack/Cluster');
});

describe('where the CDK does not offer its rendering, the properties are read as they are', () => {
  test.each<[string, (stack: Stack, configuration: Configuration) => CfnResource]>([
    ['an L1', (stack, { resource }) => cluster(stack, 'Cluster', { securityConfiguration: resource.ref })],
    ['a generic resource', (stack, { resource }) => genericCluster(stack, 'Cluster', { SecurityConfiguration: resource.ref })],
  ])('of %s', (_, make) => {
    const stack = newStack();
    const configuration = new Configuration(stack, 'Security');
    const found = make(stack, configuration);
    Object.defineProperty(found, '_toCloudFormation', { value: undefined });
    const inventory = new StageInventory();
    stack.node.findAll().forEach(construct => inventory.take(construct));
    expect(new ClusterReferences(found, inventory).configurations.map(({ record }) => record)).toEqual([configuration.record]);
  });
});

test('a cluster made before the configuration is found', () => {
  const stack = newStack();
  const found = cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Lazy.string({ produce: () => configuration.resource.ref }) });
  const configuration = new Configuration(stack, 'Security', USES_EBS);
  expectFound(stack, found.node.path);
});

describe('a cluster in another stack is found', () => {
  test.each([[true], [false]])('made after the configuration: %p', after => {
    const app = new App();
    const [first, second] = after ? ['Stack', 'Other'] : ['Other', 'Stack'];
    const stacks = { [first]: new Stack(app, first), [second]: new Stack(app, second) };
    const make = [
      () => new Configuration(stacks.Stack, 'Security', USES_EBS),
      () => cluster(stacks.Other, 'Cluster', {
        releaseLabel: OLD, securityConfiguration: Lazy.string({ produce: () => (stacks.Stack.node.findChild('Security') as Configuration).resource.ref }),
      }),
    ];
    (after ? make : make.reverse()).forEach(step => step());
    expectFound(stacks.Stack, 'Other/Cluster');
  });

  test('by a literal import of a named export', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    new CfnOutput(stack, 'Output', { value: resource.ref, exportName: 'security-name' });
    cluster(new Stack(app, 'Other'), 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.importValue('security-name') });
    expectFound(stack, 'Other/Cluster');
  });

  test('by the name of an export that the CDK gave', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    cluster(new Stack(app, 'Other'), 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', {
      'Fn::ImportValue': stack.resolve(stack.exportValue(resource.ref))['Fn::ImportValue'],
    });
    expectFound(stack, 'Other/Cluster');
  });
});

describe('nested stacks', () => {
  test('a cluster in a nested stack, by the reference', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    cluster(new NestedStack(stack, 'Nested'), 'Cluster', { releaseLabel: OLD, securityConfiguration: resource.ref });
    expectFound(stack, 'Stack/Nested/Cluster');
  });

  test('a cluster in a nested stack, by a parameter', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    const nested = new NestedStack(stack, 'Nested', { parameters: { SecurityName: resource.ref } });
    cluster(nested, 'Cluster', { releaseLabel: OLD, securityConfiguration: new CfnParameter(nested, 'SecurityName').valueAsString });
    expectFound(stack, 'Stack/Nested/Cluster');
  });

  test('a cluster in a nested stack, by a parameter that a raw Ref names', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    const nested = new NestedStack(stack, 'Nested', { parameters: { SecurityName: resource.ref } });
    new CfnParameter(nested, 'SecurityName');
    cluster(nested, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { Ref: 'SecurityName' });
    expectFound(stack, 'Stack/Nested/Cluster');
  });

  test('a configuration in a nested stack, by the reference', () => {
    const stack = newStack();
    const { resource } = new Configuration(new NestedStack(stack, 'Nested'), 'Security', USES_EBS);
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: resource.ref });
    expectFound(stack, 'Stack/Cluster', 'Stack/Nested/Security');
  });

  test('a configuration in a nested stack, by an output', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    const { resource } = new Configuration(nested, 'Security', USES_EBS);
    new CfnOutput(nested, 'SecurityName', { value: resource.ref });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: (nested.nestedStackResource as CfnResource).getAtt('Outputs.SecurityName').toString() });
    expectFound(stack, 'Stack/Cluster', 'Stack/Nested/Security');
  });
});

test('a cluster of an included template is found', () => {
  const stack = newStack();
  const templateFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'included-')), 'template.json');
  fs.writeFileSync(templateFile, JSON.stringify({
    Parameters: { SecurityName: { Type: 'String' } },
    Resources: {
      ByRef: { Type: 'AWS::EMR::Cluster', Properties: { ...RAW, SecurityConfiguration: { Ref: 'SecurityName' } } },
      BySub: { Type: 'AWS::EMR::Cluster', Properties: { ...RAW, SecurityConfiguration: { 'Fn::Sub': '${SecurityName}' } } },
    },
  }));
  const { resource } = new Configuration(stack, 'Security', USES_EBS);
  new include.CfnInclude(stack, 'Template', { templateFile, parameters: { SecurityName: resource.ref } });
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining("cluster 'Stack/Template/ByRef'"),
    expect.stringContaining("cluster 'Stack/Template/BySub'"),
  ]);
});

const RAW = { Name: 'Included', Instances: {}, JobFlowRole: 'profile', ServiceRole: 'role', ReleaseLabel: OLD };

test('configuration and cluster of one included template are found', () => {
  const stack = newStack();
  const templateFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'included-')), 'template.json');
  fs.writeFileSync(templateFile, JSON.stringify({
    Resources: {
      Other: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: {} } },
      Cluster: { Type: 'AWS::EMR::Cluster', Properties: { ...RAW, SecurityConfiguration: { 'Fn::Sub': '${Other}' } } },
    },
  }));
  const template = new include.CfnInclude(stack, 'Template', { templateFile });
  const { record } = new Configuration(stack, 'Security');
  record.attached.add(template.getResource('Cluster') as emr.CfnCluster);
  expect(errorsOf(stack)).toEqual([expect.stringContaining("its SecurityConfiguration names configuration 'Stack/Template/Other'")]);
});

describe('a Stage', () => {
  test('is checked with all its stacks', () => {
    const app = new App();
    const stage = new Stage(app, 'Stage');
    const { resource } = new Configuration(new Stack(stage, 'Stack'), 'Security', USES_EBS);
    cluster(new Stack(stage, 'Other'), 'Cluster', { releaseLabel: OLD, securityConfiguration: resource.ref });
    expect(errorsOf(app)).toEqual([expect.stringContaining("[Stage/Stack/Security] cluster 'Stage/Other/Cluster'")]);
  });

  test('is told by the root where it names the configuration of the Stage around it', () => {
    const app = new App();
    new Configuration(new Stack(app, 'Stack'), 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(new Stack(new Stage(app, 'Stage'), 'Other'), 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expect(errorsOf(app)).toEqual([expect.stringMatching(/^\[\] cluster 'Stage\/Other\/Cluster': its release is too old/)]);
  });
});

describe('literal names', () => {
  test('an explicit name is found', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(new Stack(app, 'Other'), 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expectFound(stack, 'Other/Cluster');
  });

  test('an explicit name by an escape hatch is found', () => {
    const stack = newStack();
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'first-name' }).resource.addPropertyOverride('Name', 'one-name');
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    cluster(stack, 'Stranger', { releaseLabel: OLD, securityConfiguration: 'first-name' });
    expectFound(stack, 'Stack/Cluster');
  });

  test('a name with what looks like a variable is found', () => {
    const stack = newStack();
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'a${b}' });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: Fn.sub('a${!b}') });
    expectFound(stack, 'Stack/Cluster');
  });

  test('a name of another account or Region is another configuration', () => {
    const app = new App();
    new Configuration(new Stack(app, 'Stack', { env: ENV }), 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(new Stack(app, 'Region', { env: { ...ENV, region: 'eu-west-1' } }), 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    cluster(new Stack(app, 'Account', { env: { ...ENV, account: '444455556666' } }), 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expect(warningsOf(app)).toEqual([]);
  });

  test('of two configurations of one name, the one of the own stack is meant', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    new Configuration(new Stack(app, 'Other'), 'Security', { fixedName: 'one-name' });
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expectFound(stack, 'Stack/Cluster');
  });

  test('of two configurations of one name in other stacks, none is judged', () => {
    const app = new App();
    new Configuration(new Stack(app, 'One'), 'Security', { ...USES_EBS, fixedName: 'one-name' });
    new Configuration(new Stack(app, 'Two'), 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(new Stack(app, 'Stack'), 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expect(warningsOf(app)).toEqual([]);
  });

  test('an import by a literal name is found', () => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', ...USES_EBS });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expectFound(stack, 'Stack/Cluster');
  });

  test('an import by a token is found by the same token', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    new ImportedConfiguration(stack, 'Security', { name, ...USES_EBS });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: name });
    cluster(stack, 'Stranger', { releaseLabel: OLD, securityConfiguration: new CfnParameter(stack, 'Other').valueAsString });
    expectFound(stack, 'Stack/Cluster');
  });

  test('of two imports of one name, the one of the own stack is meant', () => {
    const app = new App();
    new ImportedConfiguration(new Stack(app, 'Other'), 'Security', { name: 'one-name', ...USES_EBS });
    const stack = new Stack(app, 'Stack');
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', ...USES_EBS });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: 'one-name' });
    expectFound(stack, 'Stack/Cluster');
  });
});

describe('what is unknown is not judged', () => {
  const UNKNOWN: Record<string, (stack: Stack) => string | undefined> = {
    'no name': () => undefined,
    'an unknown literal': () => 'prod-security',
    'a parameter': stack => new CfnParameter(stack, 'Name').valueAsString,
    'an import from elsewhere': () => Fn.importValue('not-of-this-app'),
    'an import whose name is a parameter': stack => Fn.importValue(new CfnParameter(stack, 'Name').valueAsString),
    'a text around a name': stack => Fn.join('', [Token.asString({ Ref: stack.resolve((stack.node.findChild('Security') as Configuration).resource.logicalId) }), '-v2']),
    'an unknown function': () => Fn.select(0, Fn.split(',', Fn.importValue('names'))),
    'a dynamic reference': () => '{{resolve:ssm:name}}',
    'a raw Ref to nothing': () => Token.asString({ Ref: 'Nothing' }),
    'a raw attribute of nothing': () => Token.asString({ 'Fn::GetAtt': ['Nothing', 'Name'] }),
    'an attribute of a custom resource': stack => new CfnResource(stack, 'Custom', { type: 'Custom::Name' }).getAtt('Name').toString(),
    'a mapping': () => Fn.findInMap('Map', 'a', 'b'),
    'a malformed condition': () => Token.asString({ 'Fn::If': ['Condition'] }),
    'a malformed join': () => Token.asString({ 'Fn::Join': ['', { Ref: 'List' }] }),
    'an export of itself': stack => {
      new CfnOutput(stack, 'Ring', { value: Fn.importValue('ring'), exportName: 'ring' });
      return Fn.importValue('ring');
    },
  };

  test.each(Object.entries(UNKNOWN))('%s', (_, name) => {
    const stack = newStack();
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'one-name' });
    cluster(stack, 'Cluster', { releaseLabel: OLD, securityConfiguration: name(stack) });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('an object', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', USES_EBS);
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { Ref: stack.resolve(resource.logicalId), b: 2 });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('too many alternatives', () => {
    const stack = newStack();
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'aaaaa' });
    new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    const either = { 'Fn::If': ['Condition', 'a', 'b'] };
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { 'Fn::Join': ['', [either, either, either, either, either]] });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('not too many alternatives are all read', () => {
    const stack = newStack();
    new Configuration(stack, 'Security', { ...USES_EBS, fixedName: 'ab' });
    new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    const either = { 'Fn::If': ['Condition', 'a', 'b'] };
    cluster(stack, 'Cluster', { releaseLabel: OLD }).addPropertyOverride('SecurityConfiguration', { 'Fn::Join': ['', [either, either]] });
    expectFound(stack, 'Stack/Cluster');
  });
});
