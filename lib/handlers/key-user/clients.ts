import {
  CreateGrantCommand, DescribeKeyCommand, GetKeyPolicyCommand, GrantOperation, KMSClient, ListGrantsCommand, PutKeyPolicyCommand, RevokeGrantCommand,
} from '@aws-sdk/client-kms';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Environment, KmsPort } from './environment';
import { SECOND } from '../common/clock';

/** Throttling and passing faults are retried by the clients, with growing pauses of random length. */
const ATTEMPTS = 6;

/**
 * What calls AWS.
 *
 * @param requestHandler what sends the requests, in tests
 */
export function createPorts(requestHandler?: unknown): Pick<Environment, 'kms' | 'getParameter'> {
  // without a limit of its own a call that hangs would use up the time of the function instead of being tried again
  const limits = { connectionTimeout: 3 * SECOND, requestTimeout: 10 * SECOND, throwOnRequestTimeout: true };
  const settings = (maxAttempts: number) => ({ maxAttempts, requestHandler: (requestHandler ?? limits) as typeof limits });
  const ssm = new SSMClient(settings(ATTEMPTS));
  return {
    kms: kmsPort(
      new KMSClient(settings(ATTEMPTS)),
      new KMSClient(settings(1)), // a put that is repeated would carry an old text
    ),
    getParameter: async (name, options) => (await ssm.send(new GetParameterCommand({ Name: name }), options)).Parameter?.Value,
  };
}

function kmsPort(client: KMSClient, once: KMSClient): KmsPort {
  return {
    describeKey: async (key, options) => {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: key }), options);
      return {
        arn: KeyMetadata?.Arn ?? '',
        state: KeyMetadata?.KeyState ?? 'unknown',
        manager: KeyMetadata?.KeyManager ?? 'unknown',
        spec: KeyMetadata?.KeySpec ?? 'unknown',
        usage: KeyMetadata?.KeyUsage ?? 'unknown',
      };
    },
    getKeyPolicy: async (keyArn, options) => (await client.send(new GetKeyPolicyCommand({ KeyId: keyArn }), options)).Policy ?? '',
    putKeyPolicy: async (keyArn, policy, options) => {
      await once.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: policy }), options);
    },
    listGrants: async (keyArn, { grantee, from }, options) => {
      const page = await client.send(new ListGrantsCommand({ KeyId: keyArn, GranteePrincipal: grantee, Marker: from, Limit: 100 }), options);
      return {
        grants: (page.Grants ?? []).map(({ GrantId = '', Name, GranteePrincipal, Operations = [] }) => (
          { id: GrantId, name: Name, grantee: GranteePrincipal, operations: Operations })),
        next: page.Truncated === true ? page.NextMarker : undefined,
      };
    },
    createGrant: async (keyArn, { name, grantee, operations }, options) => {
      const input = { KeyId: keyArn, Name: name, GranteePrincipal: grantee, Operations: operations as GrantOperation[] };
      await client.send(new CreateGrantCommand(input), options);
    },
    revokeGrant: async (keyArn, grantId, options) => {
      await client.send(new RevokeGrantCommand({ KeyId: keyArn, GrantId: grantId }), options);
    },
  };
}
