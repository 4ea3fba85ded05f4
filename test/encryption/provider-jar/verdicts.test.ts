// What Java said of JARs that javac and jar made (fixtures/make.sh), and what is said here.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { FIXTURES, told } from './jars';
import { inspectProvider } from '../../../lib/encryption/provider-jar/inspect-class';
import { ProviderUse } from '../../../lib/encryption/provider-jar/wanted-types';

const USES: ProviderUse[] = ['IN_TRANSIT', 'LOCAL_DISK', 'S3'];
/** Of these the JAR does not have all: Java had it, and here nobody knows. */
const NOT_VERIFIABLE = new Set([
  'fixtures.Shapes$FromOutside LOCAL_DISK', 'fixtures.Shapes$FromOutside IN_TRANSIT', 'fixtures.Shapes$FromOutside S3',
  'fixtures.Shapes$WithRole S3', 'fixtures.Shapes$DiskWithRole S3',
]);

const cases = ['providers', 'java17', 'multi-release', 'signed'].flatMap(jar => {
  const verdicts: { [className: string]: unknown[] } = JSON.parse(readFileSync(path.join(FIXTURES, `${jar}.json`), 'utf8'));
  return Object.entries(verdicts).flatMap(([className, verdict]) =>
    USES.map((use, index) => ({ jar, className, use, accepted: verdict[index] === true })));
});

test('there are classes that Java accepts and refuses, for each use', () => {
  expect(cases.length).toBeGreaterThan(90);
  for (const use of USES) {
    expect(new Set(cases.filter(each => each.use === use).map(each => each.accepted))).toEqual(new Set([true, false]));
  }
});

test.each(cases)('$jar: $className for $use is accepted: $accepted', ({ jar, className, use, accepted }) => {
  const inspection = inspectProvider({ path: path.join(FIXTURES, `${jar}.jar`), jar: `${jar}.jar`, className, use });
  if (NOT_VERIFIABLE.has(`${className} ${use}`)) {
    expect(told(inspection)).toEqual(['warning provider-class-not-verifiable']);
    return;
  }
  expect({ accepted: inspection.errors.length === 0, warnings: inspection.warnings }).toEqual({ accepted, warnings: [] });
});
