// AWS Control Tower's proactive controls CT.EMR.PR.1 to 4, as AWS publishes them, over every golden template.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';

const GOLDEN = path.join(__dirname, '..', 'golden');
const RULES = path.join(path.dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json')), 'rules/control-tower/cfn-guard/emr');

/** The controls by the names of their rules. */
const CONTROLS: Record<string, string> = {
  emr_sec_config_encryption_at_rest_s3_check: 'PR.1', // S3 encrypted at rest
  emr_sec_config_encryption_at_rest_s3_kms_check: 'PR.2', // S3, and every override, encrypted with a KMS key
  emr_sec_config_ebs_encryption_check: 'PR.3', // EBS encryption of local disks
  emr_sec_config_encryption_in_transit_check: 'PR.4', // encrypted in transit
};

/** Every control that a template violates, and no other; a template without a security configuration violates none. */
const VIOLATED: Record<string, string[]> = {
  'alias': ['PR.4'],
  'artifact-provider-in-vpc': [],
  'certificates-by-private-ca': [],
  'certificates-from-secrets': [],
  'cluster-by-name': ['PR.4'],
  'cross-stack.ClusterStack': [],
  'cross-stack.SecurityStack': ['PR.4'],
  'cse-kms': ['PR.4'],
  'custom-providers': ['PR.2', 'PR.3'],
  'defaults': ['PR.4'],
  'emr-managed-certificates': [],
  'emrfs-role-mappings': ['PR.4'],
  'everything': ['PR.2'], // one bucket is overridden to SSE-S3
  'everything-authorized.ClusterStack': [],
  'everything-authorized.RoleStack': [],
  'everything-authorized.SecurityStack': [],
  'identity-center': [],
  'imported-configuration': [],
  'imported-key': ['PR.4'],
  'imported-key-user-by-grant': [],
  'imported-key-users': ['PR.4'],
  'in-transit-disabled': ['PR.4'],
  'instance-metadata': ['PR.4'],
  'kerberos-dedicated-kdc': ['PR.4'],
  'kerberos-external-kdc': ['PR.4'],
  'ldap': [],
  'local-disk-disabled': ['PR.3', 'PR.4'],
  'local-disk-without-ebs': ['PR.3', 'PR.4'],
  'named': ['PR.4'],
  'nothing-encrypted': ['PR.1', 'PR.2', 'PR.3', 'PR.4'],
  'own-roles': ['PR.4'],
  'pem-from-bucket': [],
  'pem-in-artifact-bucket': [],
  'provider-jars-from-assets': ['PR.2', 'PR.3', 'PR.4'], // keys that the classes provide are none of KMS to it
  'ranger': ['PR.4'],
  'runtime-roles-with-lake-formation': [],
  's3-disabled': ['PR.1', 'PR.2', 'PR.4'],
  'self-signed': [],
  'self-signed-with-everything': [],
  'shared-key': ['PR.4'],
  'sse-kms-with-overrides': ['PR.2', 'PR.4'],
  'sse-s3-with-overrides': ['PR.2', 'PR.4'],
  'step-functions': ['PR.4'],
  'users-own-key': ['PR.4'],
  'wal-emr-managed': ['PR.4'],
  'wal-kms': ['PR.4'],
};

function judge(templatePaths: string[]): Record<string, string[]> {
  const report = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [RULES] }).validate({ templatePaths } as any);
  const violated: Record<string, string[]> = Object.fromEntries(templatePaths.map(file => [path.basename(file, '.template.json'), []]));
  for (const { ruleName, violatingResources } of report.violations) {
    for (const { templatePath } of violatingResources) {
      violated[path.basename(templatePath, '.template.json')].push(CONTROLS[ruleName] ?? ruleName);
    }
  }
  return Object.fromEntries(Object.entries(violated).map(([name, rules]) => [name, [...new Set(rules)].sort()]));
}

test('each golden template violates exactly these controls', () => {
  const templates = fs.readdirSync(GOLDEN).filter(file => file.endsWith('.template.json')).sort();
  expect(judge(templates.map(file => path.join(GOLDEN, file)))).toEqual(VIOLATED);
});
