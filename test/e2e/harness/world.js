// The machine room of a run: servers, the emulated account, and a folder for everything that is written.
const fs = require('node:fs');
const path = require('node:path');
const { Cdk } = require('./cdk');
const { Cloud } = require('./cloud');
const { serverCertificate } = require('./material');
const { Server, exposed, freePort } = require('./servers');
const { folder, venv } = require('./venvs');

const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const LOG_GROUP = '/e2e/artifacts';
const EMULATOR = path.join(__dirname, '..', 'emulator');
const DAY = 86_400_000;

/** The environment without what leads the SDKs to an account, or Node to other options. */
function plainEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)/.test(name)));
}

class World {
  constructor(name) {
    this.region = REGION;
    this.logGroupName = LOG_GROUP;
    this.folder = path.join(folder, 'run', name);
    fs.rmSync(this.folder, { recursive: true, force: true });
    this.clock = path.join(this.folder, 'clock');
    this.servers = [];
    /** Texts in which no key may be, by what they are. */
    this.texts = new Map();
    this.assemblies = this.place('assemblies');
    fs.writeFileSync(this.clock, '0');
  }

  /** A folder of the run. */
  place(...names) {
    const place = path.join(this.folder, ...names);
    fs.mkdirSync(place, { recursive: true });
    return place;
  }

  async startPrivateCa() {
    const port = await freePort();
    const server = new Server('moto', await venv('private-ca'), [path.join(EMULATOR, 'private_ca.py'), String(port)], {
      ...plainEnvironment(), TMPDIR: this.place('tmp'), PYTHONDONTWRITEBYTECODE: '1', E2E_CLOCK: this.clock,
    }, path.join(this.folder, 'private-ca.log'));
    this.servers.push(server);
    this.privateCaEndpoint = `http://127.0.0.1:${port}`;
    await server.ready(() => fetch(`${this.privateCaEndpoint}/moto-api/`));
  }

  /** Starts the emulator; if so asked, with IAM enforced and with the functions' time going faster. */
  async startEmulator({ iam = false, pace = 1 } = {}) {
    const port = await freePort();
    const tmp = this.place('tmp');
    const log = path.join(this.folder, 'emulator.log');
    const tls = iam ? await this.tls() : undefined;
    const server = new Server('ministack', await venv('emulator'), [EMULATOR], {
      ...plainEnvironment(),
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      TMPDIR: tmp,
      STATE_DIR: tmp,
      PYTHONDONTWRITEBYTECODE: '1',
      LAMBDA_ASYNC_RETRY_BASE_SECONDS: '0.1',
      // what follows reaches the functions
      AWS_ENDPOINT_URL_ACM_PCA: this.privateCaEndpoint ?? '',
      E2E_CLOCK: this.clock,
      E2E_PACE: String(pace),
      NODE_OPTIONS: `--require ${path.join(__dirname, 'clock.js')}`,
      ...iam ? { AUTH: 'true', USE_SSL: '1', MINISTACK_SSL_CERT: tls.certificate, MINISTACK_SSL_KEY: tls.privateKey } : {},
      ...iam ? { NODE_EXTRA_CA_CERTS: tls.certificate } : {}, // for the functions
    }, log);
    this.servers.push(server);
    const endpoint = `${iam ? 'https' : 'http'}://127.0.0.1:${port}`;
    await server.ready(async () => {
      if (!fs.readFileSync(log, 'utf8').includes('Running on')) {
        throw new Error('not yet');
      }
    });
    this.cloud = new Cloud({
      endpoint,
      privateCaEndpoint: this.privateCaEndpoint,
      region: REGION,
      credentials: CREDENTIALS,
      ca: iam ? fs.readFileSync(tls.certificate) : undefined,
    });
    this.cdk = new Cdk({
      ...plainEnvironment(),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      ...iam ? { AWS_CA_BUNDLE: tls.certificate } : {}, // the command line has an agent of its own
      NODE_NO_WARNINGS: '1',
      CI: '1',
    }, REGION);
    if (this.exposed().length > 0) {
      throw new Error(`reachable from other machines: ${this.exposed()}`);
    }
    await this.cloud.createLogGroup(LOG_GROUP);
  }

  /** Files with a certificate for the emulator. */
  async tls() {
    const { certificate, privateKey } = await serverCertificate();
    const files = { certificate: path.join(this.folder, 'server.pem'), privateKey: path.join(this.folder, 'server-key.pem') };
    fs.writeFileSync(files.certificate, certificate);
    fs.writeFileSync(files.privateKey, privateKey, { mode: 0o600 });
    return files;
  }

  /** Where the servers, or what they started, can be reached from elsewhere. */
  exposed() {
    return this.servers.flatMap((server) => exposed(server.child.pid).map((address) => `${server.name}: ${address}`));
  }

  /** Synthesizes an app of app.ts; the folder of its assembly. */
  synthesize(name, contents) {
    const outdir = path.join(this.assemblies, name);
    const apps = require('../app');
    apps.synthesize(outdir, (app) => contents(app, apps));
    return outdir;
  }

  /** Lets days pass, for the functions. */
  letPass(days) {
    fs.writeFileSync(this.clock, String(Number(fs.readFileSync(this.clock, 'utf8')) + days * DAY));
  }

  /** Back to the day of the emulator: what it stores has that date. */
  backToToday() {
    fs.writeFileSync(this.clock, '0');
  }

  /** What day it is for the functions. */
  get now() {
    return new Date(Date.now() + Number(fs.readFileSync(this.clock, 'utf8')));
  }

  /** Keeps what CloudFormation and a log say of a stack, which may be gone later. */
  async observe(stack, logGroupName = LOG_GROUP) {
    this.texts.set(`events of ${stack}, ${this.texts.size}`, JSON.stringify(await this.cloud.events(stack)));
    this.texts.set(`template of ${stack}, ${this.texts.size}`, await this.cloud.template(stack));
    this.texts.set(`parameters, ${this.texts.size}`, JSON.stringify(await this.cloud.parameters()));
    this.texts.set(`log ${logGroupName}, ${this.texts.size}`, (await this.cloud.logLines(logGroupName)).join('\n'));
  }

  async stop() {
    await Promise.all(this.servers.map((server) => server.stop()));
    // functions that the emulator left behind
    fs.rmSync(this.place('tmp'), { recursive: true, force: true });
  }
}

module.exports = { World };
