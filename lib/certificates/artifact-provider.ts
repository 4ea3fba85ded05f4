import { Duration, Stack, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

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
    // loaded when there is such a function, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkFunctionPlace } = require('../private/function-place') as typeof import('../private/function-place');
    checkFunctionPlace(scope, id, 'ArtifactProvider', props);
    super(scope, id);

    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DeployTimeFunction } = require('../private/deploy-time-function') as typeof import('../private/deploy-time-function');
    const parts = new DeployTimeFunction(this, props);
    this._role = parts.role;
    this.grantPrincipal = this._role;
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    });
    this._function = parts.make({
      owner: 'artifact-provider',
      bundle: 'artifact',
      description: 'Stores and renews certificates and provider JARs of Amazon EMR security configurations (cdk-emr-security)',
      memorySize: 1024,
      rightsFor: 'its artefacts',
      remedyForTooMany: 'Give some configurations another ArtifactProvider by their artifactProvider',
    });
    this.useDeadLetterQueue();
  }

  /**
   * Not by the prop of the function: that would add to a policy in the stack of the role, which may be another, and which an imported
   * role does not have.
   */
  private useDeadLetterQueue(): void {
    const { queueArn } = this.deadLetterQueue;
    const resource = this._function.node.defaultChild as lambda.CfnFunction;
    resource.deadLetterConfig = { targetArn: queueArn };
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { FunctionRights } = require('../private/function-rights') as typeof import('../private/function-rights');
    const rights = new FunctionRights(this, 'DeadLettersRights', {
      owner: 'artifact-provider',
      role: this._role,
      rights: [{ statement: new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }) }],
      purpose: 'the function cannot be created with its dead-letter queue',
      warnOn: () => resource,
    });
    this._function.node.addDependency(rights.policy);
  }
}
