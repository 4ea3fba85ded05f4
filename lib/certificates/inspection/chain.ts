import { X509Certificate } from 'crypto';
import { rootCertificates } from 'tls';
import { byName, details, isAuthority, isSame, isSelfSigned, isSignedBy, isValidAt, namesIssuer } from './certificate';

/** What a certificate is trusted by: these, or where a bundle has none, what Java trusts by itself. */
export type TrustAnchors = readonly X509Certificate[] | 'public roots';

/** Longer chains are in no use; it bounds what hostile files cost. */
const LONGEST_PATH = 12;

/**
 * Whether a node that trusts these anchors accepts this certificate, as the JDK decides it: an anchor is trusted whatever its
 * dates and its signature are; so is a leaf that is an anchor itself. All others must be valid, signed, and issued by an authority.
 *
 * @param chain the leaf, then the certificates that come with it in any order
 * @param at the time that the dates are compared with
 */
export function verifiesAgainst(chain: readonly X509Certificate[], anchors: TrustAnchors, at: Date): boolean {
  if (chain.length === 0) {
    return false;
  }
  const [leaf, ...others] = chain;
  if (anchorsNamed(anchors, leaf.subject).some(anchor => isSame(anchor, leaf))) {
    return true;
  }
  const allowed = (issuer: X509Certificate, below: number) =>
    isAuthority(issuer, false) && isValidAt(issuer, at) && below <= (details(issuer)?.pathLength ?? Infinity);
  const hasAnchor = (certificate: X509Certificate) =>
    issuersAmong(anchorsNamed(anchors, certificate.issuer), certificate).some(anchor => isAuthority(anchor, true));
  return isValidAt(leaf, at) && searchIssuers(leaf, others, allowed).some(({ certificate }) => hasAnchor(certificate));
}

/** A certificate on the way from a leaf to an anchor. */
export interface Step {
  readonly certificate: X509Certificate;
  /** What it issued; nothing for the leaf. */
  readonly issued?: Step;
  /** How many authorities stand between it and the leaf; -1 for the leaf. */
  readonly below: number;
}

/** All that can be reached from a leaf by name and signature, itself first, nearest first: each once, so that hostile files cost little. */
export function searchIssuers(
  leaf: X509Certificate, others: readonly X509Certificate[], allowed: (issuer: X509Certificate, below: number) => boolean = () => true,
): Step[] {
  const steps: Step[] = [{ certificate: leaf, below: -1 }];
  const left = new Map(others.map(each => [each.fingerprint256, each]));
  left.delete(leaf.fingerprint256);
  for (const step of steps) { // grows meanwhile
    const below = step.below + 1;
    for (const issuer of below < LONGEST_PATH ? issuersAmong([...left.values()], step.certificate) : []) {
      if (allowed(issuer, below)) {
        left.delete(issuer.fingerprint256);
        steps.push({ certificate: issuer, issued: step, below });
      }
    }
  }
  return steps;
}

function issuersAmong(candidates: readonly X509Certificate[], certificate: X509Certificate): X509Certificate[] {
  return candidates.filter(each => namesIssuer(certificate, each) && isSignedBy(certificate, each));
}

function anchorsNamed(anchors: TrustAnchors, subject: string): readonly X509Certificate[] {
  return anchors === 'public roots' ? publicRoots().get(subject) ?? [] : anchors.filter(anchor => anchor.subject === subject);
}

let roots: ReadonlyMap<string, readonly X509Certificate[]> | undefined;

/** What Node trusts by itself, which stands for what the JDK does, by name. */
export function publicRoots(): ReadonlyMap<string, readonly X509Certificate[]> {
  roots ??= byName(rootCertificates.map(text => new X509Certificate(text)), ({ subject }) => subject);
  return roots;
}

/** Where the certificates that come with a leaf lead. */
export interface CertificatePath {
  /** The leaf, then what issued each, as far as it is known. */
  readonly path: readonly X509Certificate[];
  /** What trusts the last of the path: that one itself, or its issuer. */
  readonly anchor?: X509Certificate;
  /** Of the name of the last one's issuer, without having signed it. */
  readonly impostor?: X509Certificate;
}

/**
 * Follows the signatures from a leaf, whatever dates and uses say: rules of their own tell of those. Where several ways lead on,
 * the one that ends at an anchor is taken.
 */
export function followIssuers(leaf: X509Certificate, others: readonly X509Certificate[], anchors: TrustAnchors): CertificatePath {
  const steps = searchIssuers(leaf, others);
  const anchorOf = ({ certificate }: Step) => anchorsNamed(anchors, certificate.subject).find(each => isSame(each, certificate))
    ?? issuersAmong(anchorsNamed(anchors, certificate.issuer), certificate)[0];
  const trusted = steps.find(step => anchorOf(step) !== undefined);
  if (trusted !== undefined) {
    return { path: pathTo(trusted), anchor: anchorOf(trusted) };
  }
  const last = steps[steps.length - 1];
  const impostors = isSelfSigned(last.certificate) ? [] : [...others, ...anchorsNamed(anchors, last.certificate.issuer)];
  return { path: pathTo(last), impostor: impostors.find(each => namesIssuer(last.certificate, each)) };
}

function pathTo(step: Step): X509Certificate[] {
  return [...step.issued === undefined ? [] : pathTo(step.issued), step.certificate];
}
