import { CoverageArea, CoverageRow } from './coverage-row';
import type { CoveredRelease } from './release';
import { Subject, encrypted, needsSomething, notEncrypted, unknown, without } from './rows';
import type { Settings } from './settings';
import { wordsAt } from './source-values';
import { PAGE } from '../checks/pages';
import { PLACE } from '../document/places';
import { CLUSTER_FEATURES } from '../releases/cluster-features';
import { Feature } from '../releases/thresholds';

const EBS_DEFAULT = 'only EBS encryption by default of the account may encrypt it';

function about(id: string, where: string, what: string): Subject {
  return { id, area: CoverageArea.LOCAL_DISK, where, what, source: PAGE.ENCRYPTION_OPTIONS };
}

/** Disks of the nodes. */
export function diskRows(settings: Settings, release: CoveredRelease): CoverageRow[] {
  return [
    luks(about('instance-store', 'instance store volumes without NVMe', 'data on the disks'), settings),
    encrypted(about('instance-store-nvme', 'instance store volumes with NVMe', 'data on the disks'), 'the hardware', 'NVMe volumes encrypt by themselves, whatever the document says'),
    storage(about('ebs-storage', 'EBS storage volumes', 'data on the disks'), settings),
    root(about('ebs-root', 'EBS root volumes', 'the operating system and what is written there'), settings, release),
    transparent({ ...about('hdfs-transparent', 'HDFS', 'files in encryption zones (transparent encryption)'), application: 'HDFS' }, release),
  ];
}

/** What is written to the disks that hold data. */
export function storage(subject: Subject, settings: Settings): CoverageRow {
  const { localDisk, ebs } = settings;
  if (localDisk.on === false) {
    return without(subject, { ...localDisk, why: `${localDisk.why}: ${EBS_DEFAULT}` });
  }
  if (localDisk.on === true && ebs.on !== false) {
    const keys = keysOfDisks(settings);
    return keys === undefined ? later(subject) : encrypted(subject, `${ebs.on ? 'EBS encryption' : 'EBS encryption or LUKS'} with ${keys}`, 'the document says so');
  }
  return luks(subject, settings);
}

function luks(subject: Subject, settings: Settings): CoverageRow {
  if (settings.localDisk.on !== true) {
    return without(subject, settings.localDisk);
  }
  const keys = keysOfDisks(settings);
  return keys === undefined ? later(subject) : encrypted(subject, `LUKS with ${keys}`, 'encryption of local disks is on');
}

function of(what: string, words: string | undefined): string | undefined {
  return words === undefined ? undefined : `${what} ${words}`;
}

function keysOfDisks({ view, document }: Settings): string | undefined {
  switch (view!.text(PLACE.DISK_PROVIDER)) {
    case 'AwsKms':
      return wordsAt(document, PLACE.DISK_KEY);
    case 'Custom':
      return of('keys of', wordsAt(document, PLACE.DISK_CLASS));
    default:
      return undefined;
  }
}

function later(subject: Subject): CoverageRow {
  return unknown(subject, 'where the keys come from is only known at deployment, or the document does not say it', 'Look at the template, or at the configuration when it is deployed');
}

function root(subject: Subject, settings: Settings, release: CoveredRelease): CoverageRow {
  const { localDisk, ebs, view } = settings;
  const hasEbs = release.hasFeature(Feature.EBS_ENCRYPTION) !== false;
  if (localDisk.on !== true) {
    return without(subject, localDisk.on === undefined ? localDisk : { ...localDisk, why: `${localDisk.why}: ${EBS_DEFAULT}` }, hasEbs ? ', with EBS encryption' : '');
  }
  if (ebs.on !== false) {
    const keys = keysOfDisks(settings);
    if (ebs.on === undefined) {
      return without(subject, ebs);
    }
    if (release.hasFeature(Feature.EBS_ENCRYPTION) === undefined) {
      return unknown(subject, 'nothing is published of EBS encryption on previews', 'Use a later release');
    }
    return keys === undefined ? later(subject) : encrypted(subject, `EBS encryption with ${keys}`, 'EBS encryption is on');
  }
  if (hasEbs) {
    return needsSomething(subject, 'LUKS leaves root volumes out', view!.text(PLACE.DISK_PROVIDER) === 'Custom'
      ? 'Use a key of AWS KMS for local disks, and turn on EBS encryption' : 'Turn on EBS encryption');
  }
  const later524 = 'emr-5.24.0 or later with EBS encryption';
  return release.has(CLUSTER_FEATURES.ENCRYPTED_CUSTOM_AMI)
    ? needsSomething(subject, 'LUKS leaves root volumes out, and the release has no EBS encryption', `Use a custom AMI with an encrypted root volume, or ${later524}`)
    : notEncrypted(subject, 'LUKS leaves root volumes out, and the release has neither EBS encryption nor custom AMIs', `Use ${later524}`);
}

function transparent(subject: Subject, release: CoveredRelease): CoverageRow {
  const remedy = 'Configure encryption zones with the classification hdfs-encryption-zones where data in HDFS need keys of their own';
  const why = 'no document turns on transparent encryption of HDFS';
  switch (release.has(CLUSTER_FEATURES.HDFS_TRANSPARENT_ENCRYPTION)) {
    case true:
      return needsSomething(subject, why, remedy);
    case false:
      return notEncrypted(subject, why, 'Use emr-4.1.0 or later');
    default:
      return unknown(subject, why, remedy);
  }
}
