import { Applications, applicationsOf, isWanted } from './applications';
import type { CoverageOptions } from './coverage-options';
import type { MeasuredCoverage } from './coverage-report';
import { CoverageArea, CoverageRow } from './coverage-row';
import type { CoverageSetting } from './coverage-setting';
import { diskRows } from './disk-rows';
import { endpointRows } from './endpoint-rows';
import { hadoopRows } from './hadoop-rows';
import { KnownKeyUsers, keysOf } from './keys';
import { logFilesRow, writeAheadLogRow } from './log-rows';
import { CoveredRelease } from './release';
import { unknown } from './rows';
import { hueRow, s3Rows } from './s3-rows';
import { Settings, readSettings } from './settings';
import { summarize } from './summarize';
import { withUniqueIds } from './unique-ids';
import type { JudgeInput } from '../checks/documents/judge';
import { checkFlag, checkList, checkOptions, checkText } from '../private/arguments';
import { Problems, inOneLine } from '../private/errors';
import { ENDPOINT_SETTINGS, MATRIX_SOURCE } from '../releases/in-transit-matrix';
import { Feature } from '../releases/thresholds';

/**
 * What is encrypted on the clusters of a release. Whatever the document holds, nothing is thrown.
 *
 * @param known what an app knows of the users of its keys
 */
export function measureCoverage(input: JudgeInput, releaseLabel: string, options: CoverageOptions = {}, known?: KnownKeyUsers): MeasuredCoverage {
  checkArguments(releaseLabel, options);
  const release = new CoveredRelease(releaseLabel);
  const settings = readSettings(input, release, releaseLabel, options);
  const applications = applicationsOf(options.applications);
  const { keys, untold: untoldKeys } = keysOf(settings, release, known);
  const rows = withUniqueIds([
    ...s3Rows(settings, release),
    ...applications.includes('Hue') ? hueRow(settings) : [],
    ...diskRows(settings, release),
    ...hadoopRows(settings, release),
    ...applications.includes('HBase') ? [writeAheadLogRow(settings, release)] : [],
    logFilesRow(release),
    ...endpointRows(settings, release, isWanted(applications)),
    ...applications.untold.map(name => untold(inOneLine(name).slice(0, 100))),
  ]);
  return {
    releaseLabel: release.name,
    rows,
    settings: settingsOf(settings, release, applications),
    summary: summarize(rows, [...notesOf(settings, release, untoldKeys), ...askedFor(options, release), SETTINGS_COUNT]),
    findings: settings.findings,
    keys,
  };
}

function untold(name: string): CoverageRow {
  const subject = { id: `application/${name}`, area: CoverageArea.IN_TRANSIT, where: name, what: 'its connections', application: name, source: MATRIX_SOURCE };
  return unknown(subject, 'AWS does not tell of this application', 'Ask what the application encrypts by itself');
}

/** Those of the applications that the release has. */
function settingsOf({ inTransit }: Settings, release: CoveredRelease, applications: Applications): CoverageSetting[] {
  if (inTransit.on !== true) {
    return [];
  }
  return ENDPOINT_SETTINGS
    .filter(setting => release.has(setting) === true && setting.application.split('/').every(each => applications.includes(each)))
    .map(({ application, property, setByEmr, note }) => ({ application, property, setByEmr, ...note !== undefined && { note } }));
}

function notesOf({ errors }: Settings, release: CoveredRelease, untoldKeys: number): string[] {
  return [
    ...release.unknown === undefined ? [] : [`${release.unknown}: what the document turns on is not known to encrypt anything there`],
    ...release.newerThan === undefined ? [] : [
      `the release is newer than all that were known of its major when this library was made (${release.newerThan} was the newest): what holds from an earlier release on is taken to hold of it`,
    ],
    ...errors.length === 0 ? [] : [`the document has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}, for which Amazon EMR may refuse it: ${[...new Set(errors.map(({ ruleId }) => ruleId))].sort().join(', ')}`],
    ...untoldKeys === 0 ? [] : [`the document names ${untoldKeys} more keys, of which nothing is told here`],
  ];
}

const SETTINGS_COUNT = 'settings of the applications of a cluster can turn off what a document turns on';

const MOST_NAMES = 40;

/** Who reads a report has not asked for it, and has to know what was. */
function askedFor({ applications, kerberos }: CoverageOptions, release: CoveredRelease): string[] {
  const names = [...new Set(applications?.map(name => inOneLine(name).slice(0, 100)))].filter(name => name.toLowerCase() !== 'hadoop');
  const listed = [...names.slice(0, MOST_NAMES), ...names.length > MOST_NAMES ? [`${names.length - MOST_NAMES} more`] : []].join(', ');
  return [
    applications === undefined ? 'told of are all applications that AWS writes about'
      : `told of ${names.length === 0 ? 'is Hadoop only' : `are ${listed}, what is installed with them, and Hadoop`}`,
    ...kerberos === undefined || release.hasFeature(Feature.KERBEROS) !== true ? [] : [`Kerberos is counted as ${kerberos ? 'on' : 'off'}, whatever the document says`],
  ];
}

function checkArguments(releaseLabel: string, options: CoverageOptions): void {
  const problems = new Problems();
  checkText(problems, 'releaseLabel', releaseLabel, 'the label of a release, such as "emr-7.9.0",');
  if (checkOptions(problems, 'options', options, ['applications', 'kerberos'])) {
    checkList(problems, 'options.applications', options.applications, (name, path) => checkText(problems, path, name, 'the name of an application'));
    checkFlag(problems, 'options.kerberos', options.kerberos);
  }
  problems.throwIfAnyIn('SecurityConfigurationDocument.coverage()');
}
