import { Annotations, CfnElement, Lazy, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { asLiteral } from './artifact-rights';
import { recordOf } from '../private/configuration-record';
import { plain } from '../private/readable';
import { RoleSubject } from '../private/right';
import { referencesIfAny, subjectOf } from '../private/role-subject';
import { TemplateGraph } from '../private/template-graph';

/**
 * Denies everybody the zip but the roles of the nodes and of the service, and the function that writes it.
 *
 * A deny says who is left out by the ARN of the role, which sessions have in `aws:PrincipalArn`.
 */
export function restrictReaders(configuration: Construct, bucket: s3.IBucket, objectKey: string, functionRole: iam.IRole): void {
  const restriction = new ReaderRestriction(configuration, bucket, functionRole);
  const statement = new iam.PolicyStatement({
    sid: `OnlyNodesRead${sidPart(configuration)}`,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectVersionForReplication'],
    resources: [bucket.arnForObjects(asLiteral(objectKey))],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': Lazy.uncachedList({ produce: () => restriction.readers() }) } },
  });
  bucket.addToResourcePolicy(statement);
  configuration.node.addValidation({ validate: () => restriction.validate(statement) });
}

class ReaderRestriction {
  private asking = false;

  constructor(private readonly configuration: Construct, private readonly bucket: s3.IBucket, private readonly functionRole: iam.IRole) {}

  /** The ARNs that can be named in the policy of the bucket. */
  public readers(): string[] {
    return [...new Set(this.subjects().filter(subject => this.canBeNamed(subject)).map(subject => subject.roleArn))];
  }

  public validate(statement: iam.PolicyStatement): string[] {
    const { path } = this.configuration.node;
    const policy = this.bucket.policy;
    if (policy === undefined) {
      Annotations.of(recordOf(this.configuration)!.resource!).addWarningV2('cdk-emr-security:bucket-policy-by-hand',
        `restrictReaders: this app cannot edit the policy of bucket '${this.bucket.node.path}', so others may still read the certificates; this statement is expected in the `
        + `bucket policy. Ask the owner of the bucket to add it: ${JSON.stringify(plain(statement.toStatementJson(), this.bucket))}`);
    }
    return this.subjects().filter(subject => !this.canBeNamed(subject)).map(({ construct }) =>
      `security configuration '${path}': restrictReaders: the policy of bucket '${this.bucket.node.path}' cannot name role '${construct?.node.path}', which needs the stack of the `
      + 'bucket already or has no name that other environments could know: it would be shut out. Create the role in the stack of the bucket, or give it a roleName and pass '
      + 'iam.Role.fromRoleName()');
  }

  private subjects(): RoleSubject[] {
    return [subjectOf(this.functionRole), ...recordOf(this.configuration)?.readers ?? []];
  }

  private canBeNamed({ roleArn }: RoleSubject): boolean {
    const policy = this.bucket.policy?.node.defaultChild;
    const references = referencesIfAny(roleArn, this.bucket);
    if (references === undefined || references.length === 0 || policy === undefined || this.asking) {
      return references !== undefined;
    }
    this.asking = true; // the graph resolves the policy, too
    try {
      const graph = new TemplateGraph();
      return !references.some((reference: CfnElement) => graph.leadsTo(reference, policy));
    } finally {
      this.asking = false;
    }
  }
}

function sidPart(configuration: Construct): string {
  return configuration.node.addr.slice(-8);
}
