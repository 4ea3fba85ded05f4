import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { AnalyticsStack } from '../examples/typescript/lib/analytics-stack';
import { report } from '../scripts/quickstart/report';
import { SynthesizedStack } from '../scripts/quickstart/synthesized-stack';

const ROOT = path.join(__dirname, '..');
const templatePath = 'examples/typescript/cdk.out/Analytics.template.json';

let stack: SynthesizedStack;

beforeAll(() => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'quickstart-'));
  const { context } = JSON.parse(fs.readFileSync(path.join(ROOT, 'examples/typescript/cdk.json'), 'utf8'));
  const app = new App({ outdir, context });
  new AnalyticsStack(app, 'Analytics');
  app.synth();
  stack = SynthesizedStack.read(outdir, 'Analytics');
  fs.rmSync(outdir, { recursive: true });
});

test('README shows what npm run quickstart prints', () => {
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const shown = /<!-- quickstart -->\n```(?:text)?\n(.*?)```\n<!-- \/quickstart -->/s.exec(readme);
  expect(shown?.[1].trimEnd()).toBe(report(stack, { templatePath }).trimEnd());
});

test('the roles of the example are users of its key', () => {
  expect(report(stack, { templatePath })).toContain('\nKey users\n  Key  InstanceRole, ServiceRole\n');
});

test('colour changes nothing but the colour', () => {
  const painted = report(stack, { templatePath, color: true });
  expect(painted).toContain('\u001b[1m');
  // eslint-disable-next-line no-control-regex
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(report(stack, { templatePath }));
});

test('fits into a terminal of 120 columns', () => {
  const long = report(stack, { templatePath }).split('\n').filter(line => line.length > 120);
  expect(long).toEqual([]);
});
