import { CERTIFICATE_CHAIN, TRUSTED_CERTIFICATES } from '../file-names';
import { CertificateRule, PAGE, idOf } from '../rule';
import { issuerOf, subjectOf, subjectsOf } from '../words';

const TRUSTED_MISSING: CertificateRule = {
  id: idOf('trusted-missing'),
  severity: 'ERROR',
  looksAt: `chains that no public root ends, without ${TRUSTED_CERTIFICATES}`,
  example: 'a self-signed certificate, or one of a private CA, without trustedCertificates.pem',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it',
  remedy: `Add ${TRUSTED_CERTIFICATES}: for a self-signed certificate a copy of ${CERTIFICATE_CHAIN}, for a private CA its root certificate. `
    + `For a public CA, add its intermediate certificates to ${CERTIFICATE_CHAIN}`,
  shownBy: `openssl verify -untrusted ${CERTIFICATE_CHAIN} ${CERTIFICATE_CHAIN}`,
  check: ({ chainFile, trustedFile, trust }) => {
    if (chainFile === undefined || trustedFile !== undefined || trust === undefined || trust.anchor !== undefined || trust.impostor !== undefined) {
      return [];
    }
    const last = trust.path[trust.path.length - 1];
    const end = last.issuer === last.subject ? `the self-signed ${subjectOf(last)}` : `${subjectOf(last)}, issued by ${issuerOf(last)}`;
    return [{
      message: `has no ${TRUSTED_CERTIFICATES}, and ${CERTIFICATE_CHAIN} ends at ${end}, which is none of the public roots; a certificate that nodes are to trust is expected`,
    }];
  },
};

const TRUSTED_OTHER: CertificateRule = {
  id: idOf('trusted-other'),
  severity: 'ERROR',
  looksAt: `whether the chain ends at a certificate of ${TRUSTED_CERTIFICATES}`,
  example: 'trustedCertificates.pem with the CA of another environment',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it',
  remedy: `Put the certificate into ${TRUSTED_CERTIFICATES} that issued the last one of the chain`,
  shownBy: `openssl verify -no-CApath -no-CAstore -partial_chain -untrusted ${CERTIFICATE_CHAIN} -CAfile FILE ${CERTIFICATE_CHAIN}`,
  check: ({ trustedFile, trust, isPublic }) => {
    if (trustedFile === undefined || trust === undefined || trust.anchor !== undefined || trust.impostor !== undefined) {
      return [];
    }
    const last = trust.path[trust.path.length - 1];
    return last.issuer !== last.subject && !isPublic ? [] : [{
      file: trustedFile.at,
      // whether nodes trust public roots besides is not known
      severity: isPublic ? 'WARNING' : 'ERROR',
      message: `has none of the certificates that the chain leads to, got ${subjectsOf(trustedFile.certificates)}; ${subjectOf(last)} is expected`,
    }];
  },
};

const NO_ISSUER: CertificateRule = {
  id: idOf('trusted-without-issuer'),
  severity: 'WARNING',
  looksAt: `whether ${TRUSTED_CERTIFICATES} has an issuer of the chain: servers name what they trust, and clients show a certificate that one of these issued`,
  example: `${TRUSTED_CERTIFICATES} with the certificate of the nodes itself, which a CA issued`,
  evidence: PAGE.TLS,
  java: 'works, unless a server asks for the certificate of its client: then the client shows none, and is refused',
  remedy: `Put the certificate of the CA that issued the one of the nodes into ${TRUSTED_CERTIFICATES}, or use a self-signed certificate`,
  shownBy: 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|Issuer:"',
  check: ({ trustedFile, trust, chain }) => {
    const issuers = new Set(chain.map(({ issuer }) => issuer));
    return trustedFile === undefined || trust?.anchor === undefined || trustedFile.certificates.some(({ subject }) => issuers.has(subject)) ? [] : [{
      file: trustedFile.at,
      message: `has no issuer of the chain in it, got ${subjectsOf(trustedFile.certificates)}; ${issuerOf(trust.path[0])} is expected, so that clients show their certificate`,
    }];
  },
};

export const TRUST_RULES: readonly CertificateRule[] = [TRUSTED_MISSING, TRUSTED_OTHER, NO_ISSUER];
