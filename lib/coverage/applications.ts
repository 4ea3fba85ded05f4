import { ENDPOINTS, Endpoint, INSTALLED_WITH } from '../releases/in-transit-matrix';

/** Those of clusters. */
export interface Applications {
  includes(application: string, component?: string): boolean;
  /** Names of which AWS's matrix tells nothing, as they were given. */
  readonly unknown: readonly string[];
}

/** Hadoop is always there. */
const HADOOP = ['YARN', 'HDFS', 'MapReduce'];

/** Names of applications that consist of those of the matrix, or are other names for them. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([['hadoop', HADOOP], ['prestosql', ['Trino']]]);

const KNOWN = new Map(ENDPOINTS.map(({ application }) => [application.toLowerCase(), application]));

/** All that AWS tells of, if no names are given. */
export function applicationsOf(names: readonly string[] | undefined): Applications {
  if (names === undefined) {
    return { includes: () => true, unknown: [] };
  }
  const wanted = new Set(HADOOP);
  const unknown = names.filter(name => {
    const applications = OTHER_NAMES.get(name.toLowerCase()) ?? [KNOWN.get(name.toLowerCase())].flatMap(known => known ?? []);
    for (const application of applications) {
      wanted.add(application);
      INSTALLED_WITH.find(installed => installed.application === application)?.others.forEach(other => wanted.add(other));
    }
    return applications.length === 0;
  });
  return {
    includes: (application, component) => wanted.has(application) || component !== undefined && wanted.has(`${application}/${component}`),
    unknown: [...new Set(unknown)],
  };
}

export function isWanted(applications: Applications): (endpoint: Endpoint) => boolean {
  return ({ application, component }) => applications.includes(application, component);
}
