import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Clients } from './environment';
import { SECOND } from '../common/clock';

/** Throttling and passing faults are retried by the clients, with growing pauses of random length. */
const ATTEMPTS = 6;

/** Without a limit of its own a call that hangs would use up the time of the function instead of being tried again. */
function settings(requestTimeout: number, requestHandler: unknown) {
  return {
    maxAttempts: ATTEMPTS,
    requestHandler: (requestHandler ?? { connectionTimeout: 5 * SECOND, requestTimeout, throwOnRequestTimeout: true }) as { requestTimeout: number },
  };
}

/**
 * The clients, each made when it is used first: an artefact needs two or three of them.
 *
 * @param requestHandler what sends the requests, in tests
 */
export function createClients(requestHandler?: unknown): Clients {
  const made = new Map<string, unknown>();
  const once = <T>(name: string, make: () => T): T => {
    if (!made.has(name)) {
      made.set(name, make());
    }
    return made.get(name) as T;
  };
  const short = settings(20 * SECOND, requestHandler);
  return {
    get s3() {
      return once('s3', () => new S3Client(settings(180 * SECOND, requestHandler))); // JARs may be large
    },
    get ssm() {
      return once('ssm', () => new SSMClient(short));
    },
    get secretsManager() {
      return once('secretsManager', () => new SecretsManagerClient(short));
    },
    get acmPca() {
      return once('acmPca', () => new ACMPCAClient(short));
    },
    get kms() {
      return once('kms', () => new KMSClient(short));
    },
  };
}
