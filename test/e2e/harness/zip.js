// Looks at a zip the way its readers will: by the library's own inspection, by Node and, where it is installed, by OpenSSL.
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { X509Certificate, createPrivateKey } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { strFromU8, unzipSync } = require('fflate');
const { privateKeys } = require('./material');
const { root } = require('./venvs');

const certificatesOf = (pem) => (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
  .map((one) => new X509Certificate(one));

/** What is in a zip. */
function open(zip) {
  const files = Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  privateKeys.push(files['privateKey.pem']);
  const chain = certificatesOf(files['certificateChain.pem']);
  const trusted = certificatesOf(files['trustedCertificates.pem'] ?? '');
  return { files, chain, leaf: chain[0], trusted, privateKey: createPrivateKey(files['privateKey.pem']) };
}

/** Fails unless nodes of the Region can work with it. */
function check(zip, { region, folder, now = new Date() }) {
  const { inspectZip } = require(path.join(root, 'assets', 'runtime', 'certificates.js'));
  const findings = inspectZip(zip, { now, region, hostnameVerification: true });
  assert.deepEqual(findings.filter((finding) => finding.severity === 'ERROR'), []);

  const contents = open(zip);
  assert.deepEqual(Object.keys(contents.files).sort(), ['certificateChain.pem', 'privateKey.pem', 'trustedCertificates.pem']);
  const { leaf, chain, trusted, privateKey } = contents;
  assert.ok(leaf.checkPrivateKey(privateKey), 'the private key does not belong to the certificate');
  assert.ok(privateKey.asymmetricKeyDetails.modulusLength >= 2048, 'the key is short');
  assert.ok(leaf.checkHost(`ip-10-0-0-1.${region}.compute.internal`), 'the certificate does not cover the nodes of the Region');
  assert.equal(leaf.checkHost('ip-10-0-0-1.ec2.internal'), undefined, 'the certificate covers the nodes of another Region');
  chain.slice(1).forEach((issuer, i) => assert.ok(chain[i].checkIssued(issuer) && chain[i].verify(issuer.publicKey), 'the chain is not in order'));
  opensslVerify(contents, { folder, now });
  return contents;
}

const hasOpenssl = () => spawnSync('openssl', ['version']).status === 0;

/** `openssl verify` with the trusted certificates of a zip, for the chain of the same or of another one. */
function opensslVerify({ files }, { folder, now = new Date(), trustedBy = files }) {
  if (!hasOpenssl()) {
    return;
  }
  const file = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const { status, stderr, stdout } = spawnSync('openssl', [
    'verify', '-x509_strict', '-attime', String(Math.floor(now.getTime() / 1000)), '-no-CApath', '-no-CAstore',
    '-CAfile', file('trusted.pem', trustedBy['trustedCertificates.pem']),
    '-untrusted', file('chain.pem', files['certificateChain.pem']), file('leaf.pem', files['certificateChain.pem']),
  ], { encoding: 'utf8' });
  assert.equal(status, 0, `openssl verify: ${stdout}${stderr}`);
}

module.exports = { check, open, opensslVerify };
