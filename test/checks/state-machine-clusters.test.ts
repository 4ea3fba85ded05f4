import {
  App, CfnParameter, CfnResource, NestedStack, Stack, aws_iam as iam, aws_kms as kms, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks,
} from 'aws-cdk-lib';
import { Configuration, DOCUMENT, ENV, errorsOf, foundIn, instanceRole, newStack, use } from './fixtures';
import { KeyPurpose } from '../../lib/private/configuration-record';
import { Feature } from '../../lib/releases/thresholds';

const TOO_OLD = 'cdk-emr-security:release-too-old';
const EBS = { features: [Feature.EBS_ENCRYPTION] };

function task(stack: Stack, securityConfiguration: string, props: Partial<tasks.EmrCreateClusterProps> = {}) {
  return new tasks.EmrCreateCluster(stack, 'Start', {
    name: 'nightly',
    releaseLabel: 'emr-5.20.0',
    instances: {},
    clusterRole: iam.Role.fromRoleName(stack, 'Nodes', 'nodes'),
    serviceRole: iam.Role.fromRoleName(stack, 'Service', 'service'),
    securityConfiguration,
    ...props,
  });
}

function machine(stack: Stack, definition: sfn.IChainable) {
  return new sfn.StateMachine(stack, 'Machine', {
    role: new iam.Role(stack, 'MachineRole', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') }),
    definitionBody: sfn.DefinitionBody.fromChainable(definition),
  });
}

describe('a cluster of EmrCreateCluster', () => {
  test('has a release that is too old', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', EBS);
    machine(stack, task(stack, resource.ref));
    expect(errorsOf(stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Machine/Start': its release is too old for EBS encryption, which configuration 'Stack/Security' uses, got releaseLabel \"emr-5.20.0\"; "
      + 'emr-5.24.0 or later is expected (https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html). '
      + `Use a later release, or a configuration without EBS encryption [${TOO_OLD}]`,
    ]);
  });

  test('needs KerberosAttributes', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { document: DOCUMENT.kerberos });
    machine(stack, task(stack, resource.ref, { releaseLabel: 'emr-7.9.0' }));
    expect(foundIn(stack).errors).toEqual(['cdk-emr-security:cluster-kerberos']);
  });

  test('passes with KerberosAttributes, and a later release', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { ...EBS, document: DOCUMENT.kerberos });
    machine(stack, task(stack, resource.ref, { releaseLabel: 'emr-7.9.0', kerberosAttributes: { realm: 'EC2.INTERNAL', kdcAdminPassword: sfn.JsonPath.stringAt('$.password') } }));
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
  });

  test('is found in branches and iterators', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', EBS);
    machine(stack, new sfn.Parallel(stack, 'Parallel').branch(new sfn.Map(stack, 'Map').itemProcessor(task(stack, resource.ref))));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("cluster 'Stack/Machine/Start'")]);
  });

  test('is found in another stack, with the export in use', () => {
    const app = new App();
    const one = new Stack(app, 'One', { env: ENV });
    const two = new Stack(app, 'Two', { env: ENV });
    machine(two, task(two, new Configuration(one, 'Security', EBS).resource.ref));
    expect(foundIn(one)).toEqual({ errors: [TOO_OLD], warnings: ['cdk-emr-security:cluster-in-another-stack'] });
  });

  test('is found in a nested stack', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    machine(nested, task(nested, new Configuration(stack, 'Security', EBS).resource.ref));
    expect(foundIn(stack).errors).toEqual([TOO_OLD]);
  });

  test('has roles, which have to be users of the keys', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { keyUses: [use(new kms.Key(stack, 'Key'), KeyPurpose.LOCAL_DISK_EBS)] });
    const service = instanceRole(stack, 'ServiceRole');
    machine(stack, task(stack, resource.ref, { releaseLabel: 'emr-7.9.0', serviceRole: service, clusterRole: undefined }));
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining("cluster 'Stack/Machine/Start': its instance role 'Stack/Start/InstanceRole' is not a user of the key 'Stack/Key'"),
      expect.stringContaining("cluster 'Stack/Machine/Start': its service role 'Stack/ServiceRole' is not a user of the key 'Stack/Key'"),
    ]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a path', () => sfn.JsonPath.stringAt('$.label')],
    ['a parameter', stack => new CfnParameter(stack, 'Label').valueAsString],
    ['a later release', () => 'emr-5.24.0'],
  ])('passes with a release that is %s', (_, label) => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', EBS);
    machine(stack, task(stack, resource.ref, { releaseLabel: label(stack) }));
    expect(foundIn(stack).errors).toEqual([]);
  });

  test('passes with a configuration that only the running state knows', () => {
    const stack = newStack();
    new Configuration(stack, 'Security', EBS);
    machine(stack, task(stack, sfn.JsonPath.stringAt('$.configuration')));
    expect(foundIn(stack).errors).toEqual([]);
  });
});

describe('a definition', () => {
  const STATE = { Type: 'Task', Resource: 'arn:aws:states:::elasticmapreduce:createCluster.sync' };
  const parameters = (name: unknown, more: object = {}) => ({ ReleaseLabel: 'emr-5.20.0', SecurityConfiguration: name, ...more });
  const definition = (state: object) => ({ StartAt: 'Start', States: { Start: { ...STATE, ...state } } });
  type Properties = (name: string, stack: Stack) => Record<string, unknown>;

  const errors = (properties: Properties) => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { ...EBS, document: DOCUMENT.kerberos });
    new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine', properties: { RoleArn: 'arn', ...properties(resource.ref, stack) } });
    return foundIn(stack).errors;
  };
  const BOTH = [TOO_OLD, 'cdk-emr-security:cluster-kerberos'];

  test.each<[string, Properties, string[]]>([
    ['an object', name => ({ Definition: definition({ Parameters: parameters(name) }) }), BOTH],
    ['text with a join', (name, stack) => ({ DefinitionString: stack.toJsonString(definition({ Parameters: parameters(name) })) }), BOTH],
    ['text with Fn::Sub', (name, stack) => ({
      DefinitionString: { 'Fn::Sub': JSON.stringify(definition({ Parameters: parameters(`\${${stack.resolve(name).Ref}}`, { Name: '${!literal}' }) })) },
    }), BOTH],
    ['text with substitutions', name => ({
      DefinitionString: JSON.stringify(definition({ Parameters: parameters('${name}') })), DefinitionSubstitutions: { name },
    }), BOTH],
    ['a substitution that is part of a text', name => ({
      DefinitionString: JSON.stringify(definition({ Parameters: parameters(name, { ReleaseLabel: 'emr-${version}' }) })), DefinitionSubstitutions: { version: '5.20.0' },
    }), BOTH],
    ['arguments', name => ({ Definition: definition({ Arguments: parameters(name) }) }), BOTH],
    ['a request without .sync', name => ({ Definition: definition({ Resource: 'arn:aws:states:::elasticmapreduce:createCluster', Parameters: parameters(name) }) }), BOTH],
    ['attributes by a path', name => ({ Definition: definition({ Parameters: parameters(name, { 'KerberosAttributes.$': '$.kerberos' }) }) }), [TOO_OLD]],
    ['a part of the attributes by a path', name => ({ Definition: definition({ Parameters: parameters(name, { KerberosAttributes: { 'Realm.$': '$.realm' } }) }) }), [TOO_OLD]],
    ['a label in JSONata', name => ({ Definition: definition({ Arguments: parameters(name, { ReleaseLabel: '{% $label %}' }) }) }), ['cdk-emr-security:cluster-kerberos']],
    ['all arguments in JSONata', () => ({ Definition: definition({ Arguments: '{% $input %}' }) }), []],
    ['a substitution that is missing', () => ({ DefinitionString: JSON.stringify(definition({ Parameters: parameters('${name}') })) }), []],
    ['another task', name => ({ Definition: definition({ Resource: 'arn:aws:states:::elasticmapreduce:addStep.sync', Parameters: parameters(name) }) }), []],
    ['a state of another type', name => ({ Definition: definition({ Type: 'Pass', Parameters: parameters(name) }) }), []],
    ['text that is not JSON', () => ({ DefinitionString: '{' }), []],
    ['a parameter', (_, stack) => ({ DefinitionString: new CfnParameter(stack, 'Definition').valueAsString }), []],
    ['an object in Amazon S3', () => ({ DefinitionS3Location: { Bucket: 'bucket', Key: 'key' } }), []],
  ])('that is or has %s', (_, properties, expected) => expect(errors(properties)).toEqual(expected));
});
