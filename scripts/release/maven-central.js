// node scripts/release/maven-central.js <dist/java> <version>: signs what is in a Maven repository layout and publishes it by the API of
// the Central Portal: https://central.sonatype.org/publish/publish-portal-api/. Credentials come from the environment. Needs gpg and zip.
const { execFileSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const GROUP = 'io/github/cdkemrsecurity';
const ARTIFACT = 'cdk-emr-security';
// the loopback addresses of the tests
const PORTAL = process.env.MAVEN_CENTRAL_PORTAL ?? 'https://central.sonatype.com';
const PUBLIC = process.env.MAVEN_CENTRAL_PUBLIC ?? 'https://repo1.maven.org/maven2';
const POLL_MS = Number(process.env.MAVEN_CENTRAL_POLL_MS ?? 15_000);
const POLLS = 200;

const [dist, version] = process.argv.slice(2);

const required = (name) => {
  if (!process.env[name]) {
    throw new Error(`${name} is not set`);
  }
  return process.env[name];
};

/** What the Portal takes: POM and JARs of this one version; the metadata of the repository are its own. */
function filesToPublish() {
  const folder = path.join(dist, GROUP, ARTIFACT, version);
  const base = `${ARTIFACT}-${version}`;
  const files = [`${base}.pom`, `${base}.jar`, `${base}-sources.jar`, `${base}-javadoc.jar`];
  const missing = files.filter((file) => !fs.existsSync(path.join(folder, file)));
  if (missing.length > 0) {
    throw new Error(`not in ${folder}: ${missing.join(', ')}`);
  }
  return files.map((file) => path.join(folder, file));
}

/** A detached signature beside each file, by a key ring that is gone afterwards. */
function sign(files, home) {
  const gpg = (args, input) => execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--yes', '--pinentry-mode', 'loopback', ...args], {
    input, stdio: ['pipe', 'inherit', 'inherit'],
  });
  gpg(['--import'], required('MAVEN_GPG_PRIVATE_KEY'));
  for (const file of files) {
    gpg(['--passphrase-fd', '0', '--armor', '--detach-sign', file], required('MAVEN_GPG_PASSPHRASE'));
  }
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent'], { stdio: 'ignore' });
}

/** The zip that is uploaded. */
function bundle(folder) {
  const target = path.join(folder, 'bundle', GROUP, ARTIFACT, version);
  fs.mkdirSync(target, { recursive: true });
  const files = filesToPublish().map((file) => {
    const copy = path.join(target, path.basename(file));
    fs.copyFileSync(file, copy);
    return copy;
  });
  for (const file of files) {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      fs.writeFileSync(`${file}.${algorithm}`, crypto.createHash(algorithm).update(fs.readFileSync(file)).digest('hex'));
    }
  }
  const home = path.join(folder, 'gnupg');
  fs.mkdirSync(home, { mode: 0o700 });
  sign(files, home);
  execFileSync('zip', ['-q', '-r', '-D', '-X', '../bundle.zip', '.'], { cwd: path.join(folder, 'bundle') });
  return path.join(folder, 'bundle.zip');
}

async function portal(target, body) {
  const token = Buffer.from(`${required('MAVEN_CENTRAL_USERNAME')}:${required('MAVEN_CENTRAL_PASSWORD')}`).toString('base64');
  const response = await fetch(`${PORTAL}/api/v1/publisher/${target}`, { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`the Central Portal answered ${response.status}: ${text}`);
  }
  return text;
}

/** Validation takes minutes; after it, nobody has to wait for the copies to reach every mirror. */
async function waitFor(deployment) {
  for (let poll = 0; poll < POLLS; poll++) {
    const { deploymentState, errors } = JSON.parse(await portal(`status?id=${encodeURIComponent(deployment)}`));
    console.log(`${deployment}: ${deploymentState}`);
    if (deploymentState === 'PUBLISHING' || deploymentState === 'PUBLISHED') {
      return;
    }
    if (deploymentState === 'FAILED') {
      throw new Error(`the Central Portal refused the bundle: ${JSON.stringify(errors)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the Central Portal did not decide about ${deployment} in time: look there`);
}

async function publish(folder) {
  const pom = `${PUBLIC}/${GROUP}/${ARTIFACT}/${version}/${ARTIFACT}-${version}.pom`;
  if ((await fetch(pom, { method: 'HEAD' })).ok) {
    console.log(`${ARTIFACT} ${version} is published`);
    return;
  }
  ['MAVEN_CENTRAL_USERNAME', 'MAVEN_CENTRAL_PASSWORD', 'MAVEN_GPG_PRIVATE_KEY', 'MAVEN_GPG_PASSPHRASE'].forEach(required);
  const form = new FormData();
  form.append('bundle', new Blob([fs.readFileSync(bundle(folder))]), `${ARTIFACT}-${version}.zip`);
  await waitFor((await portal(`upload?name=${ARTIFACT}-${version}&publishingType=AUTOMATIC`, form)).trim());
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'central-'));
publish(folder).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
}).finally(() => fs.rmSync(folder, { recursive: true, force: true }));
