import { Annotations, RemovalPolicy, Token, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Finding, FindingSeverity } from './checks/finding';
import { checkStageOf, writeCoverageOf } from './checks/stage-walk';
import type { KeyUserProvider } from './encryption/key-user-provider';
import { keyTarget } from './encryption/key-users';
import { allowWalService } from './encryption/wal-encryption';
import { requireSameStage } from './private/configuration-binder';
import { checkDocumentProps } from './private/configuration-props';
import { ConfigurationRecord, KeyPurpose, fileRecord, someNodes } from './private/configuration-record';
import { artifactsIn, keyUsesIn, neverAssumed, propagatesSourceIdentity } from './private/document-resources';
import { policiesFor } from './private/policy-dependency';
import { noteUnusedKeyManagement } from './private/unused-key-management';
import { SecurityConfigurationBase } from './security-configuration-base';
import { SecurityConfigurationDocument } from './security-configuration-document';
import { grantRoles } from './security-configuration-grants';

/**
 * Properties of a security configuration from a document that exists.
 */
export interface DocumentSecurityConfigurationProps {
  /**
   * The document. It is passed to Amazon EMR as it was read: as text where it was read from text, with its keys in their order.
   */
  readonly document: SecurityConfigurationDocument;

  /**
   * The keys that the document names, as far as this app has to do with them: roles become users of those that concern them, and the
   * EMR WAL service may use that of write-ahead logs.
   *
   * @default - no keys; grants concern none
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * The buckets of the certificates and JARs that the document names: instance roles may read exactly these objects.
   *
   * @default - no buckets; grants concern none
   */
  readonly artifactBuckets?: s3.IBucket[];

  /**
   * The roles of the nodes.
   *
   * @default - none; `grants.instanceRole()` adds to the list
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * The service roles of Amazon EMR.
   *
   * @default - none; `grants.serviceRole()` adds to the list
   */
  readonly serviceRoles?: iam.IRole[];

  /**
   * Whether roles become users of keys that the app does not own when the stack is deployed, each by an `ImportedKeyUser`: by two statements in the
   * key policy. For keys of the account and Region of the stack.
   *
   * That is done by a function, which takes half a minute or more for each role and key, one after the other on one key. The key user stands in the
   * stack of the role, if that has the account and Region of the configuration, else in that of the configuration; and so does the function.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html
   * @default false - the right stands in a policy of the role, or a warning has the statements for the owner of the key
   */
  readonly manageImportedKeys?: boolean;

  /**
   * The function that makes roles users of imported keys, for `manageImportedKeys`. One that stands in the stack of the configuration has the
   * key users stand there, too, also those of roles of other stacks. What was made for an earlier configuration keeps its function.
   *
   * @default - one for each stack in which key users stand, created only if there are any
   */
  readonly keyUserProvider?: KeyUserProvider;

  /**
   * The release that the clusters will run, such as `emr-7.9.0`: what it does not have yet becomes an error.
   *
   * @default - only the clusters of the app are looked at
   */
  readonly releaseLabel?: string;

  /**
   * Whether a page is written to the cloud assembly that tells what is encrypted, how, and what is not: an HTML file for each release on which
   * the configuration is used, `<stack>.<configuration>.<release>.coverage.html`. Releases are `releaseLabel` and those of the clusters of the app.
   *
   * Templates do not change by it. Where no release is known, a warning says so.
   *
   * @default false
   */
  readonly coverageReport?: boolean;

  /**
   * The name of the configuration.
   *
   * Every change replaces the configuration, and a replacement with the same name fails: best leave it out.
   *
   * @default - a name that CloudFormation makes
   */
  readonly securityConfigurationName?: string;

  /**
   * What happens to the security configuration when it leaves the stack or is replaced.
   *
   * @default - CloudFormation deletes it
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A security configuration from a document that exists, for those who adopt this library without changing what is deployed.
 *
 * The document is not touched: not its order, not flags that are text, not the form of text itself. What there is to say of it
 * becomes errors, warnings and infos when the app is synthesized. There are no default roles.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 * @example
 * declare const key: kms.IKey;
 * declare const nodes: iam.IRole;
 * new DocumentSecurityConfiguration(this, 'Security', {
 *   document: SecurityConfigurationDocument.fromObject({
 *     EncryptionConfiguration: {
 *       EnableInTransitEncryption: false,
 *       EnableAtRestEncryption: true,
 *       AtRestEncryptionConfiguration: {
 *         S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyArn },
 *       },
 *     },
 *   }),
 *   encryptionKeys: [key],
 *   instanceRoles: [nodes],
 * });
 */
export class DocumentSecurityConfiguration extends SecurityConfigurationBase {
  /**
   * The document, as it is passed to Amazon EMR.
   */
  public readonly document: SecurityConfigurationDocument;

  /** @internal */
  protected readonly _record: ConfigurationRecord;

  constructor(scope: Construct, id: string, props: DocumentSecurityConfigurationProps) {
    checkDocumentProps(scope, id, props);
    super(scope, id);
    this.document = props.document;
    const document = this.document._verbatim();
    const isText = typeof document === 'string';
    const resource = new emr.CfnSecurityConfiguration(this, 'Resource', {
      name: props.securityConfigurationName,
      securityConfiguration: isText ? {} : document,
    });
    if (isText) {
      // CloudFormation takes JSON as text too, which the L1 refuses
      resource.addPropertyOverride('SecurityConfiguration', document);
    }
    if (props.removalPolicy !== undefined) {
      resource.applyRemovalPolicy(props.removalPolicy);
    }

    const value = this.document._value;
    props.encryptionKeys?.forEach((key, index) => requireSameStage(this, `encryptionKeys[${index}]`, key, 'kms.Key.fromKeyArn()'));
    props.artifactBuckets?.forEach((bucket, index) => requireSameStage(this, `artifactBuckets[${index}]`, bucket, 's3.Bucket.fromBucketName()'));
    this._record = {
      construct: this,
      resource,
      keyUses: keyUsesIn(value, props.encryptionKeys ?? [], this),
      artifacts: artifactsIn(value, props.artifactBuckets ?? []),
      features: this.document._features(),
      releaseLabel: props.releaseLabel,
      coverageReport: props.coverageReport,
      manageImportedKeys: props.manageImportedKeys,
      keyUserProvider: props.keyUserProvider,
      rights: new Set(),
      readers: new Set(),
      nodes: someNodes({ propagateSourceIdentity: propagatesSourceIdentity(value), never: neverAssumed(value) }),
      attached: new Set(),
    };
    fileRecord(this._record);
    const warn = (slug: string, message: string) => Annotations.of(resource).addWarningV2(`cdk-emr-security:${slug}`, message);
    this._record.keyUses.filter(use => use.purpose === KeyPurpose.WAL)
      .forEach(use => allowWalService({ scope: this, warn }, keyTarget(use.key).key, use.path));
    grantRoles(this._record, { instanceRoles: props.instanceRoles ?? [], serviceRoles: props.serviceRoles ?? [] });
    resource.node.addDependency(policiesFor(resource, this._record.rights));
    this.report(resource, this.findings(props.releaseLabel));
    noteUnusedKeyManagement(this._record);
    checkStageOf(this);
    writeCoverageOf(this._record, this.document);
  }

  private findings(releaseLabel: string | undefined): Finding[] {
    const { region, partition } = this.stack;
    return this.document._findings({
      releaseLabel: known(releaseLabel),
      region: known(region),
      partition: known(partition),
    });
  }

  /** Errors fail the synthesis, all at once; the rest stands on the L1, where it can be acknowledged. */
  private report(resource: emr.CfnSecurityConfiguration, findings: readonly Finding[]): void {
    const errors = findings.filter(finding => finding.severity === FindingSeverity.ERROR).map(finding => `${textOf(finding)} [${finding.ruleId}]`);
    if (errors.length > 0) {
      this.node.addValidation({ validate: () => errors });
    }
    const annotations = Annotations.of(resource);
    for (const finding of findings) {
      if (finding.severity === FindingSeverity.WARNING) {
        annotations.addWarningV2(finding.ruleId, textOf(finding));
      } else if (finding.severity === FindingSeverity.INFO) {
        annotations.addInfoV2(finding.ruleId, textOf(finding));
      }
    }
  }
}

function known(text: string | undefined): string | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : text;
}

function textOf({ path, line, column, message, remedy }: Finding): string {
  const where = line === undefined ? '' : ` (line ${line}, column ${column})`;
  return `document${path === '' ? '' : ` ${path}`}${where}: ${message}. ${remedy}`;
}
