import { readFileSync } from 'fs';
import { join } from 'path';
import {
  Annotations, Duration, RemovalPolicy, Stack, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FunctionRights } from './function-rights';
import { checkList, checkOptions } from '../private/arguments';
import { Problems } from '../private/errors';
import { checkRoleArgument } from '../private/roles';

/**
 * Properties of the function that stores artefacts.
 */
export interface ArtifactProviderProps {
  /**
   * The VPC to run in. It needs a way to the endpoints of AWS Systems Manager, Amazon S3, AWS CloudFormation's responses (which are
   * objects in Amazon S3) and of the source: AWS Secrets Manager, AWS Private CA or AWS KMS.
   *
   * @default - the function runs outside of any VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets to run in.
   *
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function in the VPC.
   *
   * @default - a new one, which allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The role of the function. It must be assumable by AWS Lambda, and needs the rights to write its logs and, in a VPC, those of
   * `AWSLambdaVPCAccessExecutionRole`; what the artefacts need is added by policies of their own.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * The log group of the function.
   *
   * @default - a new one that keeps its entries for a year and is deleted with the stack
   */
  readonly logGroup?: logs.ILogGroup;
}

const KNOWN: readonly (keyof ArtifactProviderProps)[] = ['vpc', 'vpcSubnets', 'securityGroups', 'role', 'logGroup'];

/**
 * The function that stores certificates and provider JARs when a stack is deployed, and renews certificates later.
 *
 * There is one for each stack, made with the first artefact, unless configurations are given another by their `artifactProvider`.
 * It may touch only what the artefacts that use it name, each by a policy of its own.
 *
 * Resources: a function, its role and log group, and a dead-letter queue for renewals that fail.
 *
 * @example
 * declare const vpc: ec2.IVpc;
 * const artifactProvider = new ArtifactProvider(this, 'ArtifactProvider', { vpc });
 * new SecurityConfiguration(this, 'Security', {
 *   artifactProvider,
 *   inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()),
 * });
 */
export class ArtifactProvider extends Construct implements iam.IGrantable {
  /**
   * The one of the stack; made when it is first asked for.
   *
   * @internal
   */
  public static _ofStack(scope: Construct): ArtifactProvider {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild('CdkEmrSecurityArtifactProvider') as ArtifactProvider | undefined
      ?? new ArtifactProvider(stack, 'CdkEmrSecurityArtifactProvider');
  }

  /**
   * The role of the function, for rights that this library cannot give, such as in the policy of a secret of another account.
   */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * The queue of renewals that failed for good.
   */
  public readonly deadLetterQueue: sqs.IQueue;

  /** @internal */
  public readonly _role: iam.IRole;

  /** @internal */
  public readonly _function: lambda.IFunction;

  constructor(scope: Construct, id: string, props: ArtifactProviderProps = {}) {
    checkProps(scope, id, props);
    super(scope, id);

    const logGroup = props.logGroup ?? new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY });
    this._role = props.role ?? this.newRole(logGroup, props.vpc !== undefined);
    this.grantPrincipal = this._role;
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    });
    this._function = new lambda.Function(this, 'Function', {
      description: 'Stores and renews certificates and provider JARs of Amazon EMR security configurations (cdk-emr-security)',
      code: lambda.Code.fromAsset(join(BUNDLES, 'artifact'), { assetHash: readFileSync(join(BUNDLES, 'artifact.sha256'), 'utf8').trim() }),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X, // follows nobody's default
      memorySize: 1024,
      timeout: Duration.minutes(10),
      role: this._role,
      logGroup,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
    });
    this.useDeadLetterQueue();
    this.node.addValidation({ validate: () => this.warnOfSize() });
  }

  /** An estimate: how long the names are is known when they are made. */
  private warnOfSize(): string[] {
    const characters = FunctionRights.charactersOn(this._role);
    if (characters > MOST_CHARACTERS) {
      Annotations.of(this._function.node.defaultChild!).addWarningV2('cdk-emr-security:artifact-provider-role-full',
        `role '${this._role.node.path}' of the artifact provider: the policies for its artefacts have about ${characters} characters, and IAM takes at most ${MOST_CHARACTERS} `
        + 'in all policies of a role, so the deployment is likely to fail. Give some configurations another ArtifactProvider by their artifactProvider');
    }
    return [];
  }

  /**
   * Not by the prop of the function: that would add to a policy in the stack of the role, which may be another, and which an imported
   * role does not have.
   */
  private useDeadLetterQueue(): void {
    const { queueArn } = this.deadLetterQueue;
    const resource = this._function.node.defaultChild as lambda.CfnFunction;
    resource.deadLetterConfig = { targetArn: queueArn };
    const rights = new FunctionRights(this, 'DeadLettersRights', {
      role: this._role,
      rights: [{ statement: new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }) }],
      purpose: 'the function cannot be created with its dead-letter queue',
      warnOn: () => resource,
    });
    this._function.node.addDependency(rights.policy);
  }

  private newRole(logGroup: logs.ILogGroup, inVpc: boolean): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: inVpc ? [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole')] : undefined,
      inlinePolicies: {
        Logs: new iam.PolicyDocument({
          minimize: false,
          statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] })],
        }),
      },
    });
  }
}

/** In all inline policies of a role, blanks not counted. */
const MOST_CHARACTERS = 10240;

/** Where the build puts the code of the functions. */
const BUNDLES = join(__dirname, '..', '..', 'assets', 'handlers');

function checkProps(scope: Construct, id: string, props: ArtifactProviderProps): void {
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
  problems.throwIfAny(scope, id, 'ArtifactProvider');
}

function checkMember(problems: Problems, path: string, value: unknown, member: string, what: string, example: string): void {
  if (value !== undefined && typeof (value as Record<string, unknown> | null)?.[member] !== 'string') {
    problems.add({ path, wrong: `is not ${what}`, got: value, expected: `${what} is expected`, remedy: `Pass ${example}` });
  }
}
