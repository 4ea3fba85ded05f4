import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { raisedWarnings } from './fixtures';
import { STAGE_RULES } from '../../lib/checks/stage-rules';
import { usages } from '../golden/apps';

const INTEG = path.join(__dirname, '..', '..', 'integ');
const mockApps: App[] = [];
jest.mock('../../integ/app', () => ({
  integApp: () => {
    mockApps.push(new (jest.requireActual<typeof import('aws-cdk-lib')>('aws-cdk-lib').App)({ analyticsReporting: false }));
    return mockApps[mockApps.length - 1];
  },
}));

/** All that is to be said of the documented usages; errors would fail their synthesis. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  'pem-in-artifact-bucket': ['bug-history-server-port at Stack/Security/Resource'],
  'certificates-from-secrets': ['bug-history-server-port at Stack/Security/Resource'],
  'everything': ['bug-history-server-port at Stack/Security/Resource', 'trust-policy-by-hand at Stack/Security/Resource'],
  'cross-stack': ['cluster-in-another-stack at SecurityStack/Security/Resource'],
  'own-roles': ['trust-policy-by-hand at Stack/Security/Resource'], // the role of analysts is imported
  'emrfs-role-mappings': ['trust-policy-by-hand at Stack/Security/Resource'], // here too
  'everything-authorized': ['cluster-in-another-stack at SecurityStack/Security/Resource'],
};

/** Warnings of the rules over several constructs, with where they stand. */
function foundIn(app: App): string[] {
  app.synth();
  return raisedWarnings(app).flatMap(warning => {
    const [, where, id] = /^\[(.*?)\] .* \[ack: cdk-emr-security:([a-z0-9-]+)\]$/s.exec(warning)!;
    return STAGE_RULES.some(rule => rule.id === `cdk-emr-security:${id}`) ? [`${id} at ${where}`] : [];
  });
}

test.each(Object.keys(usages))('the documented usage %s has no findings but the known ones', usage => {
  const app = new App({ analyticsReporting: false });
  usages[usage](app);
  expect(foundIn(app)).toEqual(FOUND[usage] ?? []);
});

test.each(fs.readdirSync(INTEG).filter(file => /^integ\..*\.ts$/.test(file) && !file.endsWith('.d.ts')))('%s has no findings', file => {
  mockApps.length = 0;
  jest.isolateModules(() => jest.requireActual(path.join(INTEG, file)));
  expect(mockApps).toHaveLength(1);
  expect(foundIn(mockApps[0])).toEqual([]);
});
