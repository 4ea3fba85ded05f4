import { judgeDocument } from '../../../lib/checks/documents/judge';
import { FindingSeverity } from '../../../lib/checks/finding';
import { CORPUS, CorpusDocument, textOf } from '../../document/corpus';

const AT_REST = '/EncryptionConfiguration/AtRestEncryptionConfiguration';
const DISK = `${AT_REST}/LocalDiskEncryptionConfiguration`;
const TLS = '/EncryptionConfiguration/InTransitEncryptionConfiguration/TLSCertificateConfiguration';

/** All errors of the documents that have any: rule and place. */
const ERRORS: Record<string, string[]> = {
  'aws-docs-pr23-wrong-keys.json': [`unknown-key ${DISK}/LocalDiskEncryptionKeyProvider`],
  'synthetic-02-ldap-without-in-transit.json': ['ldap-needs-in-transit /AuthenticationConfiguration/LDAPConfiguration'],
  'synthetic-03-ldap-plain-ldap-url.json': ['ldap-url /AuthenticationConfiguration/LDAPConfiguration/LDAPServerURL'],
  'synthetic-04-ldap-and-kerberos.json': ['ldap-with-kerberos /AuthenticationConfiguration/KerberosConfiguration'],
  'synthetic-06-ebs-with-custom-provider.json': [`ebs-needs-aws-kms ${DISK}/EnableEbsEncryption`],
  'synthetic-07-imds-hop-limit-65.json': ['out-of-range /InstanceMetadataServiceConfiguration/HttpPutResponseHopLimit'],
  'guard-03-rest-misconfigured-null-s3.json': [`missing-key ${DISK}`],
  'guard-04-transit-misconfigured.json': [`missing-key ${TLS}`],
  'guard-05-suppressed-missing-provider-type.json': [`missing-key ${DISK}`],
  'cfn-nag-03-misconfigured-at-rest.json': [`missing-key ${TLS}`, `unknown-key ${AT_REST}/WrongKey`],
  'trivy-07-rego-local-disk-no-key-no-flag.json': [`missing-key ${DISK}`],
  'cdk-nag-01-in-transit-flag-top-level.json': ['missing-wrapper /EnableInTransitEncryption'],
  'cdk-nag-04-at-rest-compliant-top-level.json': ['missing-wrapper /AtRestEncryptionConfiguration', 'missing-wrapper /EnableAtRestEncryption'],
  'checkov-04-in-transit-pass-without-certificate.json': ['flag-without-section /EncryptionConfiguration/EnableInTransitEncryption'],
};

/** On these releases everything is there; what is old is no error where nothing is said of the release. */
const NEW_ENOUGH: Record<string, string> = { 'aws-docs-33-legacy-lake-formation-saml.json': 'emr-5.36.0' };

function errorsOf(file: string, releaseLabel?: string): string[] {
  const text = textOf(file);
  return judgeDocument({ value: JSON.parse(text), text }, { releaseLabel })
    .filter(({ severity }) => severity === FindingSeverity.ERROR)
    .map(({ ruleId, path }) => `${ruleId.replace('cdk-emr-security:', '')} ${path}`)
    .sort();
}

const titles = (documents: CorpusDocument[]) => documents.map(({ file }) => file);

test.each(titles(CORPUS))('%s has the errors that are known, on any release', file => {
  expect(errorsOf(file)).toEqual(ERRORS[file] ?? []);
  expect(errorsOf(file, NEW_ENOUGH[file] ?? 'emr-7.13.0')).toEqual(ERRORS[file] ?? []);
});

test('the verdicts are those of the index', () => {
  const wrong = CORPUS.filter(({ status }) => status === 'invalid' || status === 'synthetic').map(({ file }) => file);
  const allowed = ['synthetic-01-ldap-pem.json', 'synthetic-05-ldap-ranger.json'];
  expect(wrong.filter(file => ERRORS[file] === undefined)).toEqual(allowed);
  expect(Object.keys(ERRORS).filter(file => !wrong.includes(file))).toEqual([]);
});

test('every finding of a text has its place', () => {
  for (const { file } of CORPUS) {
    const text = textOf(file);
    for (const { path, line, column } of judgeDocument({ value: JSON.parse(text), text }, { releaseLabel: 'emr-5.0.0', region: 'eu-west-3', partition: 'aws-cn' })) {
      const rest = text.split('\n')[line! - 1].slice(column! - 1);
      const key = path.slice(path.lastIndexOf('/') + 1);
      expect(rest).toMatch(path === '' ? /^\{/ : /^\d+$/.test(key) ? /^["{]/ : new RegExp(`^"${key}"`));
    }
  }
});
