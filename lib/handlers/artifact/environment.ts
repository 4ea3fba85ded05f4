import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { Clock } from './clock';

/** What the function calls. */
export interface Clients {
  readonly s3: Pick<S3Client, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
  readonly secretsManager: Pick<SecretsManagerClient, 'send'>;
  readonly acmPca: Pick<ACMPCAClient, 'send'>;
  readonly kms: Pick<KMSClient, 'send'>;
}

/** What the function reaches of the world. */
export interface Environment {
  readonly clients: Clients;
  readonly clock: Clock;
  /** The Region of the function, which is that of its clusters. */
  readonly region: string;
  readonly put: (url: string, body: Uint8Array, signal: AbortSignal) => Promise<{ readonly status: number }>;
  readonly writeLine: (line: string) => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What the function uses of what Lambda tells it. */
export interface InvocationContext {
  readonly logStreamName?: string;
  readonly memoryLimitInMB?: string;
  getRemainingTimeInMillis(): number;
}
