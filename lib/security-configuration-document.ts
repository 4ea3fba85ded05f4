import type { JudgeContext } from './checks/documents/judge';
import { Finding } from './checks/finding';
import { CoverageOptions } from './coverage/coverage-options';
import { CoverageReport } from './coverage/coverage-report';
import { copyJson, isPlainObject, isTooDeep } from './document/json-value';
import { inCanonicalOrder } from './document/key-order';
import { DocumentModel } from './document/model';
import { renderDocument } from './document/render';
import { writeJson } from './document/write-json';
import { display, EmrSecurityError } from './private/errors';
import type { Feature } from './releases/thresholds';

/**
 * What is known of where a document is used.
 */
export interface FindingsOptions {
  /**
   * The Region of the clusters, such as `eu-west-1`: keys of other Regions are found.
   *
   * @default - Regions are not compared
   */
  readonly region?: string;

  /**
   * The partition of the clusters, such as `aws-cn`: ARNs of other partitions are found.
   *
   * @default - partitions are not compared
   */
  readonly partition?: string;
}

/**
 * The JSON document of an Amazon EMR security configuration: what `aws emr create-security-configuration`
 * takes and `aws emr describe-security-configuration` returns.
 *
 * Reading changes nothing: keys that are not known, keys that only the service writes and values of the
 * wrong kind are kept, and never a reason to fail.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 * @example
 * const document = SecurityConfigurationDocument.fromObject({
 *   InstanceMetadataServiceConfiguration: {
 *     HttpPutResponseHopLimit: 1,
 *     MinimumInstanceMetadataServiceVersion: 2,
 *   },
 * });
 * document.toJson(); // the same, with its keys in the usual order
 */
export class SecurityConfigurationDocument {
  /**
   * Reads the text of a document.
   *
   * The content is not judged. Text that is not a JSON object, or one that is nested more than 100 levels
   * deep, is kept as it is, and `toJson()` returns it unchanged.
   *
   * Raises an error only when it is called with something that is not text.
   *
   * @param text The document, such as a file's content or what `describe-security-configuration` returned.
   * @example
   * const document = SecurityConfigurationDocument.fromJson('{"EncryptionConfiguration":{"EMRWALEncryptionConfiguration":{}}}');
   */
  public static fromJson(text: string): SecurityConfigurationDocument {
    if (typeof text !== 'string') {
      throw new EmrSecurityError(`text: not text, got ${display(text)}; the text of a JSON document is expected. Pass text, or an object to fromObject`);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // not JSON: kept as text, as any other content that is no object
    }
    return new SecurityConfigurationDocument(isPlainObject(value) && !isTooDeep(value) ? value : text, text);
  }

  /**
   * Reads a document from an object, in which values may be CDK tokens.
   *
   * The content is not judged. The object is copied: changing it later does not change the document.
   *
   * Raises an error when it is not an object, or when it holds what no JSON can say, such as a construct
   * where its ARN is meant.
   *
   * @param value The document, with the keys as Amazon EMR spells them.
   * @example
   * declare const key: kms.Key;
   * const document = SecurityConfigurationDocument.fromObject({
   *   EncryptionConfiguration: {
   *     EMRWALEncryptionConfiguration: { AwsKmsKey: key.keyArn },
   *   },
   * });
   */
  public static fromObject(value: { [key: string]: any }): SecurityConfigurationDocument {
    if (!isPlainObject(value)) {
      throw new EmrSecurityError(`value: not a plain object, got ${display(value)}; the sections of a document by their names are expected. `
        + 'Pass an object, or text to fromJson');
    }
    return new SecurityConfigurationDocument(copyJson(value, 'value'));
  }

  /**
   * The document of the typed sections.
   *
   * @internal
   */
  public static _fromModel(model: DocumentModel): SecurityConfigurationDocument {
    return new SecurityConfigurationDocument(renderDocument(model));
  }

  /**
   * What was read: an object, or the text that was none. Not to be changed.
   *
   * @internal
   */
  public readonly _value: unknown;

  private readonly text?: string;
  private found?: Finding[];

  private constructor(value: unknown, text?: string) {
    this._value = value;
    this.text = text;
  }

  /**
   * What there is to say of the document, in the order in which it stands there: errors, warnings, and what is worth knowing.
   *
   * Values that are only known at deployment are not judged. Nothing is thrown, whatever the document holds.
   */
  public get findings(): Finding[] {
    return [...this.found ??= this._findings({})];
  }

  /**
   * The findings, with those that depend on the release: what it does not have yet, and its known faults.
   *
   * @param releaseLabel the release of the clusters, such as `emr-7.9.0`
   * @param options what else is known of where the document is used
   */
  public findingsForRelease(releaseLabel: string, options: FindingsOptions = {}): Finding[] {
    return this._findings({ ...options, releaseLabel });
  }

  /**
   * What is encrypted on the clusters of a release, how, and what is not: buckets, disks, and every endpoint of the applications.
   *
   * What cannot be told is unknown in the report, such as what is only known at deployment. Whatever the document holds, nothing is
   * thrown: an error is raised only for arguments of the wrong kind.
   *
   * @param releaseLabel the release of the clusters, such as `emr-7.9.0`
   * @param options what else is known of the clusters
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
   */
  public coverage(releaseLabel: string, options: CoverageOptions = {}): CoverageReport {
    // the matrix is loaded when it is asked for, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { measureCoverage } = require('./coverage/measure-coverage') as typeof import('./coverage/measure-coverage');
    return CoverageReport._of(measureCoverage({ value: this._value, text: this.text }, releaseLabel, options));
  }

  /**
   * What it needs that not every release has.
   *
   * @internal
   */
  public _features(): Feature[] {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { usedFeatures } = require('./checks/documents/features') as typeof import('./checks/documents/features');
    return usedFeatures(this._value).map(({ feature }) => feature);
  }

  /** @internal */
  public _findings(context: JudgeContext): Finding[] {
    // the rules are loaded when a document is judged, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { judgeDocument } = require('./checks/documents/judge') as typeof import('./checks/documents/judge');
    return judgeDocument({ value: this._value, text: this.text }, context);
  }

  /**
   * The document as text for people to read: indented by two spaces, with the keys in canonical order,
   * which is the one of the published JSON schema; unknown keys follow in the order given.
   *
   * Nothing is added, left out or corrected. Values that are only known at deployment are shown by what they
   * refer to, such as `${Stack/Key/Resource.Arn}`, so the text of a document with CDK tokens is not fit for deploying.
   *
   * @returns the JSON text, or the text that was read if that was not a JSON object
   */
  public toJson(): string {
    return typeof this._value === 'string' ? this._value : writeJson(inCanonicalOrder(this._value));
  }

  /**
   * What was read, unchanged: the text where it was text, the object where it was an object.
   *
   * @internal
   */
  public _verbatim(): unknown {
    return this.text ?? copyJson(this._value, 'document');
  }

  /**
   * The document for CfnSecurityConfiguration, in the order given and with its tokens. A copy at each call.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    if (!isPlainObject(this._value)) {
      throw new EmrSecurityError(`document: not a JSON object, got ${display(this._value)}; a security configuration is expected to be one. `
        + 'Correct the text that was passed to fromJson');
    }
    return copyJson(this._value, 'document') as Record<string, unknown>;
  }
}
