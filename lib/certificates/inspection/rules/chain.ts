import { details, isAuthority, isSame } from '../certificate';
import { CERTIFICATE_CHAIN, PRIVATE_KEY } from '../file-names';
import { CertificateRule, PAGE, idOf } from '../rule';
import { issuerOf, subjectOf, subjectsOf } from '../words';

const LIST = 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|Issuer:"';

const CHAIN_ORDER: CertificateRule = {
  id: idOf('chain-order'),
  severity: 'ERROR',
  looksAt: 'the order of the certificates: that of the nodes first, then each before the one that issued it',
  example: 'certificateChain.pem with the CA before the certificate of the nodes',
  evidence: PAGE.TLS,
  java: 'refuses a chain without the certificate of the key as its first; with root and intermediate the wrong way round a JKS keystore works and a PKCS #12 one refuses',
  remedy: 'Put them together in this order: cat node.pem intermediate.pem root.pem > certificateChain.pem',
  shownBy: LIST,
  check: ({ chainFile, chain, leaf, issuers, fits }) => {
    if (chainFile === undefined || leaf === undefined) {
      return [];
    }
    if (!isSame(chain[0], leaf)) {
      return [{
        file: chainFile.at,
        message: `starts with ${subjectOf(chain[0])}; ${subjectOf(leaf)}, which ${fits ? `belongs to ${PRIVATE_KEY}` : 'issued none of the others'}, is expected before those that issued it`,
      }];
    }
    const belowOf = new Map(issuers.map(({ certificate, below }) => [certificate.fingerprint256, below]));
    const belows = chain.map(({ fingerprint256 }) => belowOf.get(fingerprint256)).filter(below => below !== undefined);
    return belows.every((below, index) => index === 0 || below >= belows[index - 1]) ? [] : [{
      file: chainFile.at,
      severity: 'WARNING',
      message: `has issuers in another order than they issued, got ${subjectsOf(chain)}; ${subjectsOf(issuers.map(({ certificate }) => certificate))} are expected in this order`,
    }];
  },
};

const CHAIN_UNRELATED: CertificateRule = {
  id: idOf('chain-unrelated'),
  severity: 'WARNING',
  looksAt: `certificates in ${CERTIFICATE_CHAIN} that did not issue the one of the nodes, or stand twice`,
  example: 'a chain with the CA of before a change and that of after it',
  evidence: PAGE.TLS,
  java: 'works with a JKS keystore; a PKCS #12 one refuses the chain',
  remedy: 'Leave only the certificate of the nodes and its issuers in it; what nodes are to trust besides belongs into trustedCertificates.pem',
  shownBy: LIST,
  check: ({ chainFile, chain, leaf, issuers, trust }) => {
    // an incomplete path has a rule of its own, and what comes after the gap is no stranger
    if (chainFile === undefined || leaf === undefined || trust?.anchor === undefined) {
      return [];
    }
    const expected = new Set(issuers.map(({ certificate }) => certificate.fingerprint256));
    // what is there a second time is no longer among the expected
    const strangers = chain.filter(({ fingerprint256 }) => !expected.delete(fingerprint256));
    return strangers.length === 0 ? [] : [{
      file: chainFile.at,
      message: `has certificates that do not belong to its chain, or stand twice, got ${subjectsOf(strangers)}; only ${subjectOf(leaf)} and its issuers are expected, each once`,
    }];
  },
};

const SIGNATURE_INVALID: CertificateRule = {
  id: idOf('signature-invalid'),
  severity: 'ERROR',
  looksAt: 'whether the signatures are those of the issuers',
  example: 'a CA that was made anew under the same name with another key',
  evidence: PAGE.PROFILE,
  java: 'refuses it',
  remedy: 'Put the certificate of the CA there that issued the certificate, or have it issued again by this one',
  shownBy: `openssl verify -CAfile FILE ${CERTIFICATE_CHAIN}`,
  check: bundle => {
    const { trust } = bundle;
    const last = trust?.path[trust.path.length - 1];
    return last === undefined || trust?.anchor !== undefined || trust?.impostor === undefined ? [] : [{
      file: bundle.fileOf(trust.impostor),
      message: `${subjectOf(trust.impostor)} has the name of the issuer of ${subjectOf(last)}, but not the key that signed it; the certificate with that key is expected`,
    }];
  },
};

const AUTHORITY: CertificateRule = {
  id: idOf('issuer-not-ca'),
  severity: 'ERROR',
  looksAt: 'whether the issuers may issue certificates: their basic constraints and their path length',
  example: 'a certificate that was issued with the key of a server certificate, CA:FALSE',
  evidence: PAGE.PROFILE,
  java: 'refuses it, for intermediate CAs and for what is trusted; a trusted certificate without any extension works',
  remedy: 'Make the certificate of the CA anew with "-addext basicConstraints=critical,CA:TRUE" and, where it has a path length, a greater one',
  shownBy: 'openssl storeutl -noout -text -certs FILE | grep -A1 "Basic Constraints"',
  check: bundle => {
    const { trust } = bundle;
    if (trust?.anchor === undefined) {
      return [];
    }
    // what is trusted itself issues nothing that counts
    const issuers = [...trust.path.slice(1), trust.anchor].filter((issuer, index, all) => index === 0 || !isSame(issuer, all[index - 1]));
    const trustedItself = trust.path.length === 1 && isSame(trust.anchor, trust.path[0]);
    return trustedItself ? [] : issuers.flatMap((issuer, below) => {
      const isAnchor = isSame(issuer, trust.anchor!);
      const file = bundle.fileOf(issuer);
      if (!isAuthority(issuer, isAnchor)) {
        return [{ file, message: `${subjectOf(issuer)} issued a certificate and is no CA by its basic constraints; CA:TRUE is expected` }];
      }
      const length = isAnchor ? undefined : details(issuer)?.pathLength;
      return length === undefined || below <= length ? [] : [{
        file, message: `${subjectOf(issuer)} allows ${length} CAs between it and the certificate of the nodes, got ${below}; a path length of ${below} or more, or none, is expected`,
      }];
    });
  },
};

const INTERMEDIATE_MISSING: CertificateRule = {
  id: idOf('intermediate-missing'),
  severity: 'ERROR',
  looksAt: 'whether the chain leads from the certificate of the nodes to one of trustedCertificates.pem without a gap',
  example: 'a chain without the intermediate CA, where only the root is trusted',
  evidence: PAGE.CERTIFICATES,
  java: 'refuses it',
  remedy: `Add the certificates of the intermediate CAs to ${CERTIFICATE_CHAIN}, each after the one that it issued; if the chain is complete, trust the CA that issued its last`,
  shownBy: LIST,
  check: ({ chainFile, trustedFile, trust, isPublic }) => {
    if (chainFile === undefined || trustedFile === undefined || isPublic || trust === undefined
      || trust.anchor !== undefined || trust.impostor !== undefined) {
      return [];
    }
    const last = trust.path[trust.path.length - 1];
    return last.issuer === last.subject ? [] : [{
      file: chainFile.at,
      message: `ends at ${subjectOf(last)}, issued by ${issuerOf(last)}, of which no certificate is in the bundle, got ${subjectsOf(trustedFile.certificates)} as trusted; `
        + 'the certificates up to a trusted one are expected',
    }];
  },
};

export const CHAIN_RULES: readonly CertificateRule[] = [CHAIN_ORDER, CHAIN_UNRELATED, SIGNATURE_INVALID, AUTHORITY, INTERMEDIATE_MISSING];
