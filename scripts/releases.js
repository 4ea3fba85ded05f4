// Writes the tables of lib/releases from lib/releases/emr-releases.json, where facts about releases are kept with their sources: node scripts/releases.js
const fs = require('node:fs');
const path = require('node:path');

const folder = path.join(__dirname, '..', 'lib', 'releases');
const HEADER = '// Written by node scripts/releases.js from emr-releases.json: change it there.\n';
const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
const RELEASE = 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide';

const text = (value) => `'${value.replace(/[\\']/g, '\\$&')}'`;
const texts = (values) => `[${values.map(text).join(', ')}]`;
const versions = (values) => `[${values.map((version) => `[${version.split('.').join(', ')}]`).join(', ')}]`;
const page = (url) => {
  const known = [['GUIDE', GUIDE], ['RELEASE', RELEASE]].find(([, start]) => url.startsWith(`${start}/`));
  return known ? `\`\${${known[0]}}${url.slice(known[1].length)}\`` : text(url);
};
const fields = (parts) => `{ ${Object.entries(parts).filter(([, part]) => part !== undefined).map(([name, part]) => `${name}: ${part}`).join(', ')} }`;
const rows = (list, row) => list.map((each) => `  ${row(each)},\n`).join('');
const onLines = (parts) => `{\n${Object.entries(parts).filter(([, part]) => part !== undefined).map(([name, part]) => `    ${name}: ${part},\n`).join('')}  }`;
const optional = (value, write) => (value === undefined ? undefined : write(value));

const since = (row) => ({ since: versions(row.since), patched: optional(row.patched, versions), only: row.only });

const features = ({ features: list }) => `${HEADER}import type { Threshold } from './thresholds';

const GUIDE = '${GUIDE}';

/** A feature of security configurations that not every release of EMR has. */
export enum Feature {
${rows(list, (row) => `${row.feature} = ${text(row.name)}`)}}

/** All features whose first release is known. */
export const THRESHOLDS: readonly Threshold[] = [
${rows(list, (row) => onLines({ feature: `Feature.${row.feature}`, ...since(row), source: page(row.source) }))}];
`;

const clusterFeatures = ({ clusterFeatures: list }) => `${HEADER}import type { Since } from './thresholds';

const GUIDE = '${GUIDE}';
const RELEASE = '${RELEASE}';

/** From when on clusters have something that no document configures. */
export interface ClusterFeature extends Since {
  readonly note: string;
  /** The page of AWS that says so. */
  readonly source: string;
}

export const CLUSTER_FEATURES = {
${rows(list, (row) => `${row.feature}: ${onLines({ ...since(row), note: text(row.note), source: page(row.source) })}`)}} satisfies Readonly<Record<string, ClusterFeature>>;
`;

const labels = ({ labels: known }) => `${HEADER}
/** The releases that the tables speak of: majors of the product line 'emr', and the newest label of each major of each product line when they were written. */
export const KNOWN_RELEASES = {
  majors: [${known.majors.join(', ')}],
  newest: ${texts(known.newest)},
  source: ${text(known.source)},
} as const;
`;

const endpoint = (row) => fields({
  application: text(row.application), component: text(row.component), endpoint: text(row.endpoint), port: text(row.port), mechanism: text(row.mechanism), since: versions(row.since),
  setting: optional(row.setting, text), settingSince: optional(row.settingSince, versions), note: optional(row.note, text),
});

const matrix = ({ inTransit, installedWith }) => `${HEADER}/* eslint-disable @stylistic/max-len */
import type { Version } from './release-label';

/** How something between nodes is encrypted. */
export type Mechanism = 'TLS' | 'Spark AES' | 'SASL+Kerberos' | 'None';

/** One row of the support matrix of AWS: the same endpoint has several, if there are several ways. */
export interface Endpoint {
  readonly application: string;
  readonly component: string;
  readonly endpoint: string;
  /** A number, or 'dynamic'. */
  readonly port: string;
  readonly mechanism: Mechanism;
  /** The first release of each major; a major that is not named has none. */
  readonly since: readonly Version[];
  /** What a cluster can set to encrypt it all the same, and from when on. */
  readonly setting?: string;
  readonly settingSince?: readonly Version[];
  readonly note?: string;
}

/** A setting of an application, and what EMR makes of it with encryption in transit. */
export interface EndpointSetting {
  readonly application: string;
  readonly property: string;
  readonly setByEmr: string;
  /** The first release of each major whose endpoints it is about. */
  readonly since: readonly Version[];
  readonly note?: string;
}

/** What EMR installs with an application: other applications, or 'Application/Component'. */
export interface InstalledWith {
  readonly application: string;
  readonly others: readonly string[];
  readonly source: string;
}

const RELEASE = '${RELEASE}';

export const MATRIX_SOURCE = ${text(inTransit.source)};

export const ENDPOINTS: readonly Endpoint[] = [
${rows(inTransit.endpoints, endpoint)}];

/** Endpoints that the page only mentions: they stay open without encryption. */
export const OPEN_ENDPOINTS: readonly Endpoint[] = [
${rows(inTransit.withoutEncryption, endpoint)}];

export const ENDPOINT_SETTINGS: readonly EndpointSetting[] = [
${rows(inTransit.settings, (row) => fields({ application: text(row.application), property: text(row.property), setByEmr: text(row.setByEmr), since: versions(row.since), note: optional(row.note, text) }))}];

export const INSTALLED_WITH: readonly InstalledWith[] = [
${rows(installedWith, (row) => fields({ application: text(row.application), others: texts(row.others), source: row.source === inTransit.source ? 'MATRIX_SOURCE' : page(row.source) }))}];
`;

/** The files by their names. */
function releaseTables() {
  const facts = JSON.parse(fs.readFileSync(path.join(folder, 'emr-releases.json'), 'utf8'));
  return { 'features.ts': features(facts), 'cluster-features.ts': clusterFeatures(facts), 'known-releases.ts': labels(facts), 'in-transit-matrix.ts': matrix(facts) };
}

if (require.main === module) {
  for (const [name, content] of Object.entries(releaseTables())) {
    fs.writeFileSync(path.join(folder, name), content);
  }
}

module.exports = { releaseTables };
