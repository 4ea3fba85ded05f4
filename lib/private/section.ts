import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { AssumedRole, KeyPurpose } from './configuration-record';
import { Problems, withArticle } from './errors';
import type { CertificateRules } from '../certificates/artifact-specification';
import type { ArtifactRequest } from '../certificates/stored-artifact';
import { Feature } from '../releases/thresholds';

/**
 * What stands behind each of the closed unions: S3Encryption and its like.
 *
 * First all sections are checked, so that everything that is wrong is reported at once and nothing is created in vain;
 * then each is bound, which creates what it needs and gives its fragment of the document.
 */
export interface Section<Fragment> {
  /** The class that it stands behind: one union in place of another would silently encrypt nothing. */
  readonly union: string;
  /** Which of the variants it is, where others ask for that: in the words of the model, or 'off'. */
  readonly variant?: string;
  /** The Java class that it names, if it does: Amazon S3 and local disks must name different ones. */
  readonly className?: string;
  /** What it needs that not every release of Amazon EMR has. */
  readonly features?: readonly Feature[];
  check(problems: Problems, path: string): void;
  bind(binder: SectionBinder, path: string): Fragment;
}

/** What a section may ask of the configuration that it becomes a part of. */
export interface SectionBinder {
  /** The configuration. */
  readonly scope: Construct;
  /** Whether the configuration has Lake Formation, for whose users roles of other sections need rights. */
  readonly hasLakeFormation: boolean;
  /** The key that a section names, or else the configuration's, which is created on first demand. */
  useKey(use: KeyRequest): UsedKey;
  /** Has the nodes read an object; gives the S3Object to write into the document. */
  useArtifact(bucket: s3.IBucket, objectKey: string, dependencies?: IDependable[]): string;
  /** The bucket for artefacts, which is created on first demand. */
  artifactBucket(): s3.IBucket;
  /** Has a file of the app stored for the nodes; gives the S3Object to write into the document. */
  storeFile(file: FileToStore): string;
  /** Has certificates stored under a key of the configuration, or the one given; gives the key and what stores them. */
  storeCertificates(certificates: CertificatesToStore): StoredObject;
  /** Has the nodes assume a role: gives each role of theirs the right to, and gives the ARN to write into the document. */
  assumedByNodes(assumed: AssumedRole): string;
  /** Has the nodes read a secret: gives each role of theirs the right to, and gives the ARN to write into the document. */
  readByNodes(secret: secretsmanager.ISecret, path: string): string;
  /** Makes a role that reads and writes the data a user of the keys for Amazon S3. */
  usesData(role: iam.IRole): void;
  /** Gives a role that a section names what it needs in a policy of its own. */
  allow(role: iam.IRole, need: RoleNeed): void;
  /** Something to know, by a stable id; not a warning. */
  inform(slug: string, message: string): void;
  /** Something that is probably wrong, by a stable id that can be acknowledged. */
  warn(slug: string, message: string): void;
}

/** What a role needs that is not about a key, bucket, secret or role of the app. */
export interface RoleNeed {
  /** Stable; needs with one id are one. */
  readonly id: string;
  /** For messages, such as 'write audit events'. */
  readonly what: string;
  statements(): iam.PolicyStatement[];
}

/** A file of the app that is to be stored for the nodes. */
export interface FileToStore {
  /** Its absolute path. */
  readonly path: string;
  /** Its name under `providers/<id>/`. */
  readonly fileName: string;
  /** Pins the S3 key. */
  readonly objectKey?: string;
  /** The prop, for messages. */
  readonly propPath: string;
}

/** Certificates that are to be stored: all of the request that does not depend on the configuration. */
export interface CertificatesToStore extends Pick<ArtifactRequest, 'schedule' | 'alarm'> {
  /** Pins the S3 key. */
  readonly objectKey?: string;
  readonly certificates: CertificateRules;
  /** Nobody else may read the zip: not even administrators of the account. */
  readonly restrictReaders: boolean;
  /** Where they come from; constructs that this takes are made in the scope. */
  source(scope: Construct, role: iam.IRole): Pick<ArtifactRequest, 'source' | 'rights' | 'content'>;
}

/** Where something was stored. */
export interface StoredObject {
  readonly bucket: s3.IBucket;
  readonly objectKey: string;
  readonly dependencies: IDependable[];
}

/** Which key, for what, and by which prop. */
export interface KeyRequest {
  readonly key?: kms.IKey;
  readonly purpose: KeyPurpose;
  readonly path: string;
  /** Encrypted by the client before it is sent: an AWS managed key will not do. */
  readonly clientSide?: boolean;
}

/** The key that is used, and the ARN to write into the document. */
export interface UsedKey {
  readonly key: kms.IKey;
  readonly arn: string;
}

/** Checks that a prop holds a value of the union, which JavaScript does not; whether it does, and so may be wrong in its options alone. */
export function checkSection(
  problems: Problems, path: string, value: { readonly _section: Section<unknown> } | undefined, union: string, example: string, required = false,
): boolean {
  if (value === undefined && !required) {
    return true;
  }
  if (typeof value === 'object' && value !== null && value._section?.union === union) {
    value._section.check(problems, path);
    return true;
  }
  problems.add({
    path, wrong: value === undefined ? 'is missing' : `is not ${withArticle(union)}`, got: value, expected: `one of the factories of ${union} makes it`,
    remedy: `Use ${union}.${example}`,
  });
  return false;
}
