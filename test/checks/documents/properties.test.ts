import * as fc from 'fast-check';
import { anyJson, context, model, nearDocument } from './arbitraries';
import { REF, TOKEN, authentication, authorization, tls } from './fixtures/fixture';
import { judgeDocument } from '../../../lib/checks/documents/judge';
import { Finding, FindingSeverity } from '../../../lib/checks/finding';
import { renderDocument } from '../../../lib/document/render';
import { MODELS } from '../../document/models';
import { describedKeys, faultsOf } from '../../document/schema';

const errors = (findings: Finding[]) => findings.filter(({ severity }) => severity === FindingSeverity.ERROR);
const ids = (findings: Finding[]) => findings.map(({ ruleId, path }) => `${ruleId} ${path}`);

test.each(MODELS)('a typed document has no error: %s', (_title, given) => {
  expect(errors(judgeDocument({ value: renderDocument(given) }, { releaseLabel: 'emr-7.13.0' }))).toEqual([]);
});

test('no typed document has an error', () => {
  fc.assert(fc.property(model, given => {
    expect(errors(judgeDocument({ value: renderDocument(given) }, { releaseLabel: 'emr-7.13.0' }))).toEqual([]);
  }), { numRuns: 200 });
});

test('no value and no text make it throw, and every finding is whole', () => {
  fc.assert(fc.property(fc.oneof(anyJson, nearDocument, fc.anything()), context, (value, given) => {
    for (const finding of judgeDocument({ value }, given)) {
      expect([finding.ruleId, finding.severity, finding.path, finding.message, finding.remedy].map(part => typeof part)).toEqual(Array(5).fill('string'));
      expect(finding.ruleId.endsWith(':not-json') || !/undefined|\[object/.test(finding.message)).toBe(true);
    }
  }), { numRuns: 300 });
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), context, (text, given) => {
    judgeDocument({ value: text, text }, given);
  }), { numRuns: 200 });
});

test('a document says the same as object, as text and twice', () => {
  fc.assert(fc.property(fc.oneof(anyJson, nearDocument), context, (given, where) => {
    const text = JSON.stringify(given, null, 1);
    const value = JSON.parse(text);
    fc.pre(typeof value !== 'string'); // which is taken for the text
    const ofValue = judgeDocument({ value }, where);
    expect(judgeDocument({ value }, where)).toEqual(ofValue);
    const ofText = judgeDocument({ value, text }, where);
    expect(ofText.map(({ line, column, ...finding }) => finding)).toEqual(ofValue);
    expect(judgeDocument({ value: text, text }, where)).toEqual(ofText);
    for (const { path, line, column } of ofText) {
      const rest = text.split('\n')[line! - 1].slice(column! - 1);
      const key = path.slice(path.lastIndexOf('/') + 1).replace(/~1/g, '/').replace(/~0/g, '~');
      expect(path === '' || /^\d+$/.test(key) || rest.startsWith(JSON.stringify(key))).toBe(true);
    }
  }), { numRuns: 200 });
});

test('findings stand in the order of the text', () => {
  fc.assert(fc.property(nearDocument, given => {
    const text = JSON.stringify(given);
    const columns = judgeDocument({ value: text, text }).map(({ column }) => column!);
    expect(columns).toEqual([...columns].sort((left, right) => left - right));
  }));
});

test('what is only known later is never judged', () => {
  const unknown = fc.constantFrom<unknown>(REF, TOKEN, { 'Fn::If': ['C', 5, { EncryptionMode: 'SSE-C' }] }, '{{resolve:ssm:x}}');
  fc.assert(fc.property(fc.constantFrom(...describedKeys().map(({ path }) => path)), unknown, context, (path, value, where) => {
    const keys = path.split('/').slice(1);
    const document = keys.reduceRight<unknown>((inner, key) => key === '[]' ? [inner] : { [key]: inner }, value);
    const pointer = path.replace(/\[\]/g, '0');
    expect(judgeDocument({ value: document }, where).filter(finding => finding.path === pointer || finding.path.startsWith(`${pointer}/`))).toEqual([]);
  }), { numRuns: 300 });
});

test('with everything only known later, nothing is wrong for certain', () => {
  fc.assert(fc.property(nearDocument, given => {
    const hidden = (value: any): any => Array.isArray(value) ? value.map(hidden)
      : typeof value === 'object' && value !== null && value !== REF ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hidden(part)])) : TOKEN;
    const wrong = errors(judgeDocument({ value: hidden(given) }));
    // which sections there are can still be seen, and what is missing in them
    expect(wrong.filter(({ ruleId }) => !/:(missing-key|wrong-type|ldap-.*|ranger-needs-authentication|no-release-has-both|not-json)$/.test(ruleId))).toEqual([]);
  }));
});

test('what sections ask of each other is what the published schema asks', () => {
  const flag = fc.constantFrom(true, false, 'true', 'false');
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  fc.assert(fc.property(fc.record({
    inTransit: fc.boolean(),
    ldap: optional(fc.record({ EnableLDAPAuthentication: flag, LDAPServerURL: fc.constant('ldaps://host') })),
    kerberos: optional(fc.constant({ Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: {} })),
    identityCenter: optional(fc.record({ EnableIdentityCenter: flag })),
    iam: optional(fc.record({ EnableApplicationScopedIAMRole: flag }, { requiredKeys: [] })),
    lakeFormation: optional(fc.record({ AuthorizedSessionTagValue: fc.constant('Amazon EMR'), EnableLakeFormation: flag }, { requiredKeys: [] })),
    ranger: optional(fc.constant({})),
  }), given => {
    const document = JSON.parse(JSON.stringify({
      ...given.inTransit ? tls({ CertificateProviderType: 'EMR' }) : {},
      ...authentication({ LDAPConfiguration: given.ldap, KerberosConfiguration: given.kerberos, IdentityCenterConfiguration: given.identityCenter }),
      ...authorization({ IAMConfiguration: given.iam, LakeFormationConfiguration: given.lakeFormation, RangerConfiguration: given.ranger }),
    }));
    const off = given.ldap !== undefined && ['false', false].includes(given.ldap.EnableLDAPAuthentication);
    // the schema does not look at the flag of LDAP for Ranger
    fc.pre(!(given.ranger && off));
    expect(errors(judgeDocument({ value: document })).length > 0).toBe(faultsOf(document).length > 0);
  }), { numRuns: 300 });
});

test('what the published schema refuses is told of, and where', () => {
  fc.assert(fc.property(nearDocument, given => {
    const document = JSON.parse(JSON.stringify(given));
    const found = judgeDocument({ value: document });
    fc.pre(!/Token\[|"Ref"|e\+289/.test(JSON.stringify(document)));
    if (faultsOf(document).length > 0) {
      expect(ids(found.filter(({ severity }) => severity !== FindingSeverity.INFO))).not.toEqual([]);
    }
  }), { numRuns: 200 });
});
