// Keys and certificates made by OpenSSL: none of our code takes part.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const DAY = 24 * 60 * 60 * 1000;

/** Days from now; a certificate of no days begins now. */
const inDays = (days) => new Date(Date.now() + days * DAY);

const CA_EXTENSIONS = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];

class OpenSsl {
  #number = 0;

  constructor(folder) {
    this.folder = folder;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(this.#path('index.txt'), '');
    const settings = [`database=${this.#path('index.txt')}`, `new_certs_dir=${folder}`, 'rand_serial=yes', 'unique_subject=no', 'policy=names'];
    fs.writeFileSync(this.#path('ca.cnf'), [
      '[any]', ...settings, '[copies]', ...settings, 'copy_extensions=copy', '[names]', 'commonName=optional', 'organizationName=optional',
      '[req]', 'distinguished_name=none', '[none]', '',
    ].join('\n'));
  }

  run(...args) {
    return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A private key in PEM, PKCS#8: its path. */
  key(algorithm, ...options) {
    const out = this.#next('key');
    this.run('genpkey', '-quiet', '-algorithm', algorithm, ...options.flatMap((option) => ['-pkeyopt', option]), '-out', out);
    return out;
  }

  /** A certificate request in PEM: its path. */
  request(key, subject) {
    const out = this.#next('csr');
    this.run('req', '-new', '-config', this.#path('ca.cnf'), '-key', key, '-subj', subject, '-out', out);
    return out;
  }

  /** A certificate in PEM, signed by its own key where no issuer is given: its path. */
  certificate({ key, subject, issuer, ...rest }) {
    return this.sign({ request: this.request(key, subject), issuer: issuer ?? { key }, ...rest });
  }

  /**
   * What a CA makes of a request: the path of the certificate.
   *
   * @param options.issuer has no certificate where the request is signed by its own key
   */
  sign({ request, issuer, extensions, copyExtensions = false, from = inDays(-1), until = inDays(800), digest = 'sha256' }) {
    const section = this.#next('ext');
    fs.writeFileSync(section, `[it]\n${extensions.join('\n')}\n`);
    const out = this.#next('crt');
    const time = (date) => date.toISOString().replace(/[-:T]|\.\d+/g, '');
    const signer = issuer.certificate === undefined ? ['-selfsign'] : ['-cert', issuer.certificate];
    this.run('ca', '-config', this.#path('ca.cnf'), '-name', copyExtensions ? 'copies' : 'any', '-batch', '-notext', '-in', request, '-out', out,
      ...signer, '-keyfile', issuer.key, '-extfile', section, '-extensions', 'it', '-startdate', time(from), '-enddate', time(until), '-md', digest);
    return out;
  }

  /** A CA: the paths of its key and certificate. */
  authority(subject, issuer, { key = this.key('RSA', 'rsa_keygen_bits:2048'), ...options } = {}) {
    const certificate = this.certificate({ key, subject, issuer, extensions: CA_EXTENSIONS, from: inDays(-1500), until: inDays(3000), ...options });
    return { key, certificate };
  }

  #next(extension) {
    this.#number += 1;
    return this.#path(`${this.#number}.${extension}`);
  }

  #path(name) {
    return path.join(this.folder, name);
  }
}

module.exports = { OpenSsl, inDays };
