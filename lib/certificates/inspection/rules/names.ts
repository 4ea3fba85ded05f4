import { X509Certificate } from 'crypto';
import { nodeWildcard } from '../../node-names';
import { Bundle } from '../bundle';
import { covers, details, namesOf } from '../certificate';
import { CertificateRule, PAGE, Severity, idOf } from '../rule';
import { listed, quoted } from '../words';

/** What the names of the certificate are held against. */
interface Names {
  readonly file: string;
  readonly leaf: X509Certificate;
  readonly names: readonly string[];
  readonly commonNames: readonly string[];
  readonly commonNameCounts: boolean;
  /** What has to be covered and is not; undefined where it is not known what has to be. */
  readonly uncovered?: readonly string[];
  readonly isExplicit: boolean;
  /** Where clusters do not compare names, nothing fails for sure: some applications compare them all the same. */
  readonly severity: Severity;
}

function namesIn({ leaf, chainFile, context }: Bundle): Names | undefined {
  const found = leaf === undefined ? undefined : details(leaf);
  if (leaf === undefined || chainFile === undefined || found === undefined) {
    return undefined;
  }
  const wanted = context.hostNames ?? (context.region === undefined ? undefined : [nodeWildcard(context.region)]);
  return {
    file: chainFile.at,
    leaf,
    names: namesOf(leaf),
    commonNames: found.commonNames,
    commonNameCounts: !found.hasHostNames,
    uncovered: wanted?.filter(name => !covers(leaf, name)),
    isExplicit: context.hostNames !== undefined,
    severity: context.hostnameVerification ? 'ERROR' : 'WARNING',
  };
}

/** The wildcard of some Region. */
const SOME_REGION = /^\*\.(ec2|[a-z]{2,}(-[a-z]+)+-\d+\.compute)\.internal$/i;
/** A name that only nodes of EC2 have, or that is meant to cover them in all Regions. */
const OF_EC2 = /(^|\.)(ec2|compute)\.internal$|^\*\.internal$/i;

const isWanted = (name: string, region: string | undefined): boolean =>
  region === undefined ? SOME_REGION.test(name) : name.toLowerCase() === nodeWildcard(region);

/** Whether what the names lack stands in the common name, which nobody reads. */
const standsInCommonName = ({ commonNames, commonNameCounts }: Names, region: string | undefined): boolean =>
  !commonNameCounts && commonNames.some(name => isWanted(name, region));

const ofOtherRegion = ({ names, leaf }: Names, region: string): boolean => names.length > 0
  && names.every(name => OF_EC2.test(name) && !name.toLowerCase().endsWith(nodeWildcard(region).slice(1)))
  && !covers(leaf, nodeWildcard(region));

const SHOW = 'openssl x509 -in FILE -noout -subject -ext subjectAltName';

const HOST_NAME: CertificateRule = {
  id: idOf('host-name-not-covered'),
  severity: 'ERROR',
  looksAt: 'whether the certificate covers every one of hostNames, where they are given; a warning where host names are not verified',
  example: 'hostNames: [\'*.emr.example.com\'] with a certificate for *.example.com: a wildcard stands for one label',
  evidence: PAGE.HOST_NAMES,
  java: 'refuses it',
  remedy: 'Have the certificate issued with these names as subject alternative names, or correct hostNames',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    return found === undefined || !found.isExplicit || found.uncovered!.length === 0 ? [] : [{
      file: found.file, severity: found.severity,
      message: `does not cover ${listed(found.uncovered!, 'and not')}, got the names ${listed(found.names)}; every one of hostNames is expected to be covered`,
    }];
  },
};

const COMMON_NAME_IGNORED: CertificateRule = {
  id: idOf('common-name-ignored'),
  severity: 'ERROR',
  looksAt: 'the wildcard of the nodes in the common name, beside subject alternative names that do not have it; a warning without Region or verification of host names',
  example: 'CN=*.ec2.internal with the alternative name localhost',
  evidence: PAGE.HOST_NAMES,
  java: 'refuses it: with alternative names, the common name is not looked at',
  remedy: 'Have the certificate issued with the wildcard as one of its subject alternative names',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    const { region } = bundle.context;
    return found === undefined || found.isExplicit || found.uncovered?.length === 0 || !standsInCommonName(found, region) ? [] : [{
      file: found.file,
      severity: region === undefined ? 'WARNING' : found.severity,
      message: `has ${quoted(found.commonNames.find(name => isWanted(name, region))!)} as its common name only, got the alternative names ${listed(found.names)}; `
        + 'it is expected among the alternative names',
    }];
  },
};

const OTHER_REGION: CertificateRule = {
  id: idOf('names-of-other-region'),
  severity: 'ERROR',
  looksAt: 'certificates of which all names are those of nodes in another Region, or of wildcards that cover no node; a warning where host names are not verified',
  example: '*.eu-west-1.compute.internal in us-west-2; *.compute.internal, *.internal: a wildcard stands for one label',
  evidence: PAGE.NODE_NAMES,
  java: 'refuses it',
  remedy: 'Have a certificate issued for the Region of the cluster; one may have the wildcards of several Regions',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    const { region } = bundle.context;
    if (found === undefined || region === undefined || found.isExplicit || standsInCommonName(found, region)) {
      return [];
    }
    return !ofOtherRegion(found, region) ? [] : [{
      file: found.file, severity: found.severity,
      message: `has no name of the nodes of ${region}, got ${listed(found.names)}; ${quoted(nodeWildcard(region))} is expected`,
    }];
  },
};

const NOT_COVERED: CertificateRule = {
  id: idOf('names-not-covered'),
  severity: 'WARNING',
  looksAt: 'certificates for names of a domain of one\'s own, where hostNames are not given',
  example: '*.emr.example.com in us-west-2, where nodes have names such as ip-10-0-0-1.us-west-2.compute.internal',
  evidence: PAGE.NODE_NAMES,
  java: 'refuses it, unless the nodes have such names',
  remedy: 'If the network gives nodes these names, say so in hostNames; else have the certificate issued for the wildcard of the Region',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    const { region } = bundle.context;
    if (found === undefined || found.isExplicit || standsInCommonName(found, region)) {
      return [];
    }
    const known = region === undefined
      ? found.names.some(name => SOME_REGION.test(name))
      : found.uncovered!.length === 0 || ofOtherRegion(found, region);
    const expected = region === undefined ? '"*.ec2.internal" or "*.<region>.compute.internal"' : quoted(nodeWildcard(region));
    return known ? [] : [{ file: found.file, message: `does not cover the names that nodes have without a DNS of one's own, got ${listed(found.names)}; ${expected} is expected` }];
  },
};

const NO_ALTERNATIVE_NAMES: CertificateRule = {
  id: idOf('no-alternative-names'),
  severity: 'INFO',
  looksAt: 'certificates that have the right name as their common name, and no subject alternative names',
  example: 'openssl req -x509 -subj \'/CN=*.ec2.internal\' without -addext',
  evidence: PAGE.HOST_NAMES,
  java: 'works; most other programs, such as those in Python and Go, refuse it',
  remedy: 'When it is issued the next time, have the name as a subject alternative name too: -addext subjectAltName=DNS:*.ec2.internal',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    const suffices = found?.uncovered === undefined ? found?.names.some(name => SOME_REGION.test(name)) : found.uncovered.length === 0;
    return found === undefined || suffices !== true || !found.commonNameCounts || found.commonNames.length !== 1 ? [] : [{
      file: found.file, message: `has no subject alternative names, got the common name ${listed(found.commonNames)}; it is expected as an alternative name as well`,
    }];
  },
};

const SEVERAL_COMMON_NAMES: CertificateRule = {
  id: idOf('several-common-names'),
  severity: 'WARNING',
  looksAt: 'certificates with several common names, and no alternative name of a host',
  example: 'openssl req -x509 -subj \'/CN=*.ec2.internal/CN=nodes\'',
  evidence: PAGE.HOST_NAMES,
  java: 'compares the last one only, and refuses it unless that is the right one',
  remedy: 'Have the certificate issued with the names of the nodes as subject alternative names: -addext subjectAltName=DNS:*.ec2.internal',
  shownBy: SHOW,
  check: bundle => {
    const found = namesIn(bundle);
    return found === undefined || !found.commonNameCounts || found.commonNames.length < 2 ? [] : [{
      file: found.file, message: `has several common names, of which Java compares the last one only, got ${listed(found.commonNames)}; alternative names are expected`,
    }];
  },
};

export const NAME_RULES: readonly CertificateRule[] = [
  HOST_NAME, COMMON_NAME_IGNORED, OTHER_REGION, NOT_COVERED, NO_ALTERNATIVE_NAMES, SEVERAL_COMMON_NAMES,
];
