import { command } from './command';
import { CLEAN } from './documents';

const FORMATS = 'text, json, html, svg are the formats';
const AREAS = 's3, local-disk, hadoop, write-ahead-log, log-files, in-transit are the areas';

test.each<[string[], string]>([
  [['coverage'], 'a file is missing; - is standard input'],
  [['coverage', 'a', 'b'], 'coverage takes one file, and 2 are given; --compare compares two'],
  [['coverage', '-', '--compare', '-'], 'standard input (-) can be read only once'],
  [['coverage', 'a', '--format', 'sarif'], `there is no format 'sarif'; ${FORMATS}`],
  [['coverage', 'a', '--format='], '--format is empty'],
  [['coverage', 'a', '--format', 'TEXT'], `there is no format 'TEXT'; ${FORMATS}`],
  [['coverage', 'a', '--release='], '--release is empty'],
  [['coverage', 'a', '--release', ' '], '--release is empty'],
  [['coverage', 'a', '--release'], "Option '--release <value>' argument missing"],
  [['coverage', 'a', '--applications='], '--applications is empty'],
  [['coverage', 'a', '--applications', 'Spark,,Hive'], '--applications has an empty name; names with commas between them are expected'],
  [['coverage', 'a', '--applications', 'Spark,'], '--applications has an empty name; names with commas between them are expected'],
  [['coverage', 'a', '--kerberos='], '--kerberos is empty'],
  [['coverage', 'a', '--kerberos', 'yes'], "--kerberos is on or off, and not 'yes'"],
  [['coverage', 'a', '--resource', ''], '--resource is empty'],
  [['coverage', 'a', '--compare='], '--compare is empty'],
  [['coverage', 'a', '--compare-release='], '--compare-release is empty'],
  [['coverage', 'a', '--compare', 'b', '--format', 'html'], 'what differs cannot be told as html; text and json are the formats for that'],
  [['coverage', 'a', '--compare-release', 'emr-7.9.0', '--format', 'svg'], 'what differs cannot be told as svg; text and json are the formats for that'],
  [['coverage', 'a', '--fail-on='], '--fail-on is empty'],
  [['coverage', 'a', '--fail-on', 'encrypted'], "--fail-on has no 'encrypted'; not-encrypted, needs-something, unknown are the states, and in a comparison worse"],
  [['coverage', 'a', '--fail-on', 'worse'], "--fail-on has no 'worse'; not-encrypted, needs-something, unknown are the states, and in a comparison worse"],
  [['coverage', 'a', '--fail-on', 'unknown', '--compare', 'b'], "--fail-on has no 'unknown' in a comparison; worse is what it has there"],
  [['coverage', 'a', '--fail-on', 'unknown:'], `--fail-on has no area ''; ${AREAS}`],
  [['coverage', 'a', '--fail-on', 'unknown:s3,disks'], `--fail-on has no area 'disks'; ${AREAS}`],
  [['coverage', 'a', '--fail-on', 'worse:x', '--compare', 'b'], `--fail-on has no area 'x'; ${AREAS}`],
  [['coverage', 'a', '--release', 'emr-7.9.0', '--release', 'emr-7.9.0'], '--release is given more than once'],
  [['coverage', 'a', '--applications', 'Spark', '--applications=Hive'], '--applications is given more than once'],
  [['coverage', 'a', '--region', 'eu-west-1'], '--region is no option of coverage'],
  [['check', 'a', '--fail-on', 'unknown'], '--fail-on is no option of check'],
  [['check', 'a', '--compare', 'b'], '--compare is no option of check'],
  [['--kerberos', 'on', 'check', 'a'], '--kerberos is no option of check'],
  [['check', 'a', '--format', 'html'], "there is no format 'html'; text, json, sarif are the formats"],
  [['coverage', 'a', '--resource', '\u001b[31m', '--kerberos', '\u202e'], "--kerberos is on or off, and not '\\u202e'"],
])('%j: wrong usage', async (argv, message) => {
  expect(await command(argv)).toEqual({ code: 2, out: '', errors: `cdk-emr-security: ${message}\nTry: cdk-emr-security --help\n` });
});

test('the last of several counts for check, as ever', async () => {
  expect(await command(['check', 'a', '--format', 'sarif', '--format', 'text'], { files: { a: CLEAN } })).toMatchObject({ code: 0, out: expect.stringContaining('1 file checked') });
});

test('options may come first, and after -- there are only files', async () => {
  const argv = ['--release', 'emr-7.9.0', 'coverage', '--', '--fail-on'];
  expect(await command(argv, { files: { '--fail-on': CLEAN } })).toMatchObject({ code: 0, out: expect.stringMatching(/^Encryption on emr-7\.9\.0\n/) });
});

describe('help', () => {
  test('is for both commands', async () => {
    const { out } = await command(['coverage', '--help']);
    expect(out).toBe((await command(['--help'])).out);
    expect(out).toContain('\n       cdk-emr-security coverage FILE [options]\n');
  });

  test('fits into a terminal', async () => {
    const { out } = await command(['--help']);
    expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
  });

  test.each(['release', 'region', 'format', 'applications', 'kerberos', 'resource', 'fail-on', 'compare-release', 'compare', 'help', 'version'])('tells of --%s', async option => {
    expect((await command(['--help'])).out).toMatch(new RegExp(`^  --${option}(?: |$)`, 'm'));
  });
});
