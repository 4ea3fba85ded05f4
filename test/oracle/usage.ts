import { App, Stack } from 'aws-cdk-lib';
import { Deployed } from './deployed';
import { allows, session } from './judge';
import { usages } from '../golden/apps';

export const ACCOUNT = '111122223333';

export interface Request {
  readonly principal: string;
  readonly action: string;
  readonly context?: Record<string, string>;
  /** Identity policies beside those of the template. */
  readonly identityPolicies?: readonly object[];
}

/** A usage of the golden templates as if it were deployed: its policies, and who may do what by them. */
export class Usage {
  /** What runs as a role of the account that no template has. */
  public static session(roleName: string): string {
    return session(`arn:aws:iam::${ACCOUNT}:role/${roleName}`);
  }

  private readonly deployed: Deployed;
  private readonly stack: Stack;

  constructor(name: string) {
    const app = new App();
    usages[name](app);
    this.deployed = new Deployed(app, ACCOUNT);
    this.stack = app.node.children.find(child => Stack.isStack(child)) as Stack;
  }

  /** The construct ids, with their hashes, of the resources of a type. */
  public ids(type: string): string[] {
    return this.deployed.resources(type, this.stack).map(([, id]) => id);
  }

  /** The one resource of a type whose logical id is a construct id and a hash. */
  public id(type: string, constructId: string): string {
    const [found, ...more] = this.ids(type).filter(id => id.replace(/[0-9A-F]{8}$/, '') === constructId);
    if (found === undefined || more.length > 0) {
      throw new Error(`not exactly one ${type} '${constructId}' among ${this.ids(type).join(', ')}`);
    }
    return found;
  }

  /** What runs as a role of the template, by construct id; a session ARN stays what it is. */
  public principal(user: string): string {
    return user.startsWith('arn:') ? user : this.sessionOf(this.id('AWS::IAM::Role', user));
  }

  public sessionOf(roleId: string): string {
    return session(this.deployed.concrete(this.stack, { 'Fn::GetAtt': [roleId, 'Arn'] }) as string);
  }

  public keyPolicy(keyId: string): any {
    return this.properties('AWS::KMS::Key', keyId).KeyPolicy;
  }

  /** Whether a key lets somebody do something; `policy` stands in for its own. */
  public onKey(keyId: string, request: Request, policy: object = this.keyPolicy(keyId)): Promise<boolean> {
    return this.ask(request, this.deployed.keyArn(this.stack, keyId), policy);
  }

  /** Whether a bucket lets somebody do something with one of its objects, or with itself. */
  public onBucket(bucketId: string, object: string | undefined, request: Request, policy: object = this.bucketPolicy(bucketId)): Promise<boolean> {
    const arn = this.deployed.concrete(this.stack, { 'Fn::GetAtt': [bucketId, 'Arn'] }) as string;
    return this.ask({ ...request, context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...request.context } },
      object === undefined ? arn : `${arn}/${object}`, policy);
  }

  private bucketPolicy(bucketId: string): any {
    const name = this.deployed.concrete(this.stack, { Ref: bucketId });
    return this.deployed.resources('AWS::S3::BucketPolicy', this.stack).find(([, , { Bucket }]) => Bucket === name)![2].PolicyDocument;
  }

  private properties(type: string, id: string): Record<string, any> {
    return this.deployed.resources(type, this.stack).find(([, found]) => found === id)![2];
  }

  private ask(request: Request, resource: string, resourcePolicy: object): Promise<boolean> {
    return allows({
      ...request,
      resource,
      account: ACCOUNT,
      resourcePolicy,
      identityPolicies: [...this.policiesOf(request.principal), ...(request.identityPolicies ?? [])],
    });
  }

  /** What the template grants a role in policies of its own. */
  private policiesOf(principal: string): object[] {
    const roles = this.ids('AWS::IAM::Role').filter(id => this.sessionOf(id) === principal)
      .map(id => this.deployed.concrete(this.stack, { Ref: id }));
    return this.deployed.resources('AWS::IAM::Policy', this.stack)
      .filter(([, , { Roles }]) => (Roles ?? []).some((role: string) => roles.includes(role)))
      .map(([, , { PolicyDocument }]) => PolicyDocument);
  }
}
