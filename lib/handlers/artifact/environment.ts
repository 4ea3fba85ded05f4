import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { Surroundings } from '../common/surroundings';

/** What the function calls. */
export interface Clients {
  readonly s3: Pick<S3Client, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
  readonly secretsManager: Pick<SecretsManagerClient, 'send'>;
  readonly acmPca: Pick<ACMPCAClient, 'send'>;
  readonly kms: Pick<KMSClient, 'send'>;
}

/** What the function reaches of the world. */
export interface Environment extends Surroundings {
  readonly clients: Clients;
  /** The Region of the function, which is that of its clusters. */
  readonly region: string;
}
