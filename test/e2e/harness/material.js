// Keys, certificates and secrets for the scenarios, made anew in each run.
require('reflect-metadata');
const { webcrypto } = require('node:crypto');
const x509 = require('@peculiar/x509');

x509.cryptoProvider.set(webcrypto);

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const DAY = 86_400_000;

const keyPair = () => webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
const serialNumber = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex');

/** Private keys that were made or read here: none of them may turn up anywhere but in secrets, files and zips. */
const privateKeys = [];

async function privateKeyPem(key) {
  const pem = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
  privateKeys.push(pem);
  return `${pem}\n`;
}

/** A CA that signs itself. */
async function authority(name) {
  const keys = await keyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    serialNumber: serialNumber(),
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    signingAlgorithm: RSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys, pem: `${certificate.toString('pem')}\n` };
}

/** The three files that a CA's certificate for nodes makes. */
async function bundle(ca, names, { trusted = ca.pem } = {}) {
  const { publicKey, privateKey } = await keyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [names[0]] }],
    issuer: ca.certificate.subjectName,
    publicKey,
    signingKey: ca.keys.privateKey,
    signingAlgorithm: RSA,
    serialNumber: serialNumber(),
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 1200 * DAY),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca.keys.publicKey),
    ],
  });
  return {
    'privateKey.pem': await privateKeyPem(privateKey),
    'certificateChain.pem': `${certificate.toString('pem')}\n`,
    'trustedCertificates.pem': trusted,
  };
}

/** A certificate for a server on this machine, which vouches for itself. */
async function serverCertificate() {
  const keys = await keyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['localhost'] }],
    keys,
    serialNumber: serialNumber(),
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    signingAlgorithm: RSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}

/** The value of a secret with those files. */
const secretValue = (files) => JSON.stringify({
  key: files['privateKey.pem'], chain: files['certificateChain.pem'], trusted: files['trustedCertificates.pem'],
});

module.exports = { authority, bundle, privateKeys, secretValue, serverCertificate };
