import { DescribeCertificateAuthorityCommand } from '@aws-sdk/client-acm-pca';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { createClients } from '../../../lib/handlers/artifact/clients';
import { Clients } from '../../../lib/handlers/artifact/environment';
import { Answering, withCredentials } from '../common/answering';

const SLOW_DOWN = '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';
const LISTING = '<?xml version="1.0"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated></ListVersionsResult>';
const THROTTLED = '{"__type":"ThrottlingException","message":"Rate exceeded"}';

function answering(...answers: [status: number, body: string][]) {
  const handler = new Answering(...answers);
  return { requests: handler.requests, clients: createClients(handler) };
}

withCredentials();

test.each<[string, (clients: Clients) => Promise<unknown>, string]>([
  ['ssm', ({ ssm }) => ssm.send(new GetParameterCommand({ Name: 'p' })), THROTTLED],
  ['kms', ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: 'k' })), THROTTLED],
  ['secretsManager', ({ secretsManager }) => secretsManager.send(new DescribeSecretCommand({ SecretId: 's' })), THROTTLED],
  ['acmPca', ({ acmPca }) => acmPca.send(new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: 'arn:aws:acm-pca:eu-west-1:1:ca/1' })), THROTTLED],
])('what %s throttles is tried again', async (_service, send, refusal) => {
  const { requests, clients } = answering([400, refusal], [200, '{}']);

  await send(clients);

  expect(requests).toHaveLength(2);
});

test('what S3 throttles is tried again', async () => {
  const { requests, clients } = answering([503, SLOW_DOWN], [500, SLOW_DOWN], [200, LISTING]);

  await clients.s3.send(new ListObjectVersionsCommand({ Bucket: 'artifacts', Prefix: 'p' }));

  expect(requests.map(({ hostname }) => hostname)).toEqual(new Array(3).fill('artifacts.s3.eu-west-1.amazonaws.com'));
});

test('each client is made once, when it is needed', () => {
  const clients = createClients();

  expect(clients.s3).toBe(clients.s3);
  expect(clients.kms).not.toBe(clients.s3);
});

test('endpoints are those of the environment, and an address gets bucket names in the path', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
  process.env.AWS_ENDPOINT_URL_ACM_PCA = 'http://127.0.0.1:5000';
  const { requests, clients } = answering([200, LISTING], [200, '{}']);

  await clients.s3.send(new ListObjectVersionsCommand({ Bucket: 'artifacts', Prefix: 'p' }));
  await clients.acmPca.send(new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: 'arn:aws:acm-pca:eu-west-1:1:ca/1' }));

  expect(requests).toMatchObject([{ hostname: '127.0.0.1', port: 4566, path: '/artifacts/' }, { hostname: '127.0.0.1', port: 5000 }]);
});
