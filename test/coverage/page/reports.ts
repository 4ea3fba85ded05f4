import { CoverageArea, CoverageKey, CoverageRow, CoverageState, Finding, FindingSeverity } from '../../../lib';
import { CoverageReport, MeasuredCoverage } from '../../../lib/coverage/coverage-report';
import { summarize } from '../../../lib/coverage/summarize';

export const AWS_PAGE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html';

/** A report made by hand: what is not given is empty. */
export function reportOf({ notes = [], ...given }: Partial<MeasuredCoverage> & { readonly notes?: readonly string[] }): CoverageReport {
  const rows = given.rows ?? [];
  return CoverageReport._of({ releaseLabel: 'emr-7.9.0', settings: [], findings: [], keys: [], summary: summarize(rows, notes), ...given, rows });
}

export function row(given: Partial<CoverageRow> & { readonly id: string }): CoverageRow {
  const isEncrypted = given.state === CoverageState.ENCRYPTED;
  return {
    area: CoverageArea.S3, where: 'Amazon S3', what: 'objects', state: CoverageState.NOT_ENCRYPTED, why: 'it is off', source: AWS_PAGE,
    ...isEncrypted ? { by: 'SSE-S3' } : { remedy: 'Turn it on' },
    ...given,
  };
}

export function endpoint(application: string, name: string, given: Partial<CoverageRow> = {}): CoverageRow {
  return row({
    id: `endpoint/${application}/${name}`, area: CoverageArea.IN_TRANSIT, where: `${application} server`, what: `connections to ${name}`, application, endpoint: name, port: '8080', ...given,
  });
}

export function finding(given: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'cdk-emr-security:unknown-key', severity: FindingSeverity.ERROR, path: '/EncryptionConfiguration', message: 'is wrong', remedy: 'Mend it', ...given,
  };
}

export function key(given: Partial<CoverageKey> = {}): CoverageKey {
  return {
    key: 'arn:aws:kms:eu-west-1:111122223333:key/one', usedFor: ['Amazon S3'],
    users: [{ principal: 'the roles of the nodes', why: 'objects are read', actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] }], ...given,
  };
}
