import { CoverageArea, CoverageRow } from './coverage-row';
import { alsoKerberos, withKerberos } from './hadoop-rows';
import type { CoveredRelease } from './release';
import { Subject, encrypted, needsSomething, notEncrypted, unknown, without } from './rows';
import type { Settings } from './settings';
import { CLUSTER_FEATURES } from '../releases/cluster-features';
import { ENDPOINTS, Endpoint, MATRIX_SOURCE, OPEN_ENDPOINTS } from '../releases/in-transit-matrix';

/** Each endpoint that AWS's matrix tells of, once, whatever number of ways there is to encrypt it. */
export function endpointRows(settings: Settings, release: CoveredRelease, isWanted: (endpoint: Endpoint) => boolean): CoverageRow[] {
  const ways = new Map<string, Endpoint[]>();
  for (const endpoint of [...ENDPOINTS, ...OPEN_ENDPOINTS].filter(isWanted)) {
    const id = ['endpoint', endpoint.application, endpoint.component, endpoint.endpoint].join('/');
    ways.set(id, [...ways.get(id) ?? [], endpoint]);
  }
  return [...ways].map(([id, endpoints]) => endpointRow(id, endpoints, settings, release));
}

const NOTHING = 'Keep others out of the network of the nodes: AWS names no release that encrypts this';

function endpointRow(id: string, ways: readonly Endpoint[], settings: Settings, release: CoveredRelease): CoverageRow {
  const [{ application, component, endpoint, port }] = ways;
  const { inTransit, kerberos } = settings;
  const subject: Subject = {
    id, area: CoverageArea.IN_TRANSIT, where: component.startsWith(application) ? component : `${application} ${component}`, what: `connections to ${endpoint}, port ${port}`,
    application, endpoint, port, source: MATRIX_SOURCE,
  };
  const notes = ways.flatMap(({ note }) => note ?? []);
  const noted = (row: CoverageRow): CoverageRow => notes.length === 0 ? row : { ...row, why: `${row.why}; ${notes.join('; ')}` };
  if (release.unknown !== undefined || release.lacksConfigurations) {
    return noted(without(subject, inTransit));
  }
  if (ways.every(({ mechanism }) => mechanism === 'None')) {
    return noted(withoutMechanism(subject, ways[0], settings, release));
  }
  const supported = ways.filter(way => release.has(way) !== false);
  if (supported.length === 0) {
    return noted(notEncrypted(subject, `AWS names no release up to ${release.name} that encrypts it`, laterRelease(ways, settings, release)));
  }
  if (inTransit.on !== true) {
    return noted(offWith(subject, supported, settings));
  }
  if (supported.every(way => release.has(way) === undefined)) {
    return noted(unknown(subject, `AWS names the release that encrypts it, and not whether its preview ${release.name} does`, 'Use a later release'));
  }
  const byItself = supported.find(({ mechanism }) => mechanism !== 'SASL+Kerberos');
  if (byItself === undefined) {
    const [next] = ways.filter(way => release.has(way) === false).flatMap(way => release.nextWith(way) ?? []);
    return noted(withKerberos(subject, 'SASL with Kerberos', kerberos, release, next === undefined ? '' : `, or ${next} or later`));
  }
  const alsoSasl = supported.length > 1 && kerberos.on === true;
  return noted(encrypted(subject, `${byWords(byItself, release)}${alsoSasl ? ' and SASL with Kerberos' : ''}`, 'encryption in transit is on'));
}

/** Two pages of AWS differ about the first releases. */
function byWords({ mechanism }: Endpoint, release: CoveredRelease): string {
  return mechanism === 'Spark AES' && release.has(CLUSTER_FEATURES.SPARK_AES) === false ? 'Spark AES (SASL DIGEST-MD5 by an older page of AWS)' : mechanism;
}

function withoutMechanism(subject: Subject, { setting, settingSince }: Endpoint, { inTransit }: Settings, release: CoveredRelease): CoverageRow {
  if (setting === undefined || settingSince === undefined) {
    return notEncrypted(subject, 'AWS names no release that encrypts it', NOTHING);
  }
  if (release.has({ since: settingSince }) === false) {
    return notEncrypted(subject, `AWS names no release up to ${release.name} that encrypts it`, `Use ${release.nextWith({ since: settingSince })} or later, and set ${setting} to true`);
  }
  return inTransit.on === true ? needsSomething(subject, 'it is off by default', `Set ${setting} to true`) : without(subject, inTransit, `, and set ${setting} to true`);
}

function laterRelease(ways: readonly Endpoint[], { inTransit, kerberos }: Settings, release: CoveredRelease): string {
  const next = `Use ${release.nextWith(ways[0])} or later`;
  const rest = [...inTransit.on === true ? [] : ['encryption in transit'], ...ways[0].mechanism === 'SASL+Kerberos' && kerberos.on !== true ? ['Kerberos'] : []];
  return rest.length === 0 ? next : `${next}, with ${rest.join(' and ')}`;
}

/** Encryption of local disks secures Hadoop RPC as well: of its endpoints the matrix speaks with encryption in transit only. */
function offWith(subject: Subject, supported: readonly Endpoint[], { inTransit, localDisk, kerberos }: Settings): CoverageRow {
  const onlyWithKerberos = supported.every(({ mechanism }) => mechanism === 'SASL+Kerberos');
  const isHadoop = subject.application === 'HDFS' || subject.application === 'YARN';
  if (onlyWithKerberos && isHadoop && inTransit.on === false && localDisk.on === true && kerberos.on !== false) {
    return unknown(subject, 'encryption of local disks turns on privacy for Hadoop RPC; of this endpoint AWS speaks with encryption in transit only', inTransit.remedy);
  }
  return without(subject, inTransit, onlyWithKerberos ? alsoKerberos(kerberos) : '');
}
