// Where a function may run: what AWS Lambda cannot use, and what CDK would refuse in words of its own.
import { App, CfnParameter, Stack, Stage, Token, aws_ec2 as ec2, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ArtifactProvider, KeyUserProvider } from '../../lib';
import { ENV, newStack } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

const beside = (stack: Stack, env: object) => new Stack(stack.node.root as App, 'Far', { env: { ...ENV, ...env } });
const elsewhere = (stack: Stack) => new Stack(new Stage(stack.node.root as App, 'Stage', { env: ENV }), 'Elsewhere');
const roleIn = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const vpcIn = (stack: Stack) => new ec2.Vpc(stack, 'Vpc');

const SUBNETS = 'subnetType, availabilityZones, subnetGroupName, onePerAz, subnetFilters, subnets';
const subnets = (value: any) => (stack: Stack) => ({ vpc: vpcIn(stack), vpcSubnets: value });
const FOREIGN = 'AWS Lambda takes one of the account of the function only, here 111122223333. Name one that is beside the function, or leave it out';
const FAR = 'AWS Lambda takes one of the Region of the function only, here us-west-2. Name one that is beside the function, or leave it out';
const STAGE = 'a Stage cannot refer to what another one creates. Create it in the same Stage, or import it by what is text';

const REFUSED: [string, (stack: Stack) => any, string][] = [
  ['subnets that are null', subnets(null), `vpcSubnets: is not an options object, got null; an object with ${SUBNETS} is expected. Pass the options by name`],
  ['a list of subnets', subnets([]), `vpcSubnets: is not an options object, got []; an object with ${SUBNETS} is expected. Pass the options by name`],
  ['an unknown way to select subnets', subnets({ subnetName: 'x' }), `vpcSubnets: has unknown options: subnetName; the options are ${SUBNETS}. Remove or rename them`],
  ['the name of a type', subnets({ subnetType: 'PRIVATE_ISOLATED' }),
    'vpcSubnets.subnetType: is not a type of subnet, got "PRIVATE_ISOLATED"; an ec2.SubnetType is expected. Pass ec2.SubnetType.PRIVATE_WITH_EGRESS or another one'],
  ['a zone', subnets({ availabilityZones: 'us-west-2a' }), 'vpcSubnets.availabilityZones: is not a list, got "us-west-2a"; a list is expected. Put the value into a list'],
  ['a zone by number', subnets({ availabilityZones: [1] }), 'vpcSubnets.availabilityZones[0]: is not text, got 1; the name of a zone is expected. Pass a string'],
  ['a group without a name', subnets({ subnetGroupName: '' }), 'vpcSubnets.subnetGroupName: is empty; the name of a group of subnets is expected. Pass a string'],
  ['a flag as text', subnets({ onePerAz: 'yes' }), 'vpcSubnets.onePerAz: is not a boolean, got "yes"; true or false is expected. Pass a boolean'],
  ['a filter as text', subnets({ subnetFilters: ['a'] }), 'vpcSubnets.subnetFilters[0]: is not a filter of subnets, got "a"; an ec2.SubnetFilter is expected. Pass ec2.SubnetFilter.byIds(…) or another one'],
  ['a subnet by its id', subnets({ subnets: ['subnet-1'] }), 'vpcSubnets.subnets[0]: is not a subnet, got "subnet-1"; a subnet is expected. Pass an ec2.Subnet'],
  ['two ways at once', subnets({ subnetType: ec2.SubnetType.PUBLIC, subnetGroupName: 'Public' }), 'vpcSubnets: has subnetType and subnetGroupName; one of them is expected. Leave out subnetGroupName'],
  ['a role of another account', stack => ({ role: iam.Role.fromRoleArn(stack, 'Mine', 'arn:aws:iam::444455556666:role/x') }), `role: is of account 444455556666, got construct 'Stack/Mine'; ${FOREIGN}`],
  ['a role of another account of the app', stack => ({ role: roleIn(beside(stack, { account: '444455556666' })) }), `role: is of account 444455556666, got construct 'Far/Role'; ${FOREIGN}`],
  ['a VPC of another account', stack => ({ vpc: vpcIn(beside(stack, { account: '444455556666' })) }), `vpc: is of account 444455556666, got construct 'Far/Vpc'; ${FOREIGN}`],
  ['a VPC of another Region', stack => ({ vpc: vpcIn(beside(stack, { region: 'eu-west-1' })) }), `vpc: is in Region eu-west-1, got construct 'Far/Vpc'; ${FAR}`],
  ['a security group of another Region', stack => {
    const far = beside(stack, { region: 'eu-west-1' });
    return { vpc: vpcIn(stack), securityGroups: [new ec2.SecurityGroup(far, 'Group', { vpc: vpcIn(far) })] };
  }, `securityGroups[0]: is in Region eu-west-1, got construct 'Far/Group'; ${FAR}`],
  ['a log group of another Region', stack => ({ logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Mine', 'arn:aws:logs:eu-west-1:111122223333:log-group:x:*') }), `logGroup: is in Region eu-west-1, got construct 'Stack/Mine'; ${FAR}`],
  ['a log group of another account', stack => ({ logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Mine', 'arn:aws:logs:us-west-2:444455556666:log-group:x:*') }), `logGroup: is of account 444455556666, got construct 'Stack/Mine'; ${FOREIGN}`],
  ['a role of another Stage', stack => ({ role: roleIn(elsewhere(stack)) }), `role: is in another Stage, got construct 'Stage/Elsewhere/Role'; ${STAGE}`],
  ['a role of another Stage, imported by its ARN', stack => ({ role: iam.Role.fromRoleArn(stack, 'Mine', roleIn(elsewhere(stack)).roleArn) }), `role: is named by what is in another Stage, got construct 'Stack/Mine'; ${STAGE}`],
  ['a VPC of another Stage', stack => ({ vpc: vpcIn(elsewhere(stack)) }), `vpc: is in another Stage, got construct 'Stage/Elsewhere/Vpc'; ${STAGE}`],
  ['a log group of another Stage', stack => ({ logGroup: new logs.LogGroup(elsewhere(stack), 'Logs') }), `logGroup: is in another Stage, got construct 'Stage/Elsewhere/Logs'; ${STAGE}`],
];

describe.each([['KeyUserProvider', KeyUserProvider], ['ArtifactProvider', ArtifactProvider]])('%s', (type, Provider) => {
  test.each(REFUSED)('fails for %s', (_, props, text) => {
    const stack = newStack();
    const passed = props(stack);
    expect(() => new Provider(stack, 'Provider', passed)).toThrow(new Error(`${type} 'Stack/Provider': ${text}`));
    expect(stack.node.tryFindChild('Provider')).toBeUndefined();
  });
});

test.each<[string, (vpc: ec2.Vpc) => ec2.SubnetSelection]>([
  ['by type', () => ({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true })],
  ['by group', () => ({ subnetGroupName: 'Private' })],
  ['by zone, also where it is known at deployment only', vpc => ({ availabilityZones: vpc.availabilityZones })],
  ['by filter', vpc => ({ subnetFilters: [ec2.SubnetFilter.byIds([vpc.privateSubnets[0].subnetId])] })],
  ['one by one', vpc => ({ subnets: [...vpc.privateSubnets] })],
  ['by nothing', () => ({})],
])('takes subnets %s', (_, vpcSubnets) => {
  const stack = newStack({});
  const vpc = vpcIn(stack);
  new KeyUserProvider(stack, 'Provider', { vpc, vpcSubnets: vpcSubnets(vpc) });
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});

test('takes what it does not know to be elsewhere', () => {
  const stack = newStack({});
  const role = iam.Role.fromRoleArn(stack, 'Mine', 'arn:aws:iam::444455556666:role/x');
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', Token.asString(new CfnParameter(stack, 'Name').value));
  new KeyUserProvider(stack, 'Provider', { role, logGroup });
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});
