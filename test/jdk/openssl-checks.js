// What OpenSSL says of the certificates in a zip.
const fs = require('node:fs');
const path = require('node:path');
const { unzipSync } = require('fflate');

const DAY = 24 * 60 * 60 * 1000;

/**
 * @param folder for the files of the zip
 * @param expected hostName, names that the certificate shall have, and validityDays from its issue to its end if it is known
 * @returns what is wrong
 */
function opensslFindings(openssl, zip, folder, { hostName, names, validityDays }) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    fs.writeFileSync(path.join(folder, name), content);
  }
  const [key, chain, trusted] = ['privateKey.pem', 'certificateChain.pem', 'trustedCertificates.pem'].map((name) => path.join(folder, name));
  const findings = [];
  for (const purpose of ['sslserver', 'sslclient']) {
    try {
      openssl.run('verify', '-x509_strict', '-purpose', purpose, '-verify_hostname', hostName, '-CAfile', trusted, '-untrusted', chain, chain);
    } catch (error) {
      findings.push(`openssl verify -x509_strict -purpose ${purpose}: ${error.stderr}`);
    }
  }
  const shown = openssl.run('x509', '-in', chain, '-noout', '-startdate', '-enddate', '-ext', 'subjectAltName,extendedKeyUsage').toString();
  for (const text of [...names.map((name) => `DNS:${name}`), 'TLS Web Server Authentication', 'TLS Web Client Authentication']) {
    if (!shown.includes(text)) {
      findings.push(`openssl x509: ${text} is expected in\n${shown}`);
    }
  }
  const [from, until] = ['notBefore', 'notAfter'].map((name) => Date.parse(new RegExp(`${name}=(.*)`).exec(shown)[1]));
  const days = (until - from) / DAY;
  // it may begin a little before its issue, for clocks that are slow
  if (validityDays !== undefined && (days < validityDays || days > validityDays + 1)) {
    findings.push(`openssl x509: ${validityDays} days are expected, got ${days}`);
  }
  const publicKeys = [openssl.run('x509', '-in', chain, '-noout', '-pubkey'), openssl.run('pkey', '-in', key, '-pubout')].map(String);
  if (publicKeys[0] !== publicKeys[1]) {
    findings.push('openssl pkey: the private key is not that of the certificate');
  }
  return findings;
}

module.exports = { opensslFindings };
