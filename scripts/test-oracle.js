// npm run test:oracle: what others say of what we make. A program in Java reads the zips as a node would and connects nodes with each other;
// OpenSSL verifies the certificates; the JAR of examples/provider-jar is built, and its classes are loaded by their names. Thousands of schedules
// of functions that edit one key policy at the same time are tried.
//
// Java 17 (JDK), Maven and OpenSSL 3 are needed: the first build of the JAR downloads what Maven lacks. Without one of them the script
// fails; with --allow-missing-tools it skips what cannot be done.
process.env.TS_NODE_PREFER_TS_EXTS = 'true'; // lib/ may hold .js of earlier sources
require('./typescript-apps');
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Parts, root, run } = require('./parts');
const { OpenSsl } = require('../test/jdk/openssl');
const { opensslFindings } = require('../test/jdk/openssl-checks');
const { REGION, hostIn, zipRows } = require('../test/jdk/zip-rows');
const { issuedZips } = require('../test/jdk/issued-zips.ts');
const { inspectZip } = require('../lib/certificates/inspection/inspect.ts');
const { writeZip } = require('../lib/certificates/inspection/zip.ts');
const { inspectProvider } = require('../lib/encryption/provider-jar/inspect-class.ts');
const { nodeWildcard } = require('../lib/certificates/node-names.ts');

const SOURCES = path.join(root, 'test', 'jdk');
const EXAMPLE = path.join(root, 'examples', 'provider-jar');
const TOOLS = { java: ['-version'], javac: ['-version'], mvn: ['-version'], openssl: ['version'] };

const mayBeMissing = process.argv.includes('--allow-missing-tools');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-oracle-'));
const parts = new Parts();

const inFolder = (...names) => path.join(folder, ...names);
const java = (args, input) => execFileSync('java', args, { input, maxBuffer: 64 * 1024 * 1024, stdio: ['pipe', 'pipe', 'pipe'] }).toString();
const linesOf = (text) => text.trim().split('\n').map((line) => JSON.parse(line));
const javaFiles = (name) => fs.readdirSync(path.join(SOURCES, name)).filter((file) => file.endsWith('.java')).map((file) => path.join(SOURCES, name, file));
const compiled = (classes, names, classPath) => run('javac', [
  '-Xlint:all,-classfile', '-Werror', '-encoding', 'UTF-8', '-d', classes, ...(classPath.length > 0 ? ['-cp', classPath.join(path.delimiter)] : []), ...names.flatMap(javaFiles),
]);

/** Which of the tools are here. */
function lookForTools() {
  const missing = Object.keys(TOOLS).filter((tool) => !run(tool, TOOLS[tool]).ok);
  parts.one(missing.length === 0 ? `tools: ${Object.keys(TOOLS).join(', ')}` : `tools that are missing: ${missing.join(', ')}`, () => ({
    ok: missing.length === 0 || mayBeMissing, skipped: missing.length > 0 && mayBeMissing,
    output: `not found: ${missing.join(', ')}; a JDK 17, Maven and OpenSSL 3 are expected. Install them, or skip with --allow-missing-tools what they do\n`,
  }));
  return (...tools) => tools.every((tool) => !missing.includes(tool));
}

/** Counts cases, each with what is wrong with it. */
function count(name, started, cases) {
  const failed = cases.filter(({ wrong }) => wrong.length > 0);
  for (const one of failed) {
    process.stdout.write(`\n--- ${name}: ${one.name}\n${one.wrong.join('\n')}\n`);
  }
  parts.add(name, { passed: cases.length - failed.length, failed: failed.length }, Date.now() - started);
}

/** Runs a group of cases that is one failure if it cannot be run. */
async function group(name, work) {
  const started = Date.now();
  try {
    count(name, started, await work());
  } catch (error) {
    count(name, started, [{ name: 'stopped', wrong: [`${error.stack}\n${error.stderr ?? ''}`] }]);
  }
}

/** Lets nodes with the zips connect: the attempts of each pair, in the same order. */
function connect(pairs) {
  const lines = pairs.map(({ name, server, client, hostName }) => [name, server, client, hostName].join('\t'));
  return linesOf(java(['-cp', inFolder('handshakes'), 'Oracle', 'matrix'], `${lines.join('\n')}\n`)).map(({ attempts }) => attempts);
}

const described = ({ store, protocol, clientAuthentication, error }) =>
  `${store}, ${protocol}${clientAuthentication ? ', client authentication' : ''}: ${error ?? 'works'}`;

/** The zips that users come with: the JDK does with them what the table says, and our inspection warns of what it refuses. */
async function zipsOfUsers(canConnect) {
  let rows = [];
  await group('inspection: says of the zips of users what the table says', () => {
    rows = zipRows(new OpenSsl(inFolder('rows'))).map((row, index) => {
      const file = inFolder('rows', `${index}.zip`);
      fs.writeFileSync(file, row.after(writeZip(row.files)));
      return { ...row, server: file, client: file, hostName: hostIn(row.region) };
    });
    return rows.map(({ name, server, region, severities }) => {
      const findings = inspectZip(fs.readFileSync(server), { now: new Date(), region, hostnameVerification: true });
      const worst = ['ERROR', 'WARNING', 'INFO'].find((severity) => findings.some((finding) => finding.severity === severity));
      const expected = severities.map((severity) => severity ?? 'nothing').join(' or ');
      return { name, wrong: severities.includes(worst) ? [] : [`${expected} is expected, got ${worst ?? 'nothing'}: ${JSON.stringify(findings)}`] };
    });
  });
  if (canConnect) {
    await group('JDK: does with them what the table says', () => connect(rows).map((attempts, index) => {
      const { name, jdk } = rows[index];
      const wrong = attempts.filter((attempt) => jdk(attempt) !== undefined && jdk(attempt) !== (attempt.error === null));
      return { name, wrong: wrong.map((attempt) => `not as expected: ${described(attempt)}`) };
    }));
  }
}

/** The zips that the deploy-time function stores. */
async function zipsOfTheFunction(canConnect) {
  let issued;
  await group('deploy-time function: issues, renews, rolls a CA over', async () => {
    issued = await issuedZips(inFolder('issued'));
    issued.zips.forEach(({ zip }, index) => fs.writeFileSync(inFolder('issued', `${index}.zip`), zip));
    return issued.steps;
  });
  if (issued === undefined) {
    return;
  }
  const { zips, meetings } = issued;
  const fileOf = (name) => inFolder('issued', `${zips.findIndex((zip) => zip.name === name)}.zip`);
  await group('OpenSSL: chains, names, uses and dates of what was issued', () => {
    const openssl = new OpenSsl(inFolder('checks'));
    return zips.map(({ name, zip, region, validityDays }) => ({
      name, wrong: opensslFindings(openssl, zip, inFolder('checks', name), { hostName: hostIn(region), validityDays, names: [nodeWildcard(region)] }),
    }));
  });
  if (!canConnect) {
    return;
  }
  const pairs = [
    ...zips.flatMap(({ name, region }) => {
      const elsewhere = region === REGION ? 'eu-central-1' : REGION;
      const node = { server: fileOf(name), client: fileOf(name) };
      return [
        { ...node, name: `${name}, in ${region}`, hostName: hostIn(region), works: true },
        { ...node, name: `${name}, in ${elsewhere}`, hostName: hostIn(elsewhere), works: false },
      ];
    }),
    ...meetings.map(({ server, client, works }) => ({
      name: `server '${server}', client '${client}'`, server: fileOf(server), client: fileOf(client), works,
      hostName: hostIn(zips.find((zip) => zip.name === server).region),
    })),
  ];
  await group('JDK: nodes with these zips talk with each other, or do not', () => connect(pairs).map((attempts, index) => {
    const { name, works } = pairs[index];
    // nodes are servers and clients of each other: those that work do so in every way
    const wrong = attempts.filter(({ error, clientAuthentication }) => (works ? error !== null : clientAuthentication && error === null));
    return { name, wrong: wrong.map((attempt) => `${works ? 'works' : 'is refused'} is expected: ${described(attempt)}`) };
  }));
}

/** The example of docs/custom-providers.md: what it is built to. */
function builtJars() {
  const jars = [];
  for (const name of ['once', 'again']) {
    const project = inFolder('provider-jar', name);
    fs.cpSync(EXAMPLE, project, { recursive: true, filter: (file) => path.basename(file) !== 'target' });
    const more = name === 'once' ? ['dependency:build-classpath', `-Dmdep.outputFile=${inFolder('class-path')}`] : ['--offline'];
    if (!parts.one(`Maven: examples/provider-jar, ${name}`, () => run('mvn', ['--quiet', '--batch-mode', 'package', ...more], { cwd: project }))) {
      return [];
    }
    jars.push(path.join(project, 'target', 'emr-providers.jar'));
  }
  parts.one('Maven: the same bytes each time', () => {
    const [once, again] = jars.map((jar) => createHash('sha256').update(fs.readFileSync(jar)).digest('hex'));
    return { ok: once === again, output: `${once}\n${again}\n` };
  });
  return jars;
}

/** What the library says of the JAR at synth time: each class is for one use. */
function inspectedUses(jar) {
  const uses = { IN_TRANSIT: 'SecretTlsProvider', LOCAL_DISK: 'KmsDiskProvider', S3: 'KmsS3Provider' };
  return Object.keys(uses).flatMap((use) => Object.entries(uses).map(([itsUse, name]) => {
    const { errors, warnings, infos } = inspectProvider({ path: jar, jar: path.basename(jar), className: `com.example.emr.${name}`, use });
    const found = [...errors, ...warnings, ...infos];
    const right = use === itsUse ? found.length === 0 : errors.length === 1;
    return { name: `${name} for ${use}`, wrong: right ? [] : [`${use === itsUse ? 'nothing' : 'an error'} is expected, got ${JSON.stringify(found)}`] };
  }));
}

async function providerJar() {
  const [jar] = builtJars();
  if (jar === undefined) {
    return;
  }
  await group('inspection: what each class of the JAR is for', () => inspectedUses(jar));
  const classPath = fs.readFileSync(inFolder('class-path'), 'utf8').trim().split(path.delimiter);
  const classes = inFolder('providers');
  if (!parts.one('javac: the program that loads providers', () => compiled(classes, ['handshakes', 'providers'], classPath))) {
    return;
  }
  await group('JDK: the classes load by name and yield material', () => {
    const openssl = new OpenSsl(inFolder('provider-files'));
    const [key, otherKey] = [1, 2].map(() => openssl.key('RSA', 'rsa_keygen_bits:2048'));
    const certificate = openssl.certificate({ key, subject: '/CN=nodes', extensions: [`subjectAltName=DNS:${nodeWildcard(REGION)}`] });
    fs.mkdirSync(inFolder('provider-files', 'right'));
    for (const [name, content] of Object.entries({
      'right/privateKey.pem': fs.readFileSync(key), 'right/certificateChain.pem': fs.readFileSync(certificate),
      'right/trustedCertificates.pem': fs.readFileSync(certificate), 'other-key.pem': fs.readFileSync(otherKey),
      'pkcs1.pem': openssl.run('rsa', '-in', key, '-traditional'),
    })) {
      fs.writeFileSync(inFolder('provider-files', name), content);
    }
    return linesOf(java([
      '-Dcom.amazonaws.sdk.disableEc2Metadata=true', '-cp', [classes, ...classPath].join(path.delimiter), 'Providers', jar, inFolder('provider-files'),
    ])).map(({ name, error }) => ({ name, wrong: error === null ? [] : [error] }));
  });
}

/** What `npm test` does with fewer. */
function schedulesOfKeyUsers() {
  parts.one('key users: 2,000 schedules of functions and people on one key policy', () => run(
    path.join(root, 'node_modules', '.bin', 'jest'), ['--ci', 'test/handlers/key-user/schedules.test.ts'], { env: { SCHEDULES: '2000' } },
  ));
}

async function main() {
  const has = lookForTools();
  const canConnect = has('java', 'javac') && parts.one('javac: the program that connects nodes', () => compiled(inFolder('handshakes'), ['handshakes'], []));
  if (has('openssl')) {
    await zipsOfUsers(canConnect);
    await zipsOfTheFunction(canConnect);
  }
  if (has('java', 'javac', 'mvn', 'openssl')) {
    await providerJar();
  }
  schedulesOfKeyUsers();
}

main().catch((error) => {
  parts.one('the script itself', () => {
    throw error;
  });
}).finally(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  parts.finish('oracle.json');
});
