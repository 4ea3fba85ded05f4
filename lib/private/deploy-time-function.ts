import { readFileSync } from 'fs';
import { join } from 'path';
import { Annotations, Duration, RemovalPolicy, aws_iam as iam, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionPlace } from './function-place';
import { FunctionOwner, FunctionRights, ownerName } from './function-rights';
import { charactersInline } from './inline-policy-size';

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
    const characters = charactersInline(this.role, FunctionRights.policiesOf(this.role));
    if (characters > MOST_CHARACTERS) {
      Annotations.of(made.node.defaultChild!).addWarningV2(`cdk-emr-security:${owner}-role-full`,
        `role '${this.role.node.path}' of the ${ownerName(owner)}: with the policies for ${rightsFor} those of the role have about ${characters} characters, and IAM takes at most ${MOST_CHARACTERS} `
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
