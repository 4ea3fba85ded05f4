import { PEM, REF, ROLE, SECRET, authentication, authorization, encryption, identityCenter, kerberos, ldap, metadata, ranger, roleMappings, tls } from './fixtures/fixture';
import { told } from './told';
import { JudgeContext, judgeDocument } from '../../../lib/checks/documents/judge';
import { KNOWN_BUGS } from '../../../lib/releases/known-bugs';

const message = (rule: string, value: unknown, context?: JudgeContext) => judgeDocument({ value }, context)
  .filter(({ ruleId }) => ruleId === `cdk-emr-security:${rule}`).map(found => found.message);

describe('URLs and servers', () => {
  const RULES = ['ranger-url', 'kerberos-server', 'empty-value', 'ldap-server-type', 'ldap-without-ad-domain'];
  const policies = (url: string) => ranger({ AdminServerURL: url });
  const kdc = (server: string) => kerberos({ Provider: 'ExternalKdc', ExternalKdcConfiguration: { KdcServerType: 'Single', AdminServer: server, KdcServer: 'kdc' } });
  const directory = (type: unknown, more: object = {}) => ldap({ EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://host', LDAPServerType: type, ...more });

  test.each<[title: string, document: object, expected: string[]]>([
    ['Ranger over TLS', policies('https://host:6182'), []],
    ['Ranger over TLS in capital letters', policies('HTTPS://host:6182'), []],
    ['Ranger without TLS', policies('http://host:6080'), ['ranger-url WARNING AdminServerURL']],
    ['Ranger with something in front', policies('see https://host'), ['ranger-url WARNING AdminServerURL']],
    ['Ranger nowhere', policies('https:///policies'), ['ranger-url WARNING AdminServerURL']],
    ['Ranger with no URL', policies(''), ['empty-value WARNING AdminServerURL']],
    ['a KDC with a port', kdc('kdc:749'), []],
    ['a KDC with a sign in its port', kdc('kdc:+749'), ['kerberos-server WARNING AdminServer']],
    ['a KDC with a point in its port', kdc('kdc:749.5'), ['kerberos-server WARNING AdminServer']],
    ['a KDC without a name', kdc(''), ['empty-value WARNING AdminServer']],
    ['a type of server', directory('OpenLDAP'), []],
    ['a type of server in other words', directory('open ldap'), []],
    ['another type of server', directory('FreeIPA'), ['ldap-server-type WARNING LDAPServerType']],
    ['no type of server', directory(''), ['empty-value WARNING LDAPServerType']],
    ['Active Directory without a domain', directory('Active Directory'), ['ldap-without-ad-domain ERROR LDAPConfiguration']],
    ['Active Directory with a domain', directory('ACTIVE_DIRECTORY', { ActiveDirectoryConfigurations: {} }), []],
    ['a server of which nothing is known', directory(REF), []],
  ])('%s', (_title, document, expected) => expect(told(RULES, document)).toEqual(expected));
});

describe('an ARN', () => {
  const RULES = ['arn-form', 'secret-with-version', 'empty-value'];
  const secret = (arn: string) => ranger({ AdminServerSecretARN: arn });

  test.each<[title: string, document: object, expected: string[]]>([
    ['of a secret', secret(SECRET), []],
    ['of a version of a secret', secret(`${SECRET}:field:AWSCURRENT`), ['secret-with-version WARNING AdminServerSecretARN']],
    ['of another service', secret(SECRET.replace('secretsmanager', 'ssm')), ['arn-form WARNING AdminServerSecretARN']],
    ['of something else of the service', secret(SECRET.replace(':secret:', ':rotation:secret:')), ['arn-form WARNING AdminServerSecretARN']],
    ['that is a name', secret('ranger-secret'), ['arn-form WARNING AdminServerSecretARN']],
    ['that is empty', secret(''), ['empty-value WARNING AdminServerSecretARN']],
    ['of a role', roleMappings({ Role: ROLE, IdentifierType: 'User', Identifiers: ['a'] }), []],
    ['of a user where a role is expected', roleMappings({ Role: ROLE.replace('role/', 'user/'), IdentifierType: 'User', Identifiers: ['a'] }), ['arn-form WARNING Role']],
  ])('%s', (_title, document, expected) => expect(told(RULES, document)).toEqual(expected));
});

describe('a mapped role', () => {
  const mapped = (type: unknown, identifiers: unknown) => roleMappings({ Role: ROLE, IdentifierType: type, Identifiers: identifiers });
  const RULES = ['prefix-form', 'no-role-mappings', 'empty-value'];

  test.each<[title: string, document: object, expected: string[]]>([
    ['for a prefix', mapped('Prefix', ['s3://bucket/path']), []],
    ['for what is no prefix', mapped('Prefix', ['s3://bucket/path', 'bucket/path']), ['prefix-form WARNING 1']],
    ['for a prefix with something in front', mapped('Prefix', ['in s3://bucket/path']), ['prefix-form WARNING 0']],
    ['for a prefix without a bucket', mapped('Prefix', ['s3:///path']), ['prefix-form WARNING 0']],
    ['for an empty prefix', mapped('Prefix', ['']), ['empty-value WARNING 0']],
    ['for a prefix that may be one', mapped('Prefix', [REF]), []],
    ['for a user', mapped('User', ['bucket/path']), []],
    ['for nobody', mapped('User', []), ['no-role-mappings WARNING Identifiers']],
  ])('%s', (_title, document, expected) => expect(told(RULES, document)).toEqual(expected));

  test('for nobody is told in full', () => {
    expect(message('no-role-mappings', mapped('User', []))).toEqual(["'Identifiers' is empty, got []; one or more identifiers are expected, as nobody gets this role"]);
  });
});

describe('what stands alone', () => {
  const LAKE = { LakeFormationConfiguration: { EnableLakeFormation: true } };
  const ON = { IdentityCenterConfiguration: { EnableIdentityCenter: true } };

  test.each<[title: string, document: object, expected: number]>([
    ['Lake Formation alone', authorization(LAKE), 1],
    ['with Identity Center', { ...authorization(LAKE), ...authentication(ON) }, 0],
    ['with Identity Center that may be on', { ...authorization(LAKE), ...identityCenter({ EnableIdentityCenter: REF }) }, 0],
    ['with runtime roles', authorization({ ...LAKE, IAMConfiguration: { EnableApplicationScopedIAMRole: true } }), 0],
    ['with runtime roles that are off', authorization({ ...LAKE, IAMConfiguration: { EnableApplicationScopedIAMRole: false } }), 1],
    ['that is off', authorization({ LakeFormationConfiguration: { EnableLakeFormation: false } }), 0],
  ])('%s', (_title, document, expected) => expect(told(['lake-formation-alone'], document)).toHaveLength(expected));

  test('the old Lake Formation is told of as that, and not as an old spelling', () => {
    expect(told(['old-spelling', 'legacy-lake-formation'], { LakeFormationConfiguration: {} })).toEqual(['legacy-lake-formation WARNING LakeFormationConfiguration']);
  });
});

describe('long keys are cut in messages', () => {
  const name = (length: number) => 'k'.repeat(length);

  test.each([[80, `'${name(80)}'`], [81, `'${name(77)}...'`]])('with %d letters', (length, shown) => {
    expect(message('unknown-key', metadata({ [name(length)]: 1 }))[0]).toMatch(new RegExp(`^${shown.replace(/\./g, '\\.')} is no key of 'Instance`));
  });

  test('that stand there twice as well', () => {
    const text = `{"${name(101)}": 1, "${name(101)}": 2}`;
    expect(judgeDocument({ value: text, text }).map(found => found.message)).toContainEqual(
      `"${name(100)}" stands in the same object twice, first at line 1, column 2 and last at line 1, column 110; one is expected, and only the last one counts`);
  });

  test('a level too much is only at the top the one of the service', () => {
    const remedies = (value: object) => judgeDocument({ value }).filter(({ ruleId }) => ruleId.endsWith(':unknown-key')).map(({ remedy }) => remedy);
    expect(remedies({ SecurityConfiguration: 1 })).toEqual(["Pass only what stands in 'SecurityConfiguration': that is the document"]);
    expect(remedies(metadata({ SecurityConfiguration: 1 }))).toEqual(['Remove it, or write the key that was meant']);
  });
});

describe('the release', () => {
  const label = ({ productLine, releases: [[first]] }: typeof KNOWN_BUGS[number]) => `${productLine}-${first.join('.')}`;
  const parts = (on: boolean) => ({
    ...encryption({
      EnableInTransitEncryption: on,
      InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'Custom' } },
      EnableAtRestEncryption: on,
      AtRestEncryptionConfiguration: {
        S3EncryptionConfiguration: { EncryptionMode: 'CSE-Custom' },
        LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'Custom' },
      },
      ...on ? { EMRWALEncryptionConfiguration: {} } : {},
    }),
    AuthenticationConfiguration: { IdentityCenterConfiguration: { EnableIdentityCenter: on }, ...on ? { KerberosConfiguration: {} } : {} },
    ...authorization({
      LakeFormationConfiguration: { EnableLakeFormation: true },
      IAMConfiguration: { EnableApplicationScopedIAMRole: true },
      ...on ? { RangerConfiguration: {} } : {},
    }),
  });

  test.each(KNOWN_BUGS.map(bug => [bug.slug, bug] as const))('%s counts where its circumstance is on', (slug, bug) => {
    const of = (value: unknown) => told([slug], value, { releaseLabel: label(bug) });
    expect(of(parts(true))).toHaveLength(1);
    expect(of(parts(false))).toHaveLength(bug.circumstance === 'any configuration' ? 1 : 0);
    expect(told([slug], parts(true))).toEqual([]);
  });

  test.each<[title: string, document: object, expected: string]>([
    ['CSE on old ways', parts(true), 'EncryptionMode'],
    ['a class for disks', encryption({ EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'Custom' } } }),
      'EncryptionKeyProviderType'],
    ['a class for certificates', tls({ ...PEM, CertificateProviderType: 'Custom' }), 'CertificateProviderType'],
  ])('without EMRFS %s is told first', (_title, document, expected) => {
    expect(told(['emrfs-removed'], document, { releaseLabel: 'emr-spark-8.0.0' })).toEqual([expect.stringMatching(new RegExp(` ${expected}$`))]);
  });

  test('that only one line of releases has is said to be that', () => {
    const [found] = judgeDocument({ value: { LakeFormationConfiguration: {} } }, { releaseLabel: 'emr-6.0.0' }).filter(({ ruleId }) => ruleId.endsWith('release-lacks-feature'));
    expect(found.message).toContain('emr-5.31.0 or a later 5.x is expected');
    expect(found.remedy).toBe('Use such a release, or leave Lake Formation with SAML out');
    const [other] = judgeDocument({ value: kerberos({}) }, { releaseLabel: 'emr-5.9.0' }).filter(({ ruleId }) => ruleId.endsWith('release-lacks-feature'));
    expect(other.message).toContain('emr-5.10.0 or later is expected');
    expect(other.remedy).toBe('Use a later release, or leave Kerberos out');
  });
});
