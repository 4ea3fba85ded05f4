import { aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { keyHolder, keyTarget } from './key-users';
import { WalModel } from '../document/model';
import { checkKey, checkOptions } from '../private/arguments';
import { KeyPurpose } from '../private/configuration-record';
import { takeFreeSids } from '../private/policy-reading';
import { readable } from '../private/readable';
import { Section, SectionBinder } from '../private/section';

/**
 * Options for the encryption of write-ahead logs with a KMS key.
 */
export interface WalKmsOptions {
  /**
   * The key, of the cluster's Region.
   *
   * The instance roles of the configuration become users of it.
   *
   * @default - the `encryptionKey` of the configuration
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * How the EMR WAL service encrypts the write-ahead logs of Apache HBase.
 *
 * It is for clusters that write their logs to the service, which is opted for in the `hbase-site` of the cluster; releases before
 * emr-6.15.0 cannot. The encryption of a log cannot be changed once it exists, and the key is needed as long as the log is.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/encryption-at-rest-kms.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hbase-wal.html
 * @example
 * new SecurityConfiguration(this, 'Security', {
 *   walEncryption: WalEncryption.kms(),
 * });
 */
export class WalEncryption {
  /**
   * With keys that Amazon EMR manages (SSE-EMR-WAL).
   */
  public static emrManaged(): WalEncryption {
    return new WalEncryption({ union: 'WalEncryption', check: () => {}, bind: () => ({}) });
  }

  /**
   * With a KMS key (SSE-KMS-WAL).
   *
   * The instance roles become users of the key. The service `emrwal.amazonaws.com` needs `kms:Decrypt` and
   * `kms:GenerateDataKey*` too: it gets them in the policy of a key that the app owns, for requests with the encryption context of a
   * log only. That keeps the service to logs, and does not say whose: AWS documents neither `aws:SourceAccount` nor `aws:SourceArn` for
   * its requests, so no condition on them is written. Of a key whose policy this app cannot edit a warning tells the statement.
   */
  public static kms(options: WalKmsOptions = {}): WalEncryption {
    return new WalEncryption({
      union: 'WalEncryption',
      check: (problems, path) => {
        checkOptions(problems, path, options, ['encryptionKey']);
        checkKey(problems, `${path}.encryptionKey`, options?.encryptionKey);
      },
      bind: (binder, path) => {
        const used = binder.useKey({ key: options.encryptionKey, purpose: KeyPurpose.WAL, path: `${path}.encryptionKey` });
        allowWalService(binder, used.key, `${path}.encryptionKey`);
        return { awsKmsKey: used.arn };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<WalModel>,
  ) {}
}

/** The service, with what it does with a key. */
export const WAL_SERVICE = { principal: 'emrwal.amazonaws.com', actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] } as const;

/** The keys in whose policy the service stands. */
const served = new WeakSet<kms.IKey>();

/**
 * Lets the service use a key. It is no role and has no policy of its own, so its right stands in the key policy or nowhere.
 *
 * @param path the prop, for messages
 */
export function allowWalService(binder: Pick<SectionBinder, 'scope' | 'warn'>, key: kms.IKey, path: string): void {
  if (served.has(key)) {
    return;
  }
  const holder = keyHolder(keyTarget(key));
  const statement = new iam.PolicyStatement({
    sid: 'Allow EMR WAL to use the key',
    principals: [new iam.ServicePrincipal(WAL_SERVICE.principal)],
    actions: [...WAL_SERVICE.actions],
    resources: ['*'],
    // the service names the log in the encryption context of each request
    conditions: { StringLike: { 'kms:EncryptionContext:aws:emrwal:walname': '*' } },
  });
  takeFreeSids([statement], holder);
  if (holder.willRender() && key.addToResourcePolicy(statement, true).statementAdded) {
    served.add(key);
  } else {
    binder.warn('wal-service-not-allowed',
      `${path}: the policy of key '${key.node.path}' cannot be edited from here, and the EMR WAL service needs a statement in it. `
      + `Ask the owner of the key to add ${readable(statement.toStatementJson(), binder.scope)}`);
  }
}
