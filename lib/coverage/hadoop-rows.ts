import { CoverageArea, CoverageRow } from './coverage-row';
import type { CoveredRelease } from './release';
import { Subject, encrypted, needsSomething, notEncrypted, without } from './rows';
import type { Setting, Settings } from './settings';
import { PAGE } from '../checks/pages';
import { Feature } from '../releases/thresholds';

/** What Hadoop encrypts of its own traffic because of encryption at rest. */
export function hadoopRows({ inTransit, localDisk, kerberos }: Settings, release: CoveredRelease): CoverageRow[] {
  const rpc: Subject = {
    id: 'hadoop-rpc', area: CoverageArea.HADOOP, where: 'Hadoop RPC', what: 'calls between the processes of HDFS and YARN', application: 'HDFS', source: PAGE.IN_TRANSIT_MATRIX,
  };
  const blocks: Subject = {
    id: 'hdfs-block-transfer', area: CoverageArea.HADOOP, where: 'HDFS block transfer', what: 'blocks of files between the nodes', application: 'HDFS', source: PAGE.ENCRYPTION_OPTIONS,
  };
  return [
    asked([inTransit, localDisk]) ? withKerberos(rpc, 'SASL privacy with Kerberos', kerberos, release) : without(rpc, firstUnknown(inTransit, localDisk), alsoKerberos(kerberos)),
    localDisk.on === true ? encrypted(blocks, 'AES-256 of HDFS (dfs.encrypt.data.transfer)', 'encryption of local disks turns it on') : without(blocks, localDisk),
  ];
}

/** What only needs Kerberos yet. */
export function withKerberos(subject: Subject, by: string, kerberos: Setting, release: CoveredRelease, otherwise = ''): CoverageRow {
  if (kerberos.on !== false) {
    return kerberos.on === undefined ? without(subject, kerberos) : encrypted(subject, by, 'Kerberos is on, with which SASL encrypts');
  }
  return (release.lacks(Feature.KERBEROS) ? notEncrypted : needsSomething)(subject, `SASL encrypts only with Kerberos: ${kerberos.why}`, `${kerberos.remedy}${otherwise}`);
}

/** The end of a remedy that turns something else on. */
export function alsoKerberos({ on, remedy }: Setting): string {
  // a release without security configurations has one remedy for all
  return on === false && remedy.includes('Kerberos') ? `, and ${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}` : '';
}

function asked(settings: readonly Setting[]): boolean {
  return settings.some(({ on }) => on === true);
}

function firstUnknown(...settings: readonly Setting[]): Setting {
  return settings.find(({ on }) => on === undefined) ?? settings[0];
}
