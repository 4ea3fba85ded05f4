import { Resource, Stack, Stage, aws_ec2 as ec2, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkFlag, checkList, checkOptionalText, checkOptions, checkText } from './arguments';
import { Problems } from './errors';
import { isOutOfReach } from './other-stages';
import { differ } from './role-subject';
import { checkRoleArgument } from './roles';

/** Where a function runs, and as whom: what its users may say of it. */
export interface FunctionPlace {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly role?: iam.IRole;
  readonly logGroup?: logs.ILogGroup;
}

const KNOWN: readonly (keyof FunctionPlace)[] = ['vpc', 'vpcSubnets', 'securityGroups', 'role', 'logGroup'];
const KNOWN_OF_SUBNETS: readonly (keyof ec2.SubnetSelection)[] = ['subnetType', 'availabilityZones', 'subnetGroupName', 'onePerAz', 'subnetFilters', 'subnets'];
/** Of which CDK takes one. */
const WAYS: readonly (keyof ec2.SubnetSelection)[] = ['subnets', 'subnetType', 'subnetGroupName'];

/** Throws where the props of a construct that stands for a function are not what their types say, or name what AWS Lambda cannot use. */
export function checkFunctionPlace(scope: Construct, id: string, type: string, props: FunctionPlace): void {
  const problems = new Problems();
  if (checkOptions(problems, 'props', props, KNOWN)) {
    const { role, vpc, vpcSubnets, securityGroups, logGroup } = props;
    if (role !== undefined && checkRoleArgument(problems, 'role', role)) {
      checkPlace(problems, scope, 'role', role, role.roleArn, ['account']);
    }
    if (checkMember(problems, 'vpc', vpc, 'vpcId', 'a VPC', 'an ec2.Vpc')) {
      checkPlace(problems, scope, 'vpc', vpc, vpc.vpcId);
    }
    if (checkMember(problems, 'logGroup', logGroup, 'logGroupArn', 'a log group', 'a logs.LogGroup')) {
      checkPlace(problems, scope, 'logGroup', logGroup, logGroup.logGroupArn);
    }
    checkList(problems, 'securityGroups', securityGroups, (group, path) => {
      if (checkMember(problems, path, group, 'securityGroupId', 'a security group', 'an ec2.SecurityGroup')) {
        checkPlace(problems, scope, path, group, group.securityGroupId);
      }
    });
    for (const name of ['vpcSubnets', 'securityGroups'] as const) {
      if (vpc === undefined && props[name] !== undefined) {
        problems.add({ path: name, wrong: 'has no VPC', expected: 'it says where in a VPC the function runs', remedy: 'Set vpc, too' });
      }
    }
    if (vpcSubnets !== undefined) {
      checkSubnets(problems, vpcSubnets);
    }
  }
  problems.throwIfAny(scope, id, type);
}

/** Whether it is there, and what it has to be. */
function checkMember<T>(problems: Problems, path: string, value: T | undefined, member: string, what: string, example: string): value is T {
  if (value === undefined || typeof (value as Record<string, unknown> | null)?.[member] === 'string') {
    return value !== undefined;
  }
  problems.add({ path, wrong: `is not ${what}`, got: value, expected: `${what} is expected`, remedy: `Pass ${example}` });
  return false;
}

/** AWS Lambda takes what is of the account and Region of the function. */
function checkPlace(
  problems: Problems, scope: Construct, path: string, value: IConstruct & { readonly env: Resource['env'] }, name: string, parts: readonly ('Region' | 'account')[] = ['Region', 'account'],
): void {
  if (isOutOfReach(scope, value, name)) {
    problems.add({
      path, wrong: `is ${Stage.of(value) === Stage.of(scope) ? 'named by what is ' : ''}in another Stage`, got: value, expected: 'a Stage cannot refer to what another one creates',
      remedy: 'Create it in the same Stage, or import it by what is text',
    });
    return;
  }
  const { account, region } = Stack.of(scope);
  for (const [part, here, there] of [['Region', region, value.env.region], ['account', account, value.env.account]] as const) {
    if (parts.includes(part) && differ(here, there)) {
      problems.add({
        path, wrong: `is ${part === 'Region' ? 'in' : 'of'} ${part} ${there}`, got: value, expected: `AWS Lambda takes one of the ${part} of the function only, here ${here}`,
        remedy: 'Name one that is beside the function, or leave it out',
      });
    }
  }
}

function checkSubnets(problems: Problems, subnets: ec2.SubnetSelection): void {
  const path = 'vpcSubnets';
  if (!checkOptions(problems, path, subnets, KNOWN_OF_SUBNETS)) {
    return;
  }
  const { subnetType } = subnets;
  if (subnetType !== undefined && !Object.values(ec2.SubnetType).includes(subnetType)) {
    problems.add({
      path: `${path}.subnetType`, wrong: 'is not a type of subnet', got: subnetType, expected: 'an ec2.SubnetType is expected', remedy: 'Pass ec2.SubnetType.PRIVATE_WITH_EGRESS or another one',
    });
  }
  checkList(problems, `${path}.availabilityZones`, subnets.availabilityZones, (zone, at) => checkText(problems, at, zone, 'the name of a zone'));
  checkOptionalText(problems, `${path}.subnetGroupName`, subnets.subnetGroupName, 'the name of a group of subnets');
  checkFlag(problems, `${path}.onePerAz`, subnets.onePerAz);
  checkList(problems, `${path}.subnetFilters`, subnets.subnetFilters, (filter, at) => {
    if (typeof (filter as Partial<ec2.SubnetFilter> | null)?.selectSubnets !== 'function') {
      problems.add({ path: at, wrong: 'is not a filter of subnets', got: filter, expected: 'an ec2.SubnetFilter is expected', remedy: 'Pass ec2.SubnetFilter.byIds(…) or another one' });
    }
  });
  checkList(problems, `${path}.subnets`, subnets.subnets, (subnet, at) => void checkMember(problems, at, subnet, 'subnetId', 'a subnet', 'an ec2.Subnet'));
  const ways = WAYS.filter(way => subnets[way] !== undefined);
  if (ways.length > 1) {
    problems.add({ path, wrong: `has ${ways.join(' and ')}`, expected: 'one of them is expected', remedy: `Leave out ${ways.slice(1).join(' and ')}` });
  }
}
