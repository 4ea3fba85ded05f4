import { X509Certificate } from 'crypto';
import { anchorsOf, chainOf, isAlive, Publication } from './trust-record';
import { TrustAnchors, verifiesAgainst } from '../../certificates/inspection/chain';

/** With whom the nodes of a new zip cannot talk. */
export interface Discontinuity {
  readonly with: Publication;
  /** What is refused by whom. */
  readonly reason: string;
}

/**
 * Running nodes never read the zip again, so nodes with each zip that was published within the life of a cluster talk with nodes that
 * get the new one, in both directions. Finds the first zip with which they cannot.
 */
export function findDiscontinuity(
  next: Publication, published: readonly Publication[], now: Date, maxClusterLifetimeDays: number,
): Discontinuity | undefined {
  const nodes = { chain: chainOf(next), anchors: anchorsOf(next) };
  for (const publication of alive(published, now, maxClusterLifetimeDays)) {
    const reason = refusal(nodes, { chain: chainOf(publication), anchors: anchorsOf(publication) }, now);
    if (reason !== undefined) {
      return { with: publication, reason };
    }
  }
  return undefined;
}

/** Those since the last break: clusters of before are left behind already. */
function alive(published: readonly Publication[], now: Date, maxClusterLifetimeDays: number): Publication[] {
  const counting = published.filter(publication => publication.undone !== true);
  const lastBreak = counting.map(publication => publication.breaksTrust === true).lastIndexOf(true);
  return counting.slice(Math.max(0, lastBreak)).filter(publication => isAlive(publication, now, maxClusterLifetimeDays));
}

interface Nodes {
  readonly chain: readonly X509Certificate[];
  readonly anchors: TrustAnchors;
}

function refusal(next: Nodes, before: Nodes, now: Date): string | undefined {
  if (!verifiesAgainst(next.chain, before.anchors, now)) {
    return `they trust ${described(before.anchors)}, which the new certificate does not chain to`;
  }
  // with a certificate that has expired they can talk with nobody any more
  const [leaf] = before.chain;
  if (leaf !== undefined && Date.parse(leaf.validTo) > now.getTime() && !verifiesAgainst(before.chain, next.anchors, now)) {
    return `their certificate does not chain to ${described(next.anchors)}, which the new nodes would trust`;
  }
  return undefined;
}

function described(anchors: TrustAnchors): string {
  return anchors === 'public roots' ? 'the public roots' : anchors.map(({ subject }) => subject.replace(/\n/g, ', ')).join(' and ') || 'nothing';
}
