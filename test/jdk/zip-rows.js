// Zips of every kind that users come with, what the JDK does with each, and what the inspection has to say of it.
const fs = require('node:fs');
const { inDays } = require('./openssl');

const REGION = 'us-east-1';
const WILDCARD = '*.ec2.internal';
/** The name of a node, as EC2 makes it. */
const hostIn = (region) => `ip-10-0-0-1.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;

/** Whether the JDK takes it, by keystore and by whether clients have to show theirs. */
const WORKS = () => true;
const REFUSED = () => false;
const JKS_ONLY = ({ store }) => store === 'JKS';
const SERVERS_ONLY = ({ clientAuthentication }) => !clientAuthentication;
/** It depends on its version, and is not held against anything. */
const VARIES = () => undefined;

/** What the inspection says: the worst severities that it may come to. */
const ACCEPT = [undefined, 'INFO'];
const ADVISE = ['INFO', 'WARNING'];
const WARN = ['WARNING'];
const ERROR = ['ERROR'];

const text = (...files) => files.map((file) => fs.readFileSync(file, 'utf8')).join('');
const bytes = (content) => (typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : new Uint8Array(content));

/**
 * The rows: name, files in the zip, what the JDK does, what the inspection says, and options:
 * `after` for what is done to the zip's bytes, `region` for another one than us-east-1.
 *
 * @param openssl an OpenSsl
 */
function zipRows(openssl) {
  const rsa = (bits) => openssl.key('RSA', `rsa_keygen_bits:${bits}`);
  const root = openssl.authority('/CN=Root');
  const stranger = openssl.authority('/CN=Another root');
  const intermediate = openssl.authority('/CN=Intermediate', root);
  const leafKey = rsa(2048);
  const otherKey = rsa(2048);

  const BOTH_USES = 'extendedKeyUsage=serverAuth,clientAuth';
  const leaf = ({ names = [WILDCARD], cn = names[0] ?? WILDCARD, uses = BOTH_USES, more = [], key = leafKey, issuer = intermediate, ...rest } = {}) =>
    openssl.certificate({
      key, issuer: issuer ?? undefined, subject: `/CN=${cn}`,
      extensions: [
        uses, 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid',
        ...more,
        ...(names.length > 0 ? [`subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`] : []),
      ],
      ...rest,
    });
  const selfSigned = (options = {}) => leaf({ ...options, issuer: null });
  const good = leaf();
  const own = selfSigned();

  const zip = (key, chain, trusted) => ({
    'privateKey.pem': key, 'certificateChain.pem': chain, ...(trusted === undefined ? {} : { 'trustedCertificates.pem': trusted }),
  });
  /** A leaf of the intermediate CA, and the root as trusted: right but for what is tried. */
  const signed = (certificate, key = leafKey) => zip(text(key), text(certificate, intermediate.certificate), text(root.certificate));
  const itself = (certificate, key = leafKey) => zip(text(key), text(certificate), text(certificate));
  const rightFiles = signed(good);
  const with_ = (changes) => ({ ...rightFiles, ...changes });
  const renamed = (rename) => Object.fromEntries(Object.entries(rightFiles).map(([name, content]) => [rename(name), content]));
  const mapped = (change) => Object.fromEntries(Object.entries(rightFiles).map(([name, content]) => [name, change(content)]));
  const output = (...args) => openssl.run(...args).toString();

  const ec = openssl.key('EC', 'ec_paramgen_curve:P-256', 'ec_param_enc:named_curve');
  const ed = openssl.key('ED25519');
  const small = rsa(1024);
  const tiny = rsa(512);
  const large = rsa(3072);

  /** An intermediate CA that is not as the right one, between leaf and root. */
  const below = (options) => {
    const issuer = openssl.authority('/CN=Wrong intermediate', root, { key: intermediate.key, ...options });
    return zip(text(leafKey), text(leaf({ issuer }), issuer.certificate), text(root.certificate));
  };
  const CA = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign'];
  const UNKNOWN = '1.2.3.4=critical,ASN1:NULL';
  const bounded = (...constraints) => below({ extensions: [...CA, `nameConstraints=critical,${constraints[0]}`, ...constraints.slice(1)] });
  /** An intermediate CA that is itself trusted, so that its extensions are not looked at. */
  const trustedItself = (...extensions) => {
    const files = below({ extensions: [...CA, ...extensions] });
    const [, issuer] = files['certificateChain.pem'].split(/(?<=-----END CERTIFICATE-----\n)/);
    return { ...files, 'trustedCertificates.pem': issuer };
  };
  /** A trusted root that is not as the right one, right above the leaf. */
  const under = (options) => {
    const issuer = openssl.authority('/CN=Wrong root', undefined, { key: root.key, ...options });
    return zip(text(leafKey), text(leaf({ issuer })), text(issuer.certificate));
  };

  const rows = [
    ['self-signed, itself trusted', itself(own), WORKS, ACCEPT],
    ['leaf and intermediate, root trusted', rightFiles, WORKS, ACCEPT],
    ['leaf and intermediate, intermediate trusted', with_({ 'trustedCertificates.pem': text(intermediate.certificate) }), WORKS, ACCEPT],
    ['private key as PKCS#1', with_({ 'privateKey.pem': output('rsa', '-in', leafKey, '-traditional') }), WORKS, ACCEPT],
    ['CRLF', mapped((content) => content.replace(/\n/g, '\r\n')), WORKS, ACCEPT],
    ['text before PEM', mapped((content) => `Bag Attributes\n    friendlyName: nodes\n${content}`), WORKS, ACCEPT],
    ['names of both kinds of Regions', signed(leaf({ names: [WILDCARD, '*.eu-west-1.compute.internal'] })), WORKS, ACCEPT],
    ['name in CN only, no SAN', signed(leaf({ names: [] })), WORKS, ADVISE],

    ['name of another Region', signed(leaf({ names: ['*.eu-west-1.compute.internal'] })), REFUSED, ERROR],
    ['*.compute.internal', signed(leaf({ names: ['*.compute.internal'] })), REFUSED, ERROR, { region: 'eu-west-1' }],
    ['*.internal', signed(leaf({ names: ['*.internal'] })), REFUSED, ERROR],
    ['SAN without the name that CN has', signed(leaf({ names: ['*.eu-west-1.compute.internal'], cn: WILDCARD })), REFUSED, ERROR],

    ['private CA, no trustedCertificates.pem', zip(text(leafKey), text(good, intermediate.certificate)), REFUSED, ERROR],
    ['self-signed, no trustedCertificates.pem', zip(text(leafKey), text(own)), REFUSED, ERROR],
    ['another CA trusted', with_({ 'trustedCertificates.pem': text(stranger.certificate) }), REFUSED, ERROR],
    ['intermediate missing', with_({ 'certificateChain.pem': text(good) }), REFUSED, ERROR],
    ['chain reversed', with_({ 'certificateChain.pem': text(intermediate.certificate, good) }), REFUSED, ERROR],
    ['leaf, root, intermediate', with_({ 'certificateChain.pem': text(good, root.certificate, intermediate.certificate) }), JKS_ONLY, WARN],

    ['leaf, intermediate, root', with_({ 'certificateChain.pem': text(good, intermediate.certificate, root.certificate) }), WORKS, ACCEPT],
    ['a certificate of another CA in the chain', with_({
      'certificateChain.pem': text(good, intermediate.certificate, stranger.certificate),
    }), JKS_ONLY, WARN],
    ['several CAs trusted', with_({ 'trustedCertificates.pem': text(stranger.certificate, root.certificate) }), WORKS, ACCEPT],
    ['intermediate expired', below({ from: inDays(-60), until: inDays(-1) }), REFUSED, ERROR],
    ['intermediate is no CA', below({ extensions: ['basicConstraints=CA:false'] }), REFUSED, ERROR],
    ['intermediate that may not sign certificates', below({
      extensions: ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature'],
    }), REFUSED, ERROR],
    ['intermediate by SHA-1', below({ digest: 'sha1' }), WORKS, WARN],
    ['intermediate by MD5', below({ digest: 'md5' }), REFUSED, ERROR],
    ['trusted root is no CA', under({ extensions: ['subjectKeyIdentifier=hash'] }), REFUSED, ERROR],
    ['trusted root expired', under({ from: inDays(-60), until: inDays(-1) }), WORKS, WARN],

    ['encrypted key, PKCS#8', with_({
      'privateKey.pem': output('pkcs8', '-topk8', '-in', leafKey, '-passout', 'pass:secret'),
    }), REFUSED, ERROR],
    ['encrypted key, PKCS#1', with_({
      'privateKey.pem': output('rsa', '-in', leafKey, '-traditional', '-aes128', '-passout', 'pass:secret'),
    }), REFUSED, ERROR],
    ['key of another certificate', with_({ 'privateKey.pem': text(otherKey) }), REFUSED, ERROR],
    ['private key in DER', with_({ 'privateKey.pem': openssl.run('pkcs8', '-topk8', '-nocrypt', '-in', leafKey, '-outform', 'DER') }), REFUSED, ERROR],
    ['certificate in DER', with_({ 'certificateChain.pem': openssl.run('x509', '-in', good, '-outform', 'DER') }), REFUSED, ERROR],
    ['certificate request', with_({ 'certificateChain.pem': text(openssl.request(leafKey, `/CN=${WILDCARD}`)) }), REFUSED, ERROR],
    ['private key in certificateChain.pem', with_({ 'certificateChain.pem': text(good, intermediate.certificate, leafKey) }), REFUSED, ERROR],
    ['trustedCertificates.pem empty', with_({ 'trustedCertificates.pem': '' }), REFUSED, ERROR],
    ['files in a folder', renamed((name) => `certificates/${name}`), REFUSED, ERROR],
    ['names of other case', renamed((name) => name.toLowerCase()), REFUSED, ERROR],
    ['zip with a password', rightFiles, REFUSED, ERROR, { after: markedAsEncrypted }],
    ['no line end at the end', mapped((content) => content.trimEnd()), WORKS, ACCEPT],
    ['output of openssl x509 -text', with_({
      'certificateChain.pem': [good, intermediate.certificate].map((file) => output('x509', '-in', file, '-text')).join(''),
    }), WORKS, ACCEPT],
    ['certificates without a line end between them', with_({
      'certificateChain.pem': `${text(good).trimEnd()}${text(intermediate.certificate)}`,
    }), REFUSED, ERROR],
    ['certificate cut', with_({ 'certificateChain.pem': text(good).slice(0, 600) }), REFUSED, ERROR],
    ['PEM with spaces before each line', mapped((content) => content.replace(/^/gm, '  ')), REFUSED, ERROR],
    ['two private keys', with_({ 'privateKey.pem': text(leafKey, otherKey) }), WORKS, WARN],
    ['line of hyphens before a certificate', with_({ 'certificateChain.pem': `----- nodes -----\n${text(good, intermediate.certificate)}` }), REFUSED, ERROR],
    ['line of hyphens between certificates', with_({
      'certificateChain.pem': `${text(good)}----- CA -----\n${text(intermediate.certificate)}`,
    }), REFUSED, ERROR],
    ['line of hyphens after certificates', with_({ 'trustedCertificates.pem': `${text(root.certificate)}-----END-----\n` }), REFUSED, ERROR],
    ['text behind a certificate, in its last line', with_({ 'trustedCertificates.pem': `${text(root.certificate).trimEnd()} CA\n` }), REFUSED, ERROR],
    ['0 after a certificate', with_({ 'certificateChain.pem': `${text(good)}0 CA\n${text(intermediate.certificate)}` }), REFUSED, ERROR],
    ['hyphens in text, a 0 after an empty line', with_({
      'certificateChain.pem': `---- nodes ----\n${text(good)}\n0 # ----- CA -----\n -----\n${text(intermediate.certificate)}`,
    }), WORKS, ACCEPT],
    ['UTF-8 BOM', mapped((content) => `\uFEFF${content}`), REFUSED, ERROR],

    ['expired', signed(leaf({ from: inDays(-60), until: inDays(-1) })), REFUSED, ERROR],
    ['not yet valid', signed(leaf({ from: inDays(2) })), REFUSED, ERROR],
    // the dates of a trust anchor are not checked; nobody wants it all the same
    ['expired, self-signed, itself trusted', itself(selfSigned({ from: inDays(-60), until: inDays(-1) })), WORKS, ERROR],

    ['RSA 1024', signed(leaf({ key: small }), small), WORKS, WARN],
    ['SHA-1', signed(leaf({ digest: 'sha1' })), WORKS, WARN],
    ['RSA 512', signed(leaf({ key: tiny }), tiny), REFUSED, ERROR],
    ['MD5', signed(leaf({ digest: 'md5' })), REFUSED, ERROR],
    ['EC P-256, PKCS#8', signed(leaf({ key: ec }), ec), WORKS, WARN],
    ['EC P-256, SEC1', { ...signed(leaf({ key: ec }), ec), 'privateKey.pem': output('ec', '-in', ec) }, WORKS, WARN],
    ['Ed25519', signed(leaf({ key: ed }), ed), VARIES, ['WARNING', 'ERROR']],
    ['RSA 3072', signed(leaf({ key: large }), large), WORKS, ACCEPT],
    ['without extended key usage', signed(leaf({ uses: 'keyUsage=digitalSignature' })), WORKS, ACCEPT],
    ['key usage without digital signatures', signed(leaf({ uses: 'keyUsage=keyEncipherment' })), REFUSED, ERROR],
    ['for servers only', signed(leaf({ uses: 'extendedKeyUsage=serverAuth' })), SERVERS_ONLY, WARN],
    ['critical extension that nobody knows', signed(leaf({ more: [UNKNOWN] })), REFUSED, ERROR],
    ['critical extension that Java knows otherwise', signed(leaf({ more: ['crlDistributionPoints=critical,URI:http://example.com/crl'] })), REFUSED, ERROR],
    ['critical extensions that Java knows', signed(leaf({
      more: ['keyUsage=critical,digitalSignature', 'basicConstraints=critical,CA:false', 'certificatePolicies=critical,1.2.3.4', 'inhibitAnyPolicy=critical,1'],
    })), WORKS, ACCEPT],
    ['intermediate with a critical extension that nobody knows', below({ extensions: [...CA, UNKNOWN] }), REFUSED, ERROR],
    ['trusted intermediate with a critical extension that nobody knows', trustedItself(UNKNOWN), WORKS, WARN],
    ['critical extension that nobody knows, self-signed, itself trusted', itself(selfSigned({ more: [UNKNOWN] })), WORKS, WARN],
    ['name constraints: another domain', bounded('permitted;DNS:example.com'), REFUSED, ERROR],
    ['name constraints: excluded', bounded('excluded;DNS:internal'), REFUSED, ERROR],
    ['name constraints: permitted', bounded('permitted;DNS:example.com,permitted;DNS:ec2.internal,excluded;IP:0.0.0.0/0.0.0.0'), WORKS, ACCEPT],
    ['name constraints: with a dot', bounded('permitted;DNS:.EC2.internal'), WORKS, ACCEPT],
    ['name constraints: other directory names', bounded('permitted;dirName:dn', '[dn]', 'O=Example'), REFUSED, ['WARNING', 'ERROR']],
    ['name constraints: of a trusted intermediate', trustedItself('nameConstraints=critical,permitted;DNS:example.com'), WORKS, WARN],
    ['itself trusted, issued by a CA', with_({ 'trustedCertificates.pem': text(good) }), SERVERS_ONLY, WARN],
    ['itself trusted, issued by a CA that is trusted as well', with_({ 'trustedCertificates.pem': text(good, root.certificate) }), WORKS, ACCEPT],
    ['two names in CN, no SAN, the right one first', signed(leaf({ names: [], cn: `${WILDCARD}/CN=nodes` })), REFUSED, WARN],
    ['two names in CN, no SAN, the right one last', signed(leaf({ names: [], cn: `nodes/CN=${WILDCARD}` })), WORKS, WARN],
    ['for clients only', signed(leaf({ uses: 'extendedKeyUsage=clientAuth' })), REFUSED, ERROR],
  ];
  return rows.map(([name, files, jdk, severities, { after = (content) => content, region = REGION } = {}]) => ({
    name, jdk, severities, after, region, files: new Map(Object.entries(files).map(([file, content]) => [file, bytes(content)])),
  }));
}

/** The flag of encryption, in all headers: the content counts for nothing then. */
function markedAsEncrypted(zip) {
  const marked = Buffer.from(zip);
  for (const [signature, offset] of [['PK\x03\x04', 6], ['PK\x01\x02', 8]]) {
    for (let at = marked.indexOf(signature, 0, 'latin1'); at >= 0; at = marked.indexOf(signature, at + 4, 'latin1')) {
      marked[at + offset] |= 1;
    }
  }
  return marked;
}

module.exports = { REGION, hostIn, zipRows };
