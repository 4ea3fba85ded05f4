import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { AnalyticsStack } from '../examples/typescript/lib/analytics-stack';
import { report } from '../scripts/quickstart/report';
import { SynthesizedStack } from '../scripts/quickstart/synthesized-stack';
import { SecurityConfigurationDocument } from 'cdk-emr-security';

const ROOT = path.join(__dirname, '..');
const templatePath = 'examples/typescript/cdk.out/Analytics.template.json';

let stack: SynthesizedStack;
let pages: Record<string, string>;

beforeAll(() => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'quickstart-'));
  const { context } = JSON.parse(fs.readFileSync(path.join(ROOT, 'examples/typescript/cdk.json'), 'utf8'));
  const app = new App({ outdir, context });
  new AnalyticsStack(app, 'Analytics');
  app.synth();
  stack = SynthesizedStack.read(outdir, 'Analytics');
  pages = Object.fromEntries(fs.readdirSync(outdir).filter(file => file.endsWith('.html')).map(file => [file, fs.readFileSync(path.join(outdir, file), 'utf8')]));
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

test('what is encrypted is told of the release and the applications of the cluster', () => {
  const { Properties: { SecurityConfiguration: document } } = stack.resources[stack.ids('AWS::EMR::SecurityConfiguration')[0]];
  const { encrypted, notEncrypted, needsSomething, unknown } = SecurityConfigurationDocument.fromObject(document).coverage('emr-7.10.0', { applications: ['Spark'] }).summary;
  expect(report(stack, { templatePath })).toContain(`
What is encrypted on emr-7.10.0 with Spark
  ${encrypted} encrypted, ${notEncrypted} not encrypted, ${needsSomething} in need of something, ${unknown} unknown
  encrypted        Amazon S3: SSE-KMS with Key
  encrypted        instance store volumes without NVMe: LUKS with Key
`);
  expect(report(stack, { templatePath })).toMatch(/\n {2}gaps, the gravest first:\n {4}needs something {2}Use Kerberos \(\d+\)\n(.*\n){1,10} {21}and \d+ more\n/);
});

test('the page is where the quickstart says', () => {
  const [[name, text], ...others] = Object.entries(pages);
  expect(others).toEqual([]);
  expect(text).toMatch(/^<!doctype html>.*emr-7\.10\.0/is);
  expect(report(stack, { templatePath })).toContain(`\nPage that tells what is encrypted, and what is not\n  examples/typescript/cdk.out/${name}\n`);
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
