import { ENDPOINTS, Endpoint, INSTALLED_WITH } from '../releases/in-transit-matrix';

/** Those of clusters. */
export interface Applications {
  /** Names of which AWS's matrix tells nothing, as they were given. */
  readonly untold: readonly string[];
  includes(application: string, component?: string): boolean;
}

/** Hadoop is always there. */
const HADOOP = ['YARN', 'HDFS', 'MapReduce'];

/** Names of applications that consist of those of the matrix, or are other names for them. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([['hadoop', HADOOP], ['prestosql', ['Trino']]]);

const KNOWN = new Map(ENDPOINTS.map(({ application }) => [application.toLowerCase(), application]));

/** All that AWS tells of, if no names are given. */
export function applicationsOf(names: readonly string[] | undefined): Applications {
  if (names === undefined) {
    return { untold: [], includes: () => true };
  }
  const wanted = new Set(HADOOP);
  const untold = names.filter(name => {
    const applications = OTHER_NAMES.get(name.toLowerCase()) ?? [KNOWN.get(name.toLowerCase())].flatMap(known => known ?? []);
    applications.forEach(application => addWithOthers(wanted, application));
    return applications.length === 0;
  });
  return {
    untold: [...new Set(untold)],
    includes: (application, component) => wanted.has(application) || component !== undefined && wanted.has(`${application}/${component}`),
  };
}

/** And what is installed with the others: Hue brings Oozie, and Oozie brings Tez. */
function addWithOthers(wanted: Set<string>, application: string): void {
  if (!wanted.has(application)) {
    wanted.add(application);
    INSTALLED_WITH.find(installed => installed.application === application)?.others.forEach(other => addWithOthers(wanted, other));
  }
}

export function isWanted(applications: Applications): (endpoint: Endpoint) => boolean {
  return ({ application, component }) => applications.includes(application, component);
}
