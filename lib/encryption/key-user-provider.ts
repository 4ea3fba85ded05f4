import { Stack, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Properties of the function that makes roles users of keys.
 */
export interface KeyUserProviderProps {
  /**
   * The VPC to run in. It needs a way to the endpoints of AWS Systems Manager, AWS KMS and AWS CloudFormation's responses (which are objects
   * in Amazon S3).
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
   * `AWSLambdaVPCAccessExecutionRole`; what it may do with a key is added by policies of their own.
   *
   * A key policy that does not let IAM policies of the account decide has to name this role itself: then a role with a name that is
   * known helps.
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

const ID_IN_STACK = 'CdkEmrSecurityKeyUserProvider';

/**
 * The function that makes roles users of keys which the app does not own, when a stack is deployed.
 *
 * There is one for each stack, made with the first `ImportedKeyUser`, unless those are given another by their `provider`. It may edit only
 * the policies of the keys that they name, each by a policy of its own.
 *
 * Resources: a function, its role and log group.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 *
 * @example
 * declare const vpc: ec2.IVpc;
 * declare const key: kms.IKey;
 * declare const role: iam.IRole;
 * const provider = new KeyUserProvider(this, 'KeyUserProvider', { vpc });
 * new ImportedKeyUser(this, 'KeyUser', { key, role, provider });
 */
export class KeyUserProvider extends Construct implements iam.IGrantable {
  /**
   * The one of the stack; made when it is first asked for.
   *
   * @internal
   */
  public static _ofStack(scope: Construct): KeyUserProvider {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID_IN_STACK) as KeyUserProvider | undefined ?? new KeyUserProvider(stack, ID_IN_STACK);
  }

  /**
   * The role of the function, for rights that this library cannot give, such as in the policy of a key of another account.
   */
  public readonly grantPrincipal: iam.IPrincipal;

  /** @internal */
  public readonly _role: iam.IRole;

  /** @internal */
  public readonly _function: lambda.IFunction;

  constructor(scope: Construct, id: string, props: KeyUserProviderProps = {}) {
    // loaded when there is such a function, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkFunctionPlace } = require('../private/function-place') as typeof import('../private/function-place');
    checkFunctionPlace(scope, id, 'KeyUserProvider', props);
    super(scope, id);

    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DeployTimeFunction } = require('../private/deploy-time-function') as typeof import('../private/deploy-time-function');
    const parts = new DeployTimeFunction(this, props);
    this._role = parts.role;
    this.grantPrincipal = this._role;
    this._function = parts.make({
      owner: 'key-user-provider',
      bundle: 'key-user',
      description: 'Makes roles users of KMS keys of Amazon EMR security configurations (cdk-emr-security)',
      memorySize: 256,
      rightsFor: 'its keys',
      remedyForTooMany: 'Give some ImportedKeyUsers another KeyUserProvider by their provider',
    });
  }
  /**
   * Whether it is the one of a stack.
   *
   * @internal
   */
  public _isThatOf(stack: Stack): boolean {
    return this.node.scope === stack && this.node.id === ID_IN_STACK;
  }
}
