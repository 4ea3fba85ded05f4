import { APPEARANCE, STATES } from '../appearance';
import { CoverageArea, CoverageRow, CoverageState } from '../coverage-row';

/** How many rows there are of each state. */
export type Counts = Readonly<Record<CoverageState, number>>;

/** What the picture shows as one thing, for one row or several. */
export interface Thing {
  /** As it stands in the picture, where there is room. */
  readonly name: string;
  readonly rows: readonly CoverageRow[];
  readonly counts: Counts;
}

/** All that the picture shows. Each row of a report belongs to exactly one thing. */
export interface Things {
  /** Objects in Amazon S3, and log files there. */
  readonly s3: readonly Thing[];
  /** Connections of the nodes to Amazon S3. */
  readonly toS3: readonly Thing[];
  readonly disks: readonly Thing[];
  /** Of Hadoop, between nodes. */
  readonly hadoop: readonly Thing[];
  /** Write-ahead logs in the service for them. */
  readonly writeAheadLogs: readonly Thing[];
  readonly applications: readonly Thing[];
}

/** Short names of what has one in every report. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['s3/connections', 'Connections to Amazon S3'],
  ['hue-s3-file-browser', 'S3 file browser of Hue'],
  ['instance-store', 'Instance store'],
  ['instance-store-nvme', 'Instance store, NVMe'],
  ['ebs-storage', 'EBS storage'],
  ['ebs-root', 'EBS root'],
  ['hdfs-transparent', 'HDFS encryption zones'],
  ['hadoop-rpc', 'Hadoop RPC'],
  ['hdfs-block-transfer', 'HDFS block transfer'],
  ['wal', 'HBase write-ahead logs'],
  ['logs', 'Log files'],
]);

const BUCKET = 'Amazon S3, bucket ';

const MOST_BUCKETS = 4;

const MOST_APPLICATIONS = 28;

/** By areas, so that rows of a kind that comes later have their place as well. */
export function thingsOf(rows: readonly CoverageRow[]): Things {
  const of = (...areas: readonly CoverageArea[]) => rows.filter(({ area }) => areas.includes(area));
  const logs = of(CoverageArea.WRITE_AHEAD_LOG);
  const buckets = of(CoverageArea.S3).filter(isBucket);
  const objects = of(CoverageArea.S3).filter(row => !isBucket(row));
  const transit = of(CoverageArea.IN_TRANSIT);
  return {
    s3: [
      ...objects.filter(({ id }) => id === 's3').map(row => thing(buckets.length === 0 ? 'All buckets' : 'All other buckets', [row])),
      ...withRest(buckets.map(single), MOST_BUCKETS, 'buckets'),
      ...objects.filter(({ id }) => id !== 's3').map(single),
      ...of(CoverageArea.LOG_FILES).map(single),
    ],
    toS3: transit.filter(isToS3).map(single),
    disks: [...of(CoverageArea.LOCAL_DISK), ...logs.filter(row => !isInService(row))].map(single),
    hadoop: of(CoverageArea.HADOOP).map(single),
    writeAheadLogs: logs.filter(isInService).map(single),
    applications: withRest(byApplication(transit.filter(row => !isToS3(row))), MOST_APPLICATIONS, 'applications'),
  };
}

export function allOf({ s3, toS3, disks, hadoop, writeAheadLogs, applications }: Things): Thing[] {
  return [...s3, ...writeAheadLogs, ...toS3, ...hadoop, ...disks, ...applications];
}

export function countsOf(rows: readonly CoverageRow[]): Counts {
  const count = (state: CoverageState) => rows.filter(row => row.state === state).length;
  return {
    [CoverageState.ENCRYPTED]: count(CoverageState.ENCRYPTED),
    [CoverageState.NOT_ENCRYPTED]: count(CoverageState.NOT_ENCRYPTED),
    [CoverageState.NEEDS_SOMETHING]: count(CoverageState.NEEDS_SOMETHING),
    [CoverageState.UNKNOWN]: count(CoverageState.UNKNOWN),
  };
}

/** `3 not encrypted, 2 encrypted`: what there is none of is left out. */
export function countsInWords(counts: Counts): string {
  return STATES.filter(state => counts[state] > 0).map(state => `${counts[state]} ${APPEARANCE[state].word}`).join(', ');
}

function isBucket({ id }: CoverageRow): boolean {
  return id.startsWith('s3/bucket/');
}

function isToS3({ id }: CoverageRow): boolean {
  return id === 's3/connections';
}

/** Releases without the service have the logs on the disks of the nodes. */
function isInService({ where }: CoverageRow): boolean {
  return where === 'Amazon EMR WAL';
}

function thing(name: string, rows: readonly CoverageRow[]): Thing {
  return { name, rows, counts: countsOf(rows) };
}

function single(row: CoverageRow): Thing {
  return thing(NAMES.get(row.id) ?? (row.where.startsWith(BUCKET) ? row.where.slice(BUCKET.length) : row.where), [row]);
}

function byApplication(rows: readonly CoverageRow[]): Thing[] {
  const groups = new Map<string, CoverageRow[]>();
  for (const row of rows) {
    const name = row.application ?? row.where;
    const group = groups.get(name) ?? [];
    group.push(row);
    groups.set(name, group);
  }
  return [...groups].map(([name, ofIt]) => thing(name, ofIt));
}

/** So many that they have room: the last one stands for the rest. */
function withRest(things: readonly Thing[], most: number, what: string): readonly Thing[] {
  if (things.length <= most) {
    return things;
  }
  const rest = things.slice(most - 1);
  return [...things.slice(0, most - 1), thing(`and ${rest.length} more ${what}`, rest.flatMap(({ rows }) => rows))];
}
