import { GetParameter } from '../common/specification';
import { Surroundings } from '../common/surroundings';
import { Work } from '../common/work';

export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** A key as KMS describes it. */
export interface KeyDescription {
  readonly arn: string;
  readonly state: string;
  readonly manager: string;
  readonly spec: string;
  readonly usage: string;
}

export interface Grant {
  readonly id: string;
  readonly name?: string;
  readonly grantee?: string;
  readonly operations: readonly string[];
}

export interface GrantPage {
  readonly grants: readonly Grant[];
  /** Where the next page begins, if there is one. */
  readonly next?: string;
}

/** What is asked of AWS KMS. Errors are those of the client. */
export interface KmsPort {
  describeKey(key: string, options: CallOptions): Promise<KeyDescription>;
  getKeyPolicy(keyArn: string, options: CallOptions): Promise<string>;
  /** Is sent once: a second time it would be an old text. */
  putKeyPolicy(keyArn: string, policy: string, options: CallOptions): Promise<void>;
  listGrants(keyArn: string, filter: { readonly grantee?: string; readonly from?: string }, options: CallOptions): Promise<GrantPage>;
  createGrant(
    keyArn: string, grant: { readonly name: string; readonly grantee: string; readonly operations: readonly string[] }, options: CallOptions,
  ): Promise<void>;
  revokeGrant(keyArn: string, grantId: string, options: CallOptions): Promise<void>;
}

/** What the function reaches of the world. */
export interface Environment extends Surroundings {
  readonly kms: KmsPort;
  readonly getParameter: GetParameter;
  /** The Region of the function. */
  readonly region: string;
}

export type Run = Work<Environment>;
