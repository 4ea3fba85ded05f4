import { createHash } from 'crypto';
import { FakeKms } from './fake-kms';
import { FakePca } from './fake-pca';
import { FakeS3 } from './fake-s3';
import { FakeSecrets } from './fake-secrets';
import { ARTIFACT_RESOURCE_TYPE, ArtifactSpecification } from '../../../lib/certificates/artifact-specification';
import { readZip } from '../../../lib/certificates/inspection/zip';
import { Environment } from '../../../lib/handlers/artifact/environment';
import { makeHandler } from '../../../lib/handlers/artifact/handler';
import { awsError } from '../common/aws-error';
import { Ending, Fault, Lambda } from '../common/lambda';
import { VirtualClock } from '../common/virtual-clock';

export const ACCOUNT = '111111111111';
export const BUCKET = 'artifacts-of-a-stack';
export const ASSETS = 'cdk-hnb659fds-assets';
export const PARAMETER = 'CFN-ArtifactSpecification-abc123';
export const STACK = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/Emr/0d9f4e10`;
export const ZIP_KEY = 'certificates/EmrConfig1234/certificates.zip';
export const RECORD_KEY = 'certificates/EmrConfig1234/trust.json';
export const TIMEOUT = 5 * 60 * 1000;
export const NOW = Date.UTC(2026, 0, 15, 12);
export const DAY = 24 * 60 * 60 * 1000;

const LOGICAL_ID = 'ConfigCertificates1234';
/** What belongs to the resource of the world, unless it is said. */
export const OF_THE_WORLD = { stackId: STACK, logicalResourceId: LOGICAL_ID, removable: false };

type Specified = Omit<ArtifactSpecification, keyof typeof OF_THE_WORLD> & Partial<ArtifactSpecification>;

/** The function and all it reaches, in memory. */
export class World {
  public readonly clock: VirtualClock;
  public readonly lambda: Lambda;
  public readonly s3: FakeS3;
  public readonly secrets: FakeSecrets;
  public readonly pca: FakePca;
  public readonly kms: FakeKms;
  public readonly parameters: Map<string, string>;
  public readonly renewal = { artifact: PARAMETER };
  private requests = 0;

  constructor(origin?: World) {
    this.clock = new VirtualClock(origin?.clock.now() ?? NOW);
    this.lambda = new Lambda(this.clock);
    this.s3 = origin?.s3.fork(this.clock) ?? new FakeS3(this.clock);
    this.secrets = origin?.secrets.fork() ?? new FakeSecrets();
    this.pca = origin?.pca.fork(this.clock) ?? new FakePca(this.clock);
    this.kms = origin?.kms.fork() ?? new FakeKms();
    this.parameters = new Map(origin?.parameters);
    this.requests = origin?.requests ?? 0;
    if (origin === undefined) {
      this.s3.createBucket(BUCKET, ACCOUNT);
      this.s3.createBucket(ASSETS, ACCOUNT);
    }
  }

  /** The same world, from where on both go their own ways. */
  public fork(): World {
    return new World(this);
  }

  /** Writes the specification into its parameter, for the resource of the world unless it is said whose it is. */
  public specify(specification: Specified, parameter = PARAMETER): void {
    this.parameters.set(parameter, JSON.stringify({ ...OF_THE_WORLD, ...specification }));
  }

  /** The parameter of another resource that is to store the same. */
  private parameterOf({ StackId: stackId = STACK, LogicalResourceId: logicalResourceId = LOGICAL_ID }: Record<string, unknown>): string {
    const specification = this.parameters.get(PARAMETER);
    if ((stackId === STACK && logicalResourceId === LOGICAL_ID) || specification === undefined) {
      return PARAMETER;
    }
    const name = `parameter-of-${createHash('sha256').update(`${stackId} ${logicalResourceId}`).digest('hex').slice(0, 8)}`;
    this.parameters.set(name, JSON.stringify({ ...JSON.parse(specification), stackId, logicalResourceId }));
    return name;
  }

  /** Uploads an asset, as the command line does. */
  public asset(bytes: Uint8Array, extension = 'zip'): { readonly ObjectKey: string; readonly Sha256: string } {
    const Sha256 = createHash('sha256').update(bytes).digest('hex');
    const ObjectKey = `${Sha256}.${extension}`;
    this.s3.write(ASSETS, ObjectKey, bytes);
    return { ObjectKey, Sha256 };
  }

  public request(RequestType: 'Create' | 'Update' | 'Delete', more: Record<string, unknown> = {}, Source?: unknown): Record<string, unknown> {
    this.requests += 1;
    const Parameter = this.parameterOf(more);
    return {
      RequestType,
      ResponseURL: 'https://cloudformation-custom-resource-response.s3.amazonaws.com/answer?X-Amz-Signature=0123456789abcdef',
      StackId: STACK,
      RequestId: `request-${this.requests}`,
      LogicalResourceId: LOGICAL_ID,
      ResourceType: ARTIFACT_RESOURCE_TYPE,
      ...(RequestType !== 'Create' && { PhysicalResourceId: this.physicalId }),
      ResourceProperties: { ServiceToken: 'arn', Parameter, Specification: this.parameters.get(Parameter), ...(Source !== undefined && { Source }) },
      ...more,
    };
  }

  public get owner(): string {
    return `emr-stack-${createHash('sha256').update(STACK).digest('hex').slice(0, 32)}`;
  }

  public get physicalId(): string {
    return `emr-artifact-${createHash('sha256').update(`${STACK}\n${LOGICAL_ID}`).digest('hex').slice(0, 32)}`;
  }

  /** The files of the zip that nodes get. */
  public files(bucket = BUCKET, key = ZIP_KEY): Map<string, string> {
    const zip = this.s3.latest(bucket, key);
    return new Map([...readZip(zip?.bytes ?? new Uint8Array()).files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
  }

  public record(): { published: Record<string, unknown>[]; pending?: Record<string, unknown> } | undefined {
    const bytes = this.s3.latest(BUCKET, RECORD_KEY)?.bytes;
    return bytes === undefined ? undefined : JSON.parse(bytes.toString());
  }

  /** Runs the function once. */
  public async invoke(event: unknown, fault?: Fault, timeout = TIMEOUT): Promise<Ending> {
    return this.lambda.invoke((reach) => {
      const send = (service: string, perform: (name: string, input: never) => unknown) => ({
        send: async ({ constructor: { name: className }, input }: { constructor: { name: string }; input: unknown }) => {
          return reach.call(`${service} ${className.replace(/Command$/, '')}`, () => perform(className, input as never));
        },
      });
      return makeHandler({
        ...reach,
        region: 'eu-west-1',
        clients: {
          s3: send('s3', (name, input) => this.s3.send(name, input)),
          ssm: send('ssm', (_name, input) => this.parameter(input)),
          secretsManager: send('secretsManager', (name, input) => this.secrets.send(name, input)),
          acmPca: send('acmPca', (name, input) => this.pca.send(name, input)),
          kms: send('kms', (name, input) => this.kms.send(name, input)),
        },
      } as unknown as Environment);
    }, event, fault, timeout);
  }

  private parameter({ Name }: { readonly Name: string }): unknown {
    const Value = this.parameters.get(Name);
    if (Value === undefined) {
      throw awsError('ParameterNotFound', 400);
    }
    return { Parameter: { Name, Value } };
  }
}
