import { readFileSync } from 'fs';
import { join } from 'path';
import { Annotations, Duration, RemovalPolicy, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkList, checkOptions } from './arguments';
import { Problems } from './errors';
import { FunctionOwner, FunctionRights, ownerName } from './function-rights';
import { checkRoleArgument } from './roles';

/** Where a function runs, and as whom: what its users may say of it. */
export interface FunctionPlace {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly role?: iam.IRole;
  readonly logGroup?: logs.ILogGroup;
}

/** What is the same for all users of a function. */
export interface FunctionDescription {
  readonly owner: FunctionOwner;
  /** The name of its bundle. */
  readonly bundle: string;
  readonly description: string;
  readonly memorySize: number;
  /** What its rights are for, and what to do when they are too many: for the message. */
  readonly rightsFor: string;
  readonly remedyForTooMany: string;
}

/** In all inline policies of a role, blanks not counted. */
const MOST_CHARACTERS = 10240;

/** Where the build puts the code of the functions. */
const BUNDLES = join(__dirname, '..', '..', 'assets', 'handlers');

/** The parts of a function that runs at deploy time, as children of the construct that stands for it. */
export class DeployTimeFunction {
  public readonly role: iam.IRole;
  private readonly logGroup: logs.ILogGroup;

  constructor(private readonly scope: Construct, private readonly place: FunctionPlace) {
    this.logGroup = place.logGroup ?? new logs.LogGroup(scope, 'Logs', { retention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY });
    this.role = place.role ?? this.newRole();
  }

  /** Not in the constructor: a template holds resources in the order in which they are made, and other parts of the construct may be older. */
  public make(description: FunctionDescription): lambda.Function {
    const { vpc, vpcSubnets, securityGroups } = this.place;
    const made = new lambda.Function(this.scope, 'Function', {
      description: description.description,
      code: lambda.Code.fromAsset(join(BUNDLES, description.bundle), {
        assetHash: readFileSync(join(BUNDLES, `${description.bundle}.sha256`), 'utf8').trim(),
      }),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X, // follows nobody's default
      memorySize: description.memorySize,
      timeout: Duration.minutes(10),
      role: this.role,
      logGroup: this.logGroup,
      vpc,
      vpcSubnets,
      securityGroups,
    });
    this.scope.node.addValidation({ validate: () => this.warnOfSize(made, description) });
    return made;
  }

  /** An estimate: how long the names are is known when they are made. */
  private warnOfSize(made: lambda.Function, { owner, rightsFor, remedyForTooMany }: FunctionDescription): string[] {
    const characters = FunctionRights.charactersOn(this.role);
    if (characters > MOST_CHARACTERS) {
      Annotations.of(made.node.defaultChild!).addWarningV2(`cdk-emr-security:${owner}-role-full`,
        `role '${this.role.node.path}' of the ${ownerName(owner)}: the policies for ${rightsFor} have about ${characters} characters, and IAM takes at most ${MOST_CHARACTERS} `
        + `in all policies of a role, so the deployment is likely to fail. ${remedyForTooMany}`);
    }
    return [];
  }

  private newRole(): iam.Role {
    return new iam.Role(this.scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: this.place.vpc === undefined ? undefined : [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole')],
      inlinePolicies: {
        Logs: new iam.PolicyDocument({
          minimize: false,
          statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] })],
        }),
      },
    });
  }
}

const KNOWN: readonly (keyof FunctionPlace)[] = ['vpc', 'vpcSubnets', 'securityGroups', 'role', 'logGroup'];

/** Throws where the props of a construct that stands for a function are not what their types say. */
export function checkFunctionPlace(scope: Construct, id: string, type: string, props: FunctionPlace): void {
  const problems = new Problems();
  if (checkOptions(problems, 'props', props, KNOWN)) {
    if (props.role !== undefined) {
      checkRoleArgument(problems, 'role', props.role);
    }
    checkMember(problems, 'vpc', props.vpc, 'vpcId', 'a VPC', 'an ec2.Vpc');
    checkMember(problems, 'logGroup', props.logGroup, 'logGroupArn', 'a log group', 'a logs.LogGroup');
    checkList(problems, 'securityGroups', props.securityGroups,
      (group, path) => checkMember(problems, path, group, 'securityGroupId', 'a security group', 'an ec2.SecurityGroup'));
    for (const name of ['vpcSubnets', 'securityGroups'] as const) {
      if (props.vpc === undefined && props[name] !== undefined) {
        problems.add({ path: name, wrong: 'has no VPC', expected: 'it says where in a VPC the function runs', remedy: 'Set vpc, too' });
      }
    }
  }
  problems.throwIfAny(scope, id, type);
}

function checkMember(problems: Problems, path: string, value: unknown, member: string, what: string, example: string): void {
  if (value !== undefined && typeof (value as Record<string, unknown> | null)?.[member] !== 'string') {
    problems.add({ path, wrong: `is not ${what}`, got: value, expected: `${what} is expected`, remedy: `Pass ${example}` });
  }
}
