import { X509Certificate } from 'crypto';
import { Bundle } from '../bundle';
import { details, isSame } from '../certificate';
import { compareNames } from '../name-constraints';
import { CertificateRule, PAGE, idOf } from '../rule';
import { listed, quoted, subjectOf } from '../words';

interface OnPath {
  readonly certificate: X509Certificate;
  /** Java takes its name and its key as they are, and looks at no extension but that it is a CA. */
  readonly isTrusted: boolean;
}

/** The certificate of the nodes, what issued it, and what is trusted, in this order. */
function wholePath({ leaf, trust }: Bundle): OnPath[] {
  const { path, anchor } = trust ?? { path: leaf === undefined ? [] : [leaf] };
  const all = anchor === undefined || path.some(each => isSame(each, anchor)) ? path : [...path, anchor];
  return all.map(certificate => ({
    certificate,
    isTrusted: anchor === undefined ? certificate.subject === certificate.issuer : isSame(anchor, certificate),
  }));
}

/** The extensions that the JDK knows where they are critical, measured one by one. */
const KNOWN = new Set([
  '2.5.29.15', // key usage
  '2.5.29.17', // subject alternative names
  '2.5.29.19', // basic constraints
  '2.5.29.30', // name constraints
  '2.5.29.32', // certificate policies
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  '2.5.29.37', // extended key usage
  '2.5.29.54', // inhibit any policy
]);

/** Others by the words of openssl. */
const WORDS: Readonly<Record<string, string>> = {
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.18': 'issuerAltName',
  '2.5.29.31': 'crlDistributionPoints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '1.3.6.1.5.5.7.1.1': 'authorityInfoAccess',
  '1.3.6.1.5.5.7.1.24': 'tlsfeature',
  '2.16.840.1.113730.1.1': 'nsCertType',
};

const CRITICAL_EXTENSION: CertificateRule = {
  id: idOf('critical-extension'),
  severity: 'ERROR',
  looksAt: 'critical extensions that Java does not know, in the certificate of the nodes and its intermediate CAs; for what is trusted it is a warning',
  example: 'a certificate with an extension of a company\'s own, or with crlDistributionPoints, that is marked critical',
  evidence: PAGE.PROFILE,
  java: 'refuses it: "unrecognized critical extension(s)"; the extensions of what is itself trusted are not looked at',
  remedy: 'Have the certificate issued without this extension, or with the extension not marked critical',
  shownBy: 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|critical"',
  check: bundle => wholePath(bundle).flatMap(({ certificate, isTrusted }) => {
    const unknown = details(certificate)?.criticalExtensions.filter(extension => !KNOWN.has(extension)) ?? [];
    return unknown.length === 0 ? [] : [{
      file: bundle.fileOf(certificate),
      severity: isTrusted ? 'WARNING' : 'ERROR',
      message: `${subjectOf(certificate)} has a critical extension that Java does not know, got ${listed(unknown.map(extension => WORDS[extension] ?? extension))}; `
        + 'only extensions that everybody knows are expected to be critical',
    }];
  }),
};

const NAME_CONSTRAINTS: CertificateRule = {
  id: idOf('name-constraints'),
  severity: 'ERROR',
  looksAt: 'the name constraints of intermediate CAs: whether they allow the names of the certificates below them. '
    + 'It is a warning for what is trusted, and where names are not compared here: those of other things than hosts',
  example: 'an intermediate CA for names in example.com, and a certificate for *.ec2.internal',
  evidence: PAGE.PROFILE,
  java: 'refuses it: "name constraints check failed"; those of what is itself trusted are not looked at',
  remedy: 'Have the certificate issued by a CA that is allowed to issue for the names of the nodes; AWS Private CA, and a self-signed certificate, have no such bounds by themselves',
  shownBy: 'openssl storeutl -noout -text -certs FILE | grep -A4 -E "Subject:|Name Constraints"',
  check: bundle => {
    const all = wholePath(bundle);
    return all.flatMap(({ certificate: issuer, isTrusted }, index) => {
      const constraints = index === 0 ? undefined : details(issuer)?.nameConstraints;
      // a CA that issued itself again under another key is not bound by what it wrote into the older one
      const below = all.slice(0, index).map(each => each.certificate).filter((each, at) => at === 0 || each.subject !== each.issuer);
      const compared = constraints === undefined ? [] : below.map(certificate => ({ certificate, ...compareNames(constraints, certificate) }));
      const worst = compared.find(({ refused }) => refused !== undefined) ?? compared.find(({ isUnclear }) => isUnclear && !isTrusted);
      return worst === undefined ? [] : [{
        file: bundle.fileOf(issuer),
        severity: worst.refused === undefined || isTrusted ? 'WARNING' as const : 'ERROR' as const,
        message: worst.refused === undefined
          ? `${subjectOf(issuer)} has name constraints that are not compared here with all names of ${subjectOf(worst.certificate)}; names that they allow are expected`
          : `${subjectOf(issuer)} does not allow by its name constraints what ${subjectOf(worst.certificate)} is named, got ${quoted(worst.refused)}; names that they allow are expected`,
      }];
    });
  },
};

export const EXTENSION_RULES: readonly CertificateRule[] = [CRITICAL_EXTENSION, NAME_CONSTRAINTS];
