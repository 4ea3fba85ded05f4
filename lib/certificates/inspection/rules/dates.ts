import { X509Certificate } from 'crypto';
import { Bundle } from '../bundle';
import { isSame } from '../certificate';
import { CertificateRule, PAGE, RuleFinding, Severity, idOf } from '../rule';
import { moment, subjectOf } from '../words';

const DAY = 24 * 60 * 60 * 1000;
/** Before that, a certificate is said to expire soon. */
export const SOON_DAYS = 30;

const DATES = 'openssl storeutl -noout -text -certs FILE | grep -E "Subject:|Not (Before|After)"';

/** What has dates that count: the leaf always, what issued it below the anchor as an error, an anchor as a warning. */
function dated({ leaf, trust }: Bundle): { certificate: X509Certificate; severity: Severity }[] {
  if (leaf === undefined) {
    return [];
  }
  const { path, anchor } = trust ?? { path: [leaf] };
  // a self-signed one at the end, which nobody trusts yet, is a root as well
  const isAnchor = (certificate: X509Certificate) => anchor === undefined ? certificate.subject === certificate.issuer : isSame(anchor, certificate);
  const all = anchor === undefined || path.some(each => isSame(each, anchor)) ? path : [...path, anchor];
  return all.map(certificate => ({ certificate, severity: certificate !== leaf && isAnchor(certificate) ? 'WARNING' : 'ERROR' }));
}

function ofEach(bundle: Bundle, judge: (certificate: X509Certificate) => string | undefined): RuleFinding[] {
  return dated(bundle).flatMap(({ certificate, severity }) => {
    const message = judge(certificate);
    return message === undefined ? [] : [{ file: bundle.fileOf(certificate), severity, message }];
  });
}

const EXPIRED: CertificateRule = {
  id: idOf('expired'),
  severity: 'ERROR',
  looksAt: 'until when the certificates are valid: that of the nodes and its intermediate CAs; for what is trusted it is a warning',
  example: 'a certificate that was valid until yesterday',
  evidence: PAGE.PROFILE,
  java: 'refuses it; the dates of what is itself trusted are not looked at',
  remedy: 'Have the certificate issued again, and put it here together with its key',
  shownBy: DATES,
  check: bundle => ofEach(bundle, certificate => Date.parse(certificate.validTo) >= bundle.context.now.getTime() ? undefined
    : `${subjectOf(certificate)} expired, got ${moment(certificate.validTo)}; a time after ${moment(bundle.context.now)} is expected`),
};

const NOT_YET_VALID: CertificateRule = {
  id: idOf('not-yet-valid'),
  severity: 'ERROR',
  looksAt: 'from when on the certificates are valid: that of the nodes and its intermediate CAs; for what is trusted it is a warning',
  example: 'a certificate that is valid from tomorrow on',
  evidence: PAGE.PROFILE,
  java: 'refuses it; the dates of what is itself trusted are not looked at',
  remedy: 'Have the certificate issued for an earlier time, or wait; look at the clock of the machine that issued it, and at that of this one',
  shownBy: DATES,
  check: bundle => ofEach(bundle, certificate => Date.parse(certificate.validFrom) <= bundle.context.now.getTime() ? undefined
    : `${subjectOf(certificate)} is not valid yet, got ${moment(certificate.validFrom)}; a time before ${moment(bundle.context.now)} is expected`),
};

const EXPIRES_SOON: CertificateRule = {
  id: idOf('expires-soon'),
  severity: 'WARNING',
  looksAt: `certificates that expire within ${SOON_DAYS} days: clusters that are started later fail, and so do running ones`,
  example: 'a certificate that is valid for a week',
  evidence: PAGE.PROFILE,
  java: 'works, until it expires',
  remedy: 'Have the certificate issued again. Nodes read it when they start: running clusters keep the one they have',
  shownBy: DATES,
  check: bundle => dated(bundle).filter(({ severity }) => severity === 'ERROR').flatMap(({ certificate }) => {
    const left = Date.parse(certificate.validTo) - bundle.context.now.getTime();
    return left < 0 || left >= SOON_DAYS * DAY ? [] : [{
      file: bundle.fileOf(certificate),
      message: `${subjectOf(certificate)} expires soon, got ${moment(certificate.validTo)}; ${SOON_DAYS} days or more from ${moment(bundle.context.now)} are expected`,
    }];
  }),
};

const EXPIRES_BEFORE_CLUSTERS: CertificateRule = {
  id: idOf('expires-before-clusters'),
  severity: 'WARNING',
  looksAt: 'certificates that expire while clusters that start now may still run: as long as maxClusterLifetime says',
  example: 'a certificate that is valid for another 90 days, and clusters that may run for 365',
  evidence: PAGE.PROFILE,
  java: 'works, until it expires',
  remedy: 'Have a certificate issued that is valid for longer, or say with maxClusterLifetime how long clusters run',
  shownBy: DATES,
  check: bundle => {
    const { now, maxClusterLifetimeDays = 0 } = bundle.context;
    return dated(bundle).filter(({ severity }) => severity === 'ERROR').flatMap(({ certificate }) => {
      const days = (Date.parse(certificate.validTo) - now.getTime()) / DAY;
      return days < SOON_DAYS || days >= maxClusterLifetimeDays ? [] : [{
        file: bundle.fileOf(certificate),
        message: `${subjectOf(certificate)} expires while clusters may run that start now, got ${moment(certificate.validTo)}; `
          + `${maxClusterLifetimeDays} days or more from ${moment(now)} are expected`,
      }];
    });
  },
};

export const DATE_RULES: readonly CertificateRule[] = [EXPIRED, NOT_YET_VALID, EXPIRES_SOON, EXPIRES_BEFORE_CLUSTERS];
