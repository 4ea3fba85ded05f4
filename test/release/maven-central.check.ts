// Signing for Maven Central and the talk with its portal, against a portal on loopback. Needs gpg and zip: npm run test:workflows.
import { execFileSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { toolAsync } from './tool';

const ARTIFACT = 'io/github/cdkemrsecurity/cdk-emr-security';
const PASSPHRASE = 'of the test';

let folder: string;
let gnupg: string;
let privateKey: string;
let server: http.Server;
let requests: { method?: string; url?: string; authorization?: string; body: Buffer }[];
/** What the portal says of the deployment, one after the other. */
let states: object[];
let published: boolean;
let accepts: boolean;

const gpg = (...args: string[]) => execFileSync('gpg', ['--homedir', gnupg, '--batch', '--quiet', '--pinentry-mode', 'loopback', ...args], {
  stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8',
});

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'central-test-'));
  gnupg = path.join(folder, 'gnupg');
  fs.mkdirSync(gnupg, { mode: 0o700 });
  gpg('--passphrase', PASSPHRASE, '--quick-gen-key', 'Test <test@example.com>', 'ed25519', 'sign', 'never');
  privateKey = gpg('--passphrase', PASSPHRASE, '--armor', '--export-secret-keys');

  const version = path.join(folder, 'dist', ARTIFACT, '1.2.3');
  fs.mkdirSync(version, { recursive: true });
  for (const file of ['.pom', '.jar', '-sources.jar', '-javadoc.jar', '.jar.md5', '.module']) {
    fs.writeFileSync(path.join(version, `cdk-emr-security-1.2.3${file}`), `content of ${file}`);
  }
  fs.writeFileSync(path.join(version, '..', 'maven-metadata.xml'), 'of another repository');

  server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk)).on('end', () => {
      requests.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body: Buffer.concat(chunks) });
      if (request.method === 'HEAD') {
        response.writeHead(published ? 200 : 404).end();
      } else if (!accepts) {
        response.writeHead(401).end('wrong token');
      } else {
        response.writeHead(200).end(request.url?.includes('/status?') ? JSON.stringify(states.shift()) : 'deployment-1\n');
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  execFileSync('gpgconf', ['--homedir', gnupg, '--kill', 'gpg-agent']);
  await new Promise(resolve => server.close(resolve));
  fs.rmSync(folder, { recursive: true });
});

beforeEach(() => {
  requests = [];
  states = [{ deploymentState: 'VALIDATING' }, { deploymentState: 'PUBLISHING' }];
  published = false;
  accepts = true;
});

function publish(version = '1.2.3', env: NodeJS.ProcessEnv = {}) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return toolAsync('maven-central.js', [path.join(folder, 'dist'), version], {
    MAVEN_CENTRAL_PORTAL: url,
    MAVEN_CENTRAL_PUBLIC: `${url}/maven2`,
    MAVEN_CENTRAL_POLL_MS: '1',
    MAVEN_CENTRAL_USERNAME: 'user',
    MAVEN_CENTRAL_PASSWORD: 'token',
    MAVEN_GPG_PRIVATE_KEY: privateKey,
    MAVEN_GPG_PASSPHRASE: PASSPHRASE,
    ...env,
  });
}

/** The zip in the form of the upload. */
function uploaded(): Record<string, Uint8Array> {
  const { body } = requests.find(({ url }) => url?.includes('/upload'))!;
  return unzipSync(body.subarray(body.indexOf('PK\u0003\u0004'), body.lastIndexOf('\r\n--')));
}

test('uploads the files of the version, signed, and waits for the verdict', async () => {
  expect(await publish()).toEqual({ code: 0, stdout: 'deployment-1: VALIDATING\ndeployment-1: PUBLISHING\n', stderr: '' });
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `HEAD /maven2/${ARTIFACT}/1.2.3/cdk-emr-security-1.2.3.pom`,
    'POST /api/v1/publisher/upload?name=cdk-emr-security-1.2.3&publishingType=AUTOMATIC',
    'POST /api/v1/publisher/status?id=deployment-1',
    'POST /api/v1/publisher/status?id=deployment-1',
  ]);
  expect(new Set(requests.slice(1).map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${Buffer.from('user:token').toString('base64')}`]));

  const files = uploaded();
  const base = `${ARTIFACT}/1.2.3/cdk-emr-security-1.2.3`;
  expect(Object.keys(files).sort()).toEqual(['-javadoc.jar', '-sources.jar', '.jar', '.pom']
    .flatMap(file => ['', '.asc', '.md5', '.sha1', '.sha256', '.sha512'].map(kind => `${base}${file}${kind}`)).sort());
  for (const file of ['-javadoc.jar', '-sources.jar', '.jar', '.pom']) {
    const content = path.join(folder, 'content');
    fs.writeFileSync(content, files[`${base}${file}`]);
    fs.writeFileSync(`${content}.asc`, files[`${base}${file}.asc`]);
    expect(fs.readFileSync(content, 'utf8')).toBe(`content of ${file}`);
    gpg('--verify', `${content}.asc`, content); // throws when the signature is not of this key and content
    expect(Buffer.from(files[`${base}${file}.sha256`]).toString()).toBe(crypto.createHash('sha256').update(`content of ${file}`).digest('hex'));
  }
});

test('a version that is there is not uploaded again', async () => {
  published = true;
  expect(await publish()).toEqual({ code: 0, stdout: 'cdk-emr-security 1.2.3 is published\n', stderr: '' });
  expect(requests).toHaveLength(1);
});

test('what the portal refuses fails, with its reasons', async () => {
  states = [{ deploymentState: 'FAILED', errors: { 'cdk-emr-security': ['no developer'] } }];
  expect(await publish()).toEqual({
    code: 1, stdout: 'deployment-1: FAILED\n', stderr: 'the Central Portal refused the bundle: {"cdk-emr-security":["no developer"]}\n',
  });
});

test('credentials that the portal does not know fail', async () => {
  accepts = false;
  expect(await publish()).toEqual({ code: 1, stdout: '', stderr: 'the Central Portal answered 401: wrong token\n' });
});

test.each(['MAVEN_GPG_PRIVATE_KEY', 'MAVEN_GPG_PASSPHRASE', 'MAVEN_CENTRAL_USERNAME', 'MAVEN_CENTRAL_PASSWORD'])('nothing is sent without %s', async name => {
  expect(await publish('1.2.3', { [name]: '' })).toEqual({ code: 1, stdout: '', stderr: `${name} is not set\n` });
  expect(requests.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('nothing is sent when a file is missing', async () => {
  expect((await publish('1.2.4')).stderr).toBe(`not in ${path.join(folder, 'dist', ARTIFACT, '1.2.4')}: `
    + 'cdk-emr-security-1.2.4.pom, cdk-emr-security-1.2.4.jar, cdk-emr-security-1.2.4-sources.jar, cdk-emr-security-1.2.4-javadoc.jar\n');
  expect(requests).toHaveLength(1);
});
