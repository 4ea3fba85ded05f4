// AWS Control Tower's proactive controls CT.EMR.PR.1 to 4, as AWS publishes them, over every golden template.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';

const GOLDEN = path.join(__dirname, '..', 'golden');
const RULES = path.join(path.dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json')), 'rules/control-tower/cfn-guard/emr');

/**
 * PR.1 in transit and at rest both on; PR.2 S3 by SSE-KMS; ... every rule that a template violates, and no other.
 * Templates without a security configuration of their own violate nothing.
 */
const VIOLATED: Record<string, string[]> = {};

function judge(templatePaths: string[]): Record<string, string[]> {
  const report = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [RULES] }).validate({ templatePaths } as any);
  const violated: Record<string, string[]> = Object.fromEntries(templatePaths.map(file => [path.basename(file, '.template.json'), []]));
  for (const { ruleName, violatingResources } of report.violations) {
    for (const { templatePath } of violatingResources) {
      violated[path.basename(templatePath, '.template.json')].push(ruleName);
    }
  }
  return Object.fromEntries(Object.entries(violated).map(([name, rules]) => [name, [...new Set(rules)].sort()]));
}

test('each golden template violates exactly these controls', () => {
  const templates = fs.readdirSync(GOLDEN).filter(file => file.endsWith('.template.json')).sort();
  expect(judge(templates.map(file => path.join(GOLDEN, file)))).toEqual(VIOLATED);
});
