import { ALL_DOCUMENT_RULES } from '../../lib/checks/documents/document-rule-table';
import { judgeDocument } from '../../lib/checks/documents/judge';
import { FindingSeverity } from '../../lib/checks/finding';
import { STAGE_RULES } from '../../lib/checks/stage-rules';
import { DocumentModel } from '../../lib/document/model';
import { renderDocument } from '../../lib/document/render';
import { Problems } from '../../lib/private/errors';
import { COMBINATIONS, CombinedSections, Place, checkCombinations, noteCombinations } from '../../lib/private/section-combinations';
import { Feature } from '../../lib/releases/thresholds';

const PREFIX = 'cdk-emr-security:';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f';
const ROLE = 'arn:aws:iam::111122223333:role/Analysts';
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:one-AbCdEf';

/** What each part of the model can be; nothing first. */
const PARTS: { readonly [Part in keyof Required<DocumentModel>]: readonly DocumentModel[Part][] } = {
  inTransit: [undefined, { provider: 'PEM', s3Object: 's3://bucket/certificates.zip' }],
  s3: [undefined, { mode: 'SSE-KMS', awsKmsKey: KEY }],
  localDisk: [undefined, { provider: 'AwsKms', awsKmsKey: KEY, ebsEncryption: true }],
  wal: [undefined, {}],
  kerberos: [undefined, { provider: 'ClusterDedicatedKdc' }, { provider: 'ExternalKdc', adminServer: 'kdc.example.com', kdcServer: 'kdc.example.com' }],
  ldap: [undefined, {
    serverUrl: 'ldaps://ldap.example.com', bindCertificate: SECRET, accessFilter: '(a=b)', userSearchBase: 'dc=users', groupSearchBase: 'dc=groups',
  }],
  identityCenter: [undefined, { role: ROLE }],
  roleMappings: [undefined, [{ role: ROLE, identifierType: 'User', identifiers: ['a'] }]],
  runtimeRoles: [undefined, {}],
  ranger: [undefined, {
    adminServerUrl: 'https://ranger.example.com:6182',
    pluginRole: ROLE,
    otherServicesRole: ROLE,
    adminServerSecret: SECRET,
    plugins: [{ app: 'Spark', clientSecret: SECRET, policyRepositoryName: 'spark' }],
  }],
  lakeFormation: [undefined, { by: 'session tag', value: 'Amazon EMR' }, { by: 'identity center' }, { by: 'saml', metadata: 's3://bucket/idp.xml', userRole: ROLE, samlRole: ROLE }],
  instanceMetadata: [undefined, { minimumVersion: 2, hopLimit: 1 }],
};

/** Every model of the parts. */
const MODELS = Object.entries(PARTS).reduce<DocumentModel[]>(
  (models, [part, values]) => models.flatMap(model => values.map(value => value === undefined ? model : { ...model, [part]: value })), [{}]);

const combined = (model: DocumentModel, s3AccessGrants = false): CombinedSections => ({
  inTransit: model.inTransit !== undefined,
  kerberos: model.kerberos?.provider,
  ldap: model.ldap !== undefined,
  identityCenter: model.identityCenter && { s3AccessGrants },
  runtimeRoles: model.runtimeRoles !== undefined,
  ranger: model.ranger !== undefined,
  lakeFormation: model.lakeFormation?.by,
});

const features = ({
  ldap, identityCenter, runtimeRoles, lakeFormation, kerberos, ranger, instanceMetadata, roleMappings,
}: DocumentModel): Feature[] => [
  ...kerberos ? [Feature.KERBEROS] : [],
  ...ldap ? [Feature.LDAP] : [],
  ...identityCenter ? [Feature.IDENTITY_CENTER] : [],
  ...runtimeRoles ? [Feature.RUNTIME_ROLES] : [],
  ...identityCenter && runtimeRoles ? [Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER] : [],
  ...ranger ? [Feature.RANGER] : [],
  ...instanceMetadata ? [Feature.INSTANCE_METADATA] : [],
  ...roleMappings ? [Feature.EMRFS_ROLE_MAPPINGS] : [],
  ...!lakeFormation ? [] : lakeFormation.by === 'saml' ? [Feature.LEGACY_LAKE_FORMATION] : [Feature.LAKE_FORMATION],
];

/** What a constructor would throw: one text for each problem. */
function thrown(sections: CombinedSections, used: Feature[]): string[] {
  const problems = new Problems();
  checkCombinations(problems, sections, used);
  try {
    problems.throwIfAny({ node: { path: '' } } as never, 'Security', 'SecurityConfiguration');
    return [];
  } catch (error) {
    const [first, ...others] = (error as Error).message.split('\n');
    return others.length === 0 ? [first.replace("SecurityConfiguration 'Security': ", '')] : others.map(line => line.replace(/^- /, ''));
  }
}

function noted(sections: CombinedSections, place: Place = {}): [id: string, severity: FindingSeverity, text: string][] {
  const notes: [string, FindingSeverity, string][] = [];
  noteCombinations({
    warn: (slug, message) => notes.push([slug, FindingSeverity.WARNING, message]),
    inform: (slug, message) => notes.push([slug, FindingSeverity.INFO, message]),
  }, sections, place);
  return notes;
}

/** What is found in the document of a model: of all of them that takes some seconds, so once. */
const found = (model: DocumentModel, place: Place = {}) => judgeDocument({ value: renderDocument(model) }, place)
  .map(({ ruleId, severity }) => ({ severity, slug: ruleId.slice(PREFIX.length) }));
const FOUND = new Map(MODELS.map(model => [model, found(model)]));

const slugs = (findings: ReturnType<typeof found>, severity: FindingSeverity) => findings
  .filter(finding => finding.severity === severity).map(({ slug }) => slug).sort();

describe('of all combinations', () => {
  test('there are enough', () => expect(MODELS).toHaveLength(12288));

  test('those fail whose document has an error, for as many reasons', () => {
    const different = MODELS.filter(model => {
      const errors = slugs(FOUND.get(model)!, FindingSeverity.ERROR);
      const inSections = COMBINATIONS
        .filter(({ severity, applies }) => severity === FindingSeverity.ERROR && applies(combined(model), {})).map(({ rule }) => rule);
      const messages = thrown(combined(model), features(model));
      const ids = [...inSections, ...Array<string>(messages.length - inSections.length).fill('no-release-has-both')];
      return JSON.stringify(ids.sort()) !== JSON.stringify(errors);
    });
    expect(different).toEqual([]);
  });

  test('those are warned about whose document has a warning', () => {
    // the beta is warned about by its section; that nothing at all is encrypted, each of the sections that are off has been told to be
    const ofOneSection = ['legacy-lake-formation', 'nothing-encrypted'];
    // the document cannot say what the clusters have enabled: there it is an INFO
    const ofSections = ['identity-center-without-grants'];
    const different = MODELS.filter(model => {
      const warnings = slugs(FOUND.get(model)!, FindingSeverity.WARNING).filter(slug => !ofOneSection.includes(slug));
      const notes = noted(combined(model))
        .filter(([slug, severity]) => severity === FindingSeverity.WARNING && !ofSections.includes(slug)).map(([slug]) => slug);
      return JSON.stringify(notes.sort()) !== JSON.stringify(warnings);
    });
    expect(different).toEqual([]);
  });

  test('the notes that the document has as infos go with these', () => {
    const different = MODELS.filter(model => {
      const infos = slugs(FOUND.get(model)!, FindingSeverity.INFO);
      const notes = noted(combined(model)).map(([slug]) => slug);
      return notes.includes('runtime-roles-without-in-transit') !== infos.includes('runtime-roles-without-in-transit')
        || notes.includes('identity-center-without-grants') !== infos.includes('identity-center-needs-grants') && model.lakeFormation?.by !== 'saml';
    });
    expect(different).toEqual([]);
  });

  test.each<Place>([{ region: 'us-gov-west-1' }, { region: 'cn-north-1', partition: 'aws-cn' }, { region: 'us-east-1', partition: 'aws' }, { region: 'eu-west-1' }, {}])(
    'the Region counts as for the document: %p', place => {
      for (const identityCenter of PARTS.identityCenter) {
        const model = { identityCenter, inTransit: PARTS.inTransit[1] };
        expect(noted(combined(model), place).some(([slug]) => slug === 'identity-center-region')).toBe(slugs(found(model, place), FindingSeverity.WARNING).includes('identity-center-region'));
      }
    });
});

describe('the table', () => {
  test('is of rules over documents, with their severity and page; what only clusters show is of a rule over them', () => {
    for (const { rule, severity, source } of COMBINATIONS) {
      const behind = ALL_DOCUMENT_RULES.find(({ id }) => id === PREFIX + rule) ?? STAGE_RULES.find(({ id }) => id === PREFIX + rule);
      expect([rule, behind?.severity, behind?.evidence]).toEqual([rule, severity, source]);
    }
  });

  test('has each rule once, and each of them applies to something', () => {
    expect(new Set(COMBINATIONS.map(({ rule }) => rule)).size).toBe(COMBINATIONS.length);
    for (const { applies } of COMBINATIONS) {
      expect(MODELS.some(model => applies(combined(model), { partition: 'aws-cn' }))).toBe(true);
    }
  });
});

describe('the words', () => {
  const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
  const nothing: CombinedSections = { inTransit: true, ldap: false, runtimeRoles: false, ranger: false };

  test('all that is excluded is told at once', () => {
    expect(thrown({ ...nothing, inTransit: false, ldap: true, kerberos: 'ExternalKdc', runtimeRoles: true, lakeFormation: 'session tag' }, [])).toEqual([
      `ldap: stands there without encryption in transit; LDAP is expected only together with it (${GUIDE}/ldap-setup-security.html). `
      + 'Set inTransitEncryption, such as to InTransitEncryption.emrManaged()',
      `ldap: stands beside kerberos; one of them is expected, as LDAP excludes Kerberos (${GUIDE}/ldap-setup-security.html). Keep ldap or kerberos`,
      `ldap: stands beside runtimeRoles; one of them is expected, as LDAP excludes runtime roles (${GUIDE}/ldap-setup-security.html). Keep ldap or runtimeRoles`,
      `ldap: stands beside lakeFormation; one of them is expected, as LDAP excludes Lake Formation (${GUIDE}/ldap-setup-security.html). Keep ldap or lakeFormation`,
    ]);
    expect(thrown({ ...nothing, inTransit: false, identityCenter: { s3AccessGrants: true }, ranger: true }, [])).toEqual([
      `identityCenter: stands there without encryption in transit; Identity Center is expected only together with it (${GUIDE}/emr-idc-start.html). `
      + 'Set inTransitEncryption, such as to InTransitEncryption.emrManaged()',
      `ranger: stands there without authentication; Kerberos, or LDAP in its place, is required (${GUIDE}/emr-ranger-security-config.html). `
      + 'Set kerberos, such as to Kerberos.clusterDedicatedKdc(), or ldap',
    ]);
    expect(thrown(nothing, [Feature.LEGACY_LAKE_FORMATION, Feature.RUNTIME_ROLES])).toEqual([
      'props: no release has both Lake Formation with SAML and runtime roles; Lake Formation with SAML is expected with a 5.x from emr-5.31.0 '
      + `(https://github.com/awsdocs/amazon-emr-management-guide), runtime roles with emr-6.7.0 or later (${GUIDE}/emr-steps-runtime-roles.html). Leave one of them out`,
    ]);
  });

  test.each<[sections: Partial<CombinedSections>, place: Place, severity: string, text: string]>([
    [{ lakeFormation: 'identity center' }, {}, 'WARNING',
      `lakeFormation: stands there alone; runtime roles or Identity Center are expected beside it (${GUIDE}/emr-lf-enable.html). Set identityCenter, or runtimeRoles to RuntimeRoles.enabled() with LakeFormation.withRuntimeRoles()`],
    [{ lakeFormation: 'identity center', runtimeRoles: true }, {}, 'WARNING',
      'lakeFormation: is made for Identity Center, and there are runtime roles alone; a session tag is expected with runtime roles '
      + `(${GUIDE}/emr-lf-enable.html). Use LakeFormation.withRuntimeRoles(), or set identityCenter`],
    [{ lakeFormation: 'saml', kerberos: 'ExternalKdc' }, {}, 'WARNING',
      'lakeFormation: is the beta with SAML, and there is no KDC of the cluster; Kerberos with a KDC of the cluster is expected '
      + '(https://github.com/awsdocs/amazon-emr-management-guide). Set kerberos to Kerberos.clusterDedicatedKdc()'],
    [{ identityCenter: { s3AccessGrants: false } }, {}, 'WARNING',
      'identityCenter: stands there without Lake Formation, and nothing is said of S3 Access Grants; one or both of them are expected, without which Amazon EMR does not '
      + `support Identity Center (${GUIDE}/emr-idc-start.html). Set lakeFormation; or enable S3 Access Grants on the clusters, and say s3AccessGrants: true here`],
    [{ identityCenter: { s3AccessGrants: true } }, { partition: 'aws-us-gov' }, 'WARNING',
      `identityCenter: is not listed for the Region of the stack; a Region of the partition aws is expected (${GUIDE}/emr-idc-considerations.html). Look the Region up in the list`],
    [{ runtimeRoles: true, inTransit: false }, {}, 'INFO',
      'runtimeRoles: are on without encryption in transit; it is recommended, and expected by SageMaker Studio and EMR Studio '
      + `(${GUIDE}/emr-steps-runtime-roles.html). Set inTransitEncryption, such as to InTransitEncryption.emrManaged()`],
  ])('%j is noted', (sections, place, severity, text) => {
    expect(noted({ ...nothing, ...sections }, place).map(([, ...note]) => note)).toEqual([[severity, text]]);
  });

  test.each<Partial<CombinedSections>>([
    {}, { identityCenter: { s3AccessGrants: true } }, { identityCenter: { s3AccessGrants: false }, lakeFormation: 'session tag' },
    { runtimeRoles: true, lakeFormation: 'session tag' }, { identityCenter: { s3AccessGrants: false }, runtimeRoles: true, lakeFormation: 'identity center' },
    { kerberos: 'ClusterDedicatedKdc', lakeFormation: 'saml' }, { ldap: true, ranger: true }, { kerberos: 'ExternalKdc', ranger: true },
  ])('%j is right', sections => {
    expect(thrown({ ...nothing, ...sections }, [])).toEqual([]);
    expect(noted({ ...nothing, ...sections })).toEqual([]);
  });
});
