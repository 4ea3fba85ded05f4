import { aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { SecretPart } from './artifact-specification';
import { isPlainObject } from '../document/json-value';
import { checkKeyBehind, checkOptionalText, checkOptions } from '../private/arguments';
import { Problems } from '../private/errors';

/**
 * Which part and version of a secret is meant.
 */
export interface PemSecretOptions {
  /**
   * The field that holds the PEM text, where the secret is a JSON object.
   *
   * @default - the whole value is the PEM text
   */
  readonly jsonField?: string;

  /**
   * The stage of the version to read.
   *
   * @default AWSCURRENT
   */
  readonly versionStage?: string;
}

/**
 * What an error may show of a value that stands where a secret should: text, lists and objects may hold the secret itself. Of instances
 * of classes, constructs and functions errors only tell what they are.
 */
export function withoutSecret(value: unknown): unknown {
  if (typeof value === 'string') {
    return SECRET_ARN.test(value) ? value : undefined;
  }
  const isTold = value === null || typeof value === 'function' || typeof value === 'object' && !Array.isArray(value) && !isPlainObject(value);
  return isTold ? value : undefined;
}

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;

/**
 * A PEM text in AWS Secrets Manager.
 *
 * It is read when the stack is deployed and whenever the schedule runs, never at synth.
 */
export class PemSecret {
  /**
   * A secret, or a field of one.
   *
   * @param secret the secret; one of another account, or one with a key of another account, has to allow the role of the function in
   * its own policies
   */
  public static fromSecret(secret: secretsmanager.ISecret, options: PemSecretOptions = {}): PemSecret {
    return new PemSecret(secret, options);
  }

  private constructor(
    /** @internal */
    public readonly _secret: secretsmanager.ISecret,
    private readonly options: PemSecretOptions,
  ) {}

  /** @internal */
  public _check(problems: Problems, path: string): void {
    if (typeof (this._secret as Partial<secretsmanager.ISecret> | undefined)?.secretArn !== 'string') {
      problems.add({
        path: `${path}.secret`, wrong: this._secret === undefined ? 'is missing' : 'is not a secret', got: withoutSecret(this._secret), expected: 'a secret construct is expected',
        remedy: 'Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()',
      });
    } else {
      checkKeyBehind(problems, `${path}.secret`, this._secret);
    }
    if (checkOptions(problems, path, this.options, ['jsonField', 'versionStage'])) {
      checkOptionalText(problems, `${path}.jsonField`, this.options.jsonField, 'the name of a field');
      checkOptionalText(problems, `${path}.versionStage`, this.options.versionStage, 'a stage, such as AWSCURRENT,');
    }
  }

  /** @internal */
  public _part(): SecretPart {
    return { secretId: this._secret.secretArn, jsonField: this.options.jsonField, versionStage: this.options.versionStage };
  }
}
