import { App, CfnParameter, Stack, Stage, aws_emr as emr, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IdentityCenter, IdentityCenterOptions, InTransitEncryption, LakeFormation, SecurityConfiguration, SecurityConfigurationProps } from '../../lib';
import { ENV, documentOf, newStack, noteIdsOf, notesOf } from '../synthesized';

const INSTANCE = 'arn:aws:sso:::instance/ssoins-123abcdefghij789';
const ec2 = new iam.ServicePrincipal('ec2.amazonaws.com');
const lakeFormation = LakeFormation.withIdentityCenter();

function world(scope: Stack = newStack()) {
  const nodes = new iam.Role(scope, 'Nodes', { assumedBy: ec2 });
  const principals = [new iam.ArnPrincipal(nodes.roleArn)];
  const application = new iam.Role(scope, 'Application', { assumedBy: principals[0] });
  application.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals, actions: ['sts:SetContext'] }));
  const common = { inTransitEncryption: InTransitEncryption.emrManaged(), instanceRoles: [nodes], serviceRoles: [] };
  const configure = (options?: IdentityCenterOptions, props: SecurityConfigurationProps = { lakeFormation }, id = 'Security') =>
    new SecurityConfiguration(scope, id, { ...common, identityCenter: IdentityCenter.enabled(options), ...props });
  return { stack: scope, nodes, application, configure };
}

const sectionOf = (stack: Stack) => documentOf(stack).AuthenticationConfiguration.IdentityCenterConfiguration;
/** The statements of the policies of ours, by the role that has them. */
const statementsOf = (stack: Stack, role: iam.IRole) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
  .filter(({ Properties }) => JSON.stringify(Properties.Roles) === JSON.stringify([stack.resolve(role.roleName)]))
  .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

describe('the document', () => {
  test('with everything', () => {
    const { stack, application, configure } = world();
    configure({
      instanceArn: INSTANCE, applicationRole: application, applicationAssignmentRequired: true, userBackgroundSessions: true, s3AccessGrants: true,
    });
    expect(sectionOf(stack)).toEqual({
      EnableIdentityCenter: true,
      IdentityCenterInstanceARN: INSTANCE,
      IAMRoleForEMRIdentityCenterApplicationARN: stack.resolve(application.roleArn),
      IdentityCenterApplicationAssignmentRequired: true,
      EnableUserBackgroundSession: true,
    });
  });

  test.each<[string, IdentityCenterOptions | undefined]>([
    ['no options', undefined],
    ['flags that are false, whose keys are left out', { applicationAssignmentRequired: false, userBackgroundSessions: false, s3AccessGrants: false }],
  ])('with %s', (_, options) => {
    const { stack, configure } = world();
    configure(options);
    expect(sectionOf(stack)).toEqual({ EnableIdentityCenter: true });
  });

  test('with a token for the instance', () => {
    const { stack, application, configure } = world();
    configure({ instanceArn: new CfnParameter(stack, 'Instance').valueAsString, applicationRole: application });
    expect(sectionOf(stack).IdentityCenterInstanceARN).toEqual({ Ref: 'Instance' });
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });
});

describe('the rights', () => {
  const TOKENS = { Action: 'sso-oauth:*', Effect: 'Allow', Resource: '*' };
  const arn = (service: string, resource: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:us-west-2:111122223333:${resource}`]] });
  const GLUE = { Action: 'glue:*', Effect: 'Allow', Resource: arn('glue', '*') };
  const LAKE_FORMATION = { Action: 'lakeformation:GetDataAccess', Effect: 'Allow', Resource: '*' };
  const GRANTS = { Action: ['s3:GetDataAccess', 's3:GetAccessGrantsInstanceForPrefix'], Effect: 'Allow', Resource: arn('s3', 'access-grants/*') };

  test.each<[string, boolean, SecurityConfigurationProps, object[]]>([
    ['Lake Formation', false, { lakeFormation }, [TOKENS, GLUE, LAKE_FORMATION]],
    ['S3 Access Grants', true, {}, [TOKENS, GRANTS]],
    ['both', true, { lakeFormation }, [TOKENS, GLUE, LAKE_FORMATION, GRANTS]],
  ])('of the application with %s', (_, s3AccessGrants, props, expected) => {
    const { stack, application, configure } = world();
    configure({ applicationRole: application, s3AccessGrants }, props);
    expect(statementsOf(stack, application)).toEqual(expected);
  });

  test('of the nodes', () => {
    const { stack, nodes, application, configure } = world();
    configure({ applicationRole: application });
    expect(statementsOf(stack, nodes)).toEqual([{ Action: ['sts:AssumeRole', 'sts:SetContext'], Effect: 'Allow', Resource: stack.resolve(application.roleArn) }]);
  });

  test('of a role that two configurations share are written once', () => {
    const { stack, nodes, application, configure } = world();
    configure({ applicationRole: application });
    configure({ applicationRole: application, s3AccessGrants: true }, {}, 'Second');
    expect(statementsOf(stack, application)).toEqual([TOKENS, GRANTS, GLUE, LAKE_FORMATION]); // by the path of the configuration
    expect(statementsOf(stack, nodes)).toHaveLength(1);
  });

  test('of a role that cannot be edited are left to its owner, with the exact JSON', () => {
    const { stack, configure } = world();
    configure({ applicationRole: iam.Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::444455556666:role/theirs') });
    const texts = notesOf(stack, 'warning').map(({ text }) => text).filter(text => text.includes('role-policy-by-hand')).join('\n');
    expect(texts).toContain('{"Action":"sso-oauth:*","Effect":"Allow","Resource":"*"}');
    expect(texts).toContain('{"Action":"glue:*","Effect":"Allow","Resource":"arn:aws:glue:us-west-2:111122223333:*"}');
  });
});

describe('the warnings', () => {
  const warned = (options: IdentityCenterOptions, withRole = true) => {
    const { stack, application, configure } = world();
    configure({ ...withRole ? { applicationRole: application } : {}, ...options });
    return notesOf(stack, 'warning').map(({ text }) => text);
  };

  test.each<[string, IdentityCenterOptions]>([
    ['what is usual', { instanceArn: INSTANCE, userBackgroundSessions: true }],
    ['a key that is left out', { applicationAssignmentRequired: false }],
  ])('none of %s', (_, options) => expect(warned(options)).toEqual([]));

  test('that the role is missing', () => {
    expect(warned({}, false)).toEqual([
      'identityCenter.applicationRole: is missing; a role is expected by the documentation, although its example has none. '
      + 'Name the role with which the nodes get tokens of Identity Center [ack: cdk-emr-security:identity-center-without-role]',
    ]);
  });

  test('that the key has two spellings', () => {
    expect(warned({ applicationAssignmentRequired: true })).toEqual([
      'identityCenter.applicationAssignmentRequired: AWS publishes two spellings of its key, and which one Amazon EMR takes is not known, got IdentityCenterApplicationAssignmentRequired; '
      + 'the one that "aws emr describe-security-configuration" shows after a deployment is expected. '
      + 'To write the other one: const resource = security.node.defaultChild as emr.CfnSecurityConfiguration; '
      + "resource.addPropertyDeletionOverride('SecurityConfiguration.AuthenticationConfiguration.IdentityCenterConfiguration.IdentityCenterApplicationAssignmentRequired'); "
      + "resource.addPropertyOverride('SecurityConfiguration.AuthenticationConfiguration.IdentityCenterConfiguration.IdentityCenterApplicationAssigmentRequired', true) "
      + '[ack: cdk-emr-security:identity-center-assignment-key]',
    ]);
  });

  test('the code in that warning writes the other key', () => {
    const { stack, application, configure } = world();
    const security = configure({ applicationRole: application, applicationAssignmentRequired: true });
    const text = warned({ applicationAssignmentRequired: true })[0];
    const [code] = /const resource = .*\)(?= \[ack)/.exec(text)!;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    new Function('security', code.replace(' as emr.CfnSecurityConfiguration', ''))(security);
    expect(security.node.defaultChild).toBeInstanceOf(emr.CfnSecurityConfiguration);
    expect(sectionOf(stack)).toEqual({
      EnableIdentityCenter: true,
      IAMRoleForEMRIdentityCenterApplicationARN: stack.resolve(application.roleArn),
      IdentityCenterApplicationAssigmentRequired: true,
    });
  });

  test.each([
    'arn:aws:sso:::instance/ssoins-short',
    'arn:aws:sso:us-west-2:111122223333:instance/ssoins-123abcdefghij789',
    'arn:aws:sso:::instance/other-123abcdefghij789',
  ])('that %s is of another form than is documented', instanceArn => {
    expect(warned({ instanceArn })).toEqual([
      `identityCenter.instanceArn: is not of the form that Identity Center documents, got "${instanceArn}"; "arn:aws:sso:::instance/ssoins-" and 16 characters are expected. `
      + 'Copy it from "aws sso-admin list-instances" [ack: cdk-emr-security:identity-center-instance-arn]',
    ]);
  });

  test.each(['arn:aws-us-gov:sso:::instance/ssoins-123abcdefghij789', 'arn:aws-cn:sso:::instance/ins-123abcdefghij789'])('not of %s', instanceArn => {
    expect(warned({ instanceArn })).toEqual([]);
  });
});

const OPTIONS = 'instanceArn, applicationRole, applicationAssignmentRequired, userBackgroundSessions, s3AccessGrants';
const FORM = '"arn:aws:sso:::instance/ssoins-…" is expected. Copy it from "aws sso-admin list-instances", or leave it out to have the instance of the account looked up';

test.each<[string, unknown, string]>([
  ['null', null, `: is not an options object, got null; an object with ${OPTIONS} is expected. Pass the options by name`],
  ['an ARN in the place of options', INSTANCE, `: is not an options object, got "${INSTANCE}"; an object with ${OPTIONS} is expected. Pass the options by name`],
  ['an unknown option', { instance: INSTANCE }, `: has unknown options: instance; the options are ${OPTIONS}. Remove or rename them`],
  ['an empty ARN', { instanceArn: '' }, '.instanceArn: is empty; the ARN of an instance of Identity Center is expected. Pass a string'],
  ['a number for an ARN', { instanceArn: 1 }, '.instanceArn: is not text, got 1; the ARN of an instance of Identity Center is expected. Pass a string'],
  ['the id of the instance', { instanceArn: 'ssoins-123abcdefghij789' }, `.instanceArn: is not the ARN of an instance of Identity Center, got "ssoins-123abcdefghij789"; ${FORM}`],
  ['the ARN of an application', { instanceArn: 'arn:aws:sso::111122223333:application/ssoins-1/apl-1' },
    `.instanceArn: is not the ARN of an instance of Identity Center, got "arn:aws:sso::111122223333:application/ssoins-1/apl-1"; ${FORM}`],
  ['the ARN of a role for an instance', { instanceArn: 'arn:aws:iam::111122223333:role/x' }, `.instanceArn: is not the ARN of an instance of Identity Center, got "arn:aws:iam::111122223333:role/x"; ${FORM}`],
  ['a name for a role', { applicationRole: 'application' },
    '.applicationRole: is not an IAM role, got "application"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()'],
  ['null for a role', { applicationRole: null },
    '.applicationRole: is not an IAM role, got null; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()'],
  ['text for applicationAssignmentRequired', { applicationAssignmentRequired: 'true' }, '.applicationAssignmentRequired: is not a boolean, got "true"; true or false is expected. Pass a boolean'],
  ['a number for userBackgroundSessions', { userBackgroundSessions: 1 }, '.userBackgroundSessions: is not a boolean, got 1; true or false is expected. Pass a boolean'],
  ['null for s3AccessGrants', { s3AccessGrants: null }, '.s3AccessGrants: is not a boolean, got null; true or false is expected. Pass a boolean'],
])('fails with %s', (_, options, text) => {
  const { configure } = world();
  expect(() => configure(options as never)).toThrow(new Error(`SecurityConfiguration 'Stack/Security': identityCenter${text}`));
});

test('fails for a role of another Stage', () => {
  const app = new App();
  const { configure } = world(new Stack(new Stage(app, 'Own', { env: ENV }), 'Stack'));
  const applicationRole = new iam.Role(new Stack(new Stage(app, 'Other', { env: ENV }), 'Stack'), 'Role', { assumedBy: ec2 });
  expect(() => configure({ applicationRole })).toThrow(new Error(
    "security configuration 'Own/Stack/Security': identityCenter.applicationRole: is in another Stage, got construct 'Other/Stack/Role'; "
    + 'a Stage cannot refer to what another one creates. Import it with iam.Role.fromRoleArn()'));
});

test('user background sessions need emr-7.11.0', () => {
  const { configure } = world();
  expect(() => configure({ userBackgroundSessions: true }, { lakeFormation, releaseLabel: 'emr-7.10.0', inTransitEncryption: InTransitEncryption.disabled() }))
    .toThrow('this release has no user background sessions, got "emr-7.10.0"');
});
