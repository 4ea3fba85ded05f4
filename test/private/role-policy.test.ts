import { App, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InTransitEncryption, SecurityConfiguration } from '../../lib';

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The one policy that a configuration with an imported key writes into a role. */
function policyOf(stack: Stack, role: iam.IRole): { id: string; name: unknown; statements: unknown[] } {
  new SecurityConfiguration(stack, 'Security', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY.replace('us-west-2', Token.isUnresolved(stack.region) ? 'us-west-2' : stack.region)), instanceRoles: [role], serviceRoles: [], inTransitEncryption: InTransitEncryption.disabled(),
  });
  const [[id, { Properties }]] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([name]) => name.includes('EmrSecurity'));
  return { id, name: Properties.PolicyName, statements: Properties.PolicyDocument.Statement };
}

function imported(stack: Stack): iam.IRole {
  return iam.Role.fromRoleName(stack, 'Nodes', 'nodes');
}

test('policies on one imported role have a name of their own in each stack and Region', () => {
  const names = [['One', 'us-west-2'], ['Two', 'us-west-2'], ['One-Ireland', 'eu-west-1'], ['Three', undefined]].map(([id, region]) => {
    const stack = new Stack(new App(), id, { stackName: id?.split('-')[0], env: region === undefined ? undefined : { region } });
    return JSON.stringify(policyOf(stack, imported(stack)).name);
  });
  expect(new Set(names).size).toBe(4);
  expect(names[0]).toBe('"EmrSecurity-OneNodesB01F02EF-us-west-2"');
  expect(names[3]).toContain('{"Ref":"AWS::Region"}');
});

test.each([true, false])('the statements are the same with policies minimized or not: %s', minimize => {
  const stack = new Stack(new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } }), 'Stack');
  expect(policyOf(stack, imported(stack)).statements).toEqual([
    { Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'], Resource: KEY },
    {
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: KEY,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]);
});

test('a role of the app keeps its own policies as they are', () => {
  const stack = new Stack(new App(), 'Stack');
  const role = new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
  const { id, name } = policyOf(stack, role);
  expect(name).toBe(id);
  const own = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([other]) => other !== id);
  expect(own.map(([, { Properties }]) => Properties.PolicyDocument.Statement)).toEqual([[{ Action: 's3:ListAllMyBuckets', Effect: 'Allow', Resource: '*' }]]);
});
