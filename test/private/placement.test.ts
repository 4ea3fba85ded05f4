import { Annotations as CdkAnnotations, App, Aspects, CfnResource, Stack, Stage, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Dependable } from 'constructs';
import { makeArtifactReader } from '../../lib/certificates/artifact-readers';
import { makeKeyUser } from '../../lib/encryption/key-users';
import { RightPlace, namedSubject, rightsOn, subjectOf } from '../../lib/private/placement';
import { circleIn } from '../oracle/deployed';

const USE = 'Allow use of the key';
const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const named = (stack: Stack, name: string) => namedSubject(stack, name, () => iam.Role.fromRoleName(stack, name, name));
const roleIn = (stack: Stack, id: string) => new iam.Role(stack, id, { assumedBy });

function principalsOf(stack: Stack, sid = USE): string[] {
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  return key.Properties.KeyPolicy.Statement.filter((statement: any) => statement.Sid === sid)
    .flatMap((statement: any) => [statement.Principal.AWS].flat())
    .map((arn: any) => arn['Fn::GetAtt']?.[0].replace(/[0-9A-F]{8}$/, '') ?? arn['Fn::Join'][1].pop().split('/').pop());
}

describe('principals', () => {
  test('stand in the order in which they were asked for, then those whose place depends on the app by their path', () => {
    const stack = new Stack(new App(), 'A');
    const key = new kms.Key(stack, 'Key');
    for (const subject of [
      subjectOf(roleIn(stack, 'Zebra')), named(stack, 'Second'), subjectOf(roleIn(stack, 'Apple')), named(stack, 'First'),
    ]) {
      makeKeyUser(key, subject, stack);
    }
    expect(principalsOf(stack)).toEqual(['Second', 'First', 'Apple', 'Zebra']);
    expect(principalsOf(stack, 'Allow attachment of persistent resources')).toEqual(['Second', 'First', 'Apple', 'Zebra']);
  });

  test('stand once, by whichever way a role was named', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    const key = new kms.Key(a, 'Key');
    const role = roleIn(a, 'Role');
    const rights = [
      makeKeyUser(key, subjectOf(role), a),
      makeKeyUser(key, subjectOf(role.withoutPolicyUpdates()), a),
      makeKeyUser(key, named(a, 'Nodes'), a),
      makeKeyUser(key, named(b, 'Nodes'), a),
      makeKeyUser(key, subjectOf(iam.Role.fromRoleName(a, 'Imported', 'Nodes')), a),
    ];
    expect(principalsOf(a)).toEqual(['Nodes', 'Role']);
    expect(rights.map(right => right.outcome)).toEqual(Array(5).fill(RightPlace.RESOURCE_POLICY));
  });

  test('are told apart where roles of two stacks have one logical id', () => {
    const app = new App();
    const [a, b, c] = ['A', 'B', 'C'].map(id => new Stack(app, id));
    const key = new kms.Key(a, 'Key');
    makeKeyUser(key, subjectOf(roleIn(b, 'Role')), a);
    makeKeyUser(key, subjectOf(roleIn(c, 'Role')), a);
    const [resource] = Object.values(Template.fromStack(a).findResources('AWS::KMS::Key'));
    expect(resource.Properties.KeyPolicy.Statement.find((statement: any) => statement.Sid === USE).Principal.AWS).toHaveLength(2);
  });

  test('fill no policy where there are none', () => {
    const stack = new Stack(new App(), 'A');
    new kms.Key(stack, 'Key');
    new s3.Bucket(stack, 'Bucket');
    expect(principalsOf(stack)).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
  });
});

describe('one request', () => {
  test('is the same right when it is repeated, and is found by the key', () => {
    const stack = new Stack(new App(), 'A');
    const key = new kms.Key(stack, 'Key');
    const role = roleIn(stack, 'Role');
    const right = makeKeyUser(key, subjectOf(role), stack);
    expect(makeKeyUser(key.addAlias('emr'), subjectOf(role), key)).toBe(right);
    expect(rightsOn(key)).toEqual([right]);
    expect(rightsOn(new kms.Key(stack, 'Other'))).toEqual([]);
  });

  test('makes no construct for a role that is only named, unless a policy of the role is needed', () => {
    const stack = new Stack(new App(), 'A');
    makeKeyUser(new kms.Key(stack, 'Key'), named(stack, 'InKeyPolicy'), stack);
    makeKeyUser(kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:us-west-2:111122223333:key/k'), named(stack, 'InRolePolicy'), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['InRolePolicy'] });
    expect(stack.node.tryFindChild('InKeyPolicy')).toBeUndefined();
  });

  test('is dropped where the role has a right that implies it', () => {
    const stack = new Stack(new App(), 'A');
    const key = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: key });
    const [user, reader] = [roleIn(stack, 'User'), roleIn(stack, 'Reader')];
    const [, decrypt] = makeArtifactReader({ bucket, objectKey: 'a.zip' }, subjectOf(user), stack);
    makeArtifactReader({ bucket, objectKey: 'a.zip' }, subjectOf(reader), stack);
    makeKeyUser(key, subjectOf(user), stack);
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const decrypting = resource.Properties.KeyPolicy.Statement.filter((statement: any) => statement.Action === 'kms:Decrypt');
    expect(decrypting.map((statement: any) => statement.Principal.AWS))
      .toEqual([{ 'Fn::GetAtt': [stack.getLogicalId(reader.node.defaultChild as iam.CfnRole), 'Arn'] }]);
    expect(decrypt.outcome).toBe(RightPlace.RESOURCE_POLICY);
  });
});

describe('the time of writing', () => {
  test('synth with force changes nothing, and places what was asked for in between', () => {
    const app = new App();
    const stack = new Stack(app, 'A');
    const key = new kms.Key(stack, 'Key');
    makeKeyUser(key, named(stack, 'One'), stack);
    const first = app.synth().getStackByName('A').template;
    expect(app.synth({ force: true }).getStackByName('A').template).toEqual(first);
    const right = makeKeyUser(key, named(stack, 'Two'), stack);
    expect(right.outcome).toBeUndefined();
    const second = app.synth({ force: true }).getStackByName('A').template;
    const [resource] = Object.values<any>(second.Resources);
    // the first statements are frozen by now, and no two may have one Sid
    expect(resource.Properties.KeyPolicy.Statement.map((statement: any) => statement.Sid)).toEqual([
      undefined, USE, 'Allow attachment of persistent resources', `${USE} (EMR)`, 'Allow attachment of persistent resources (EMR)',
    ]);
    expect(right.outcome).toBe(RightPlace.RESOURCE_POLICY);
  });

  test('is after all aspects', () => {
    const app = new App();
    const stack = new Stack(app, 'A');
    const key = new kms.Key(stack, 'Key');
    const role = roleIn(stack, 'Role');
    const right = makeKeyUser(key, subjectOf(role), stack);
    const seen: unknown[] = [];
    Aspects.of(app).add({
      visit: node => {
        seen.push(right.outcome);
        if (node === role) {
          (role.node.defaultChild as CfnResource).addPropertyOverride('Description', { Ref: stack.getLogicalId(key.node.defaultChild as CfnResource) });
        }
      },
    });
    app.synth();
    expect(new Set(seen)).toEqual(new Set([undefined]));
    expect(right.outcome).toBe(RightPlace.ROLE_POLICY);
  });

  test('what an aspect resolved before can still be written to', () => {
    const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
    const stack = new Stack(app, 'A');
    const key = new kms.Key(stack, 'Key');
    const raw = kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Raw', { keyPolicy: { Version: '2012-10-17', Statement: [] } }));
    Aspects.of(app).add({ visit: node => { if (CfnResource.isCfnResource(node)) { stack.resolve((node as any)._toCloudFormation()); } } });
    [key, raw].forEach(each => makeKeyUser(each, named(stack, 'Nodes'), stack));
    const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(keys.map(resource => resource.Properties.KeyPolicy.Statement.filter((statement: any) => statement.Sid === USE).length)).toEqual([1, 1]);
  });

  test('each Stage settles its own', () => {
    const app = new App();
    const stages = ['One', 'Two'].map(id => new Stage(app, id));
    const rights = stages.map(stage => {
      const stack = new Stack(stage, 'A');
      return makeKeyUser(new kms.Key(stack, 'Key'), subjectOf(roleIn(stack, 'Role')), stack);
    });
    stages[0].synth();
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, undefined]);
    app.synth();
    expect(rights[1].outcome).toBe(RightPlace.RESOURCE_POLICY);
  });

  test('writes nothing into another Stage, which may be synthesized already', () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map(id => new Stack(new Stage(app, id), 'A'));
    const role = iam.Role.fromRoleName(one, 'Role', 'Nodes');
    const right = makeKeyUser(kms.Key.fromKeyArn(two, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/k'), subjectOf(role), two);
    app.synth();
    expect(right.outcome).toBe(RightPlace.NOWHERE);
    expect(role.node.children).toEqual([]);
  });

  test('who waits for a right waits for the policy that holds it', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    b.addDependency(a);
    const key = new kms.Key(a, 'Key');
    const [inA, inB] = [roleIn(a, 'Role'), roleIn(b, 'Role')];
    const rights = [makeKeyUser(key, subjectOf(inA), a), makeKeyUser(key, subjectOf(inB), a)];
    const waiting = new CfnResource(b, 'Waiting', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    waiting.node.addDependency(...rights);
    const template = Template.fromStack(b).toJSON();
    expect(template.Resources.Waiting.DependsOn).toEqual([b.getLogicalId(inB.node.findChild('EmrSecurityPolicy').node.defaultChild as CfnResource)]);
    expect(rights.map(right => Dependable.of(right).dependencyRoots)).toEqual([[key], [inB.node.findChild('EmrSecurityPolicy')]]);
  });

  test('a role that waits for the right of another one does not close a circle', () => {
    const app = new App();
    const stack = new Stack(app, 'A');
    const key = new kms.Key(stack, 'Key');
    const [first, second] = [roleIn(stack, 'Z'), roleIn(stack, 'B')];
    const rights = [first, second].map(role => makeKeyUser(key, subjectOf(role), stack));
    second.node.addDependency(rights[0]);
    app.synth();
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY]);
  });
});

describe('a right that was placed counts for the next one', () => {
  const naming = (key: kms.Key) => ({
    naming: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: [key.keyArn] })] }),
  });

  test('inside a stack', () => {
    const app = new App();
    const stack = new Stack(app, 'A');
    const [one, two, three] = ['One', 'Two', 'Three'].map(id => new kms.Key(stack, id));
    const [a, b, c] = [['A', one], ['B', two], ['C', one]].map(([id, key]) =>
      new iam.Role(stack, id as string, { assumedBy, inlinePolicies: naming(key as kms.Key) }));
    const rights = [makeKeyUser(three, subjectOf(a), stack), makeKeyUser(one, subjectOf(b), stack), makeKeyUser(two, subjectOf(c), stack)];
    expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY]);
  });

  test('between stacks', () => {
    const app = new App();
    const [a, b, c, x, y] = ['A', 'B', 'C', 'X', 'Y'].map(id => new Stack(app, id));
    a.addDependency(x);
    c.addDependency(x);
    const rights = [
      makeKeyUser(new kms.Key(y, 'Key'), subjectOf(roleIn(a, 'Role')), a), // looks at X
      makeKeyUser(new kms.Key(x, 'Key'), subjectOf(roleIn(b, 'Role')), a), // X needs B now
      makeKeyUser(new kms.Key(b, 'Key'), subjectOf(roleIn(c, 'Role')), a), // C needs X, and so B
    ];
    app.synth();
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY]);
  });

  test('between Regions, where roles without a name cannot be named', () => {
    const app = new App();
    const at = (id: string, region: string) => new Stack(app, id, { env: { account: '111122223333', region } });
    const [a, m, x, z] = [at('A', 'eu-west-1'), at('M', 'eu-west-1'), at('X', 'us-west-2'), at('Z', 'eu-west-1')];
    a.addDependency(m);
    const rights = [
      makeKeyUser(new kms.Key(z, 'Key'), subjectOf(roleIn(a, 'Role')), a), // looks at M
      makeKeyUser(new kms.Key(x, 'Key'), subjectOf(roleIn(m, 'Role')), a), // M needs X now
      makeKeyUser(new kms.Key(m, 'Key'), subjectOf(roleIn(x, 'Role')), a), // so X must not need M
    ];
    app.synth();
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY, RightPlace.NOWHERE]);
  });
});

describe('a policy that the user wrote', () => {
  const statement = (sid: string) => new iam.PolicyStatement({ sid, actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] });

  test('keeps its statements, and ours get Sids that are free', () => {
    const stack = new Stack(new App(), 'A');
    const key = new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [statement(USE), statement(`${USE} (EMR)`)] }) });
    makeKeyUser(key, named(stack, 'Nodes'), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [
      Match.objectLike({ Sid: USE, Action: 'kms:Decrypt' }), Match.objectLike({ Sid: `${USE} (EMR)`, Action: 'kms:Decrypt' }),
      Match.objectLike({ Sid: `${USE} (EMR 2)`, Action: Match.arrayWith(['kms:Encrypt']) }), Match.objectLike({ Sid: 'Allow attachment of persistent resources' }),
    ] } });
  });

  test('is not written to where the L1 has another one, for that would not show', () => {
    const stack = new Stack(new App(), 'A');
    const key = new kms.Key(stack, 'Key');
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] };
    (key.node.defaultChild as kms.CfnKey).keyPolicy = policy;
    const right = makeKeyUser(key, subjectOf(roleIn(stack, 'Role')), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: policy });
    expect(right.outcome).toBe(RightPlace.ROLE_POLICY);
  });
});

describe('warnings', () => {
  const env = { account: '111122223333', region: 'us-west-2' };
  const foreign = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:444455556666:key/k');

  test('say exactly what the owner of the key has to write, once for all roles', () => {
    const stack = new Stack(new App(), 'A', { env });
    const key = foreign(stack);
    const l1 = new CfnResource(stack, 'L1', { type: 'AWS::EMR::SecurityConfiguration' });
    makeKeyUser(key, named(stack, 'One'), l1);
    makeKeyUser(key, subjectOf(roleIn(stack, 'Role')), l1);
    const found = Annotations.fromStack(stack).findWarning('/A/L1', Match.anyValue());
    const principals = '{"AWS":["arn:aws:iam::111122223333:role/One","${A/Role/Resource.Arn}"]}';
    expect(found.map(entry => entry.entry.data)).toEqual([
      "KMS key 'A/Key': this app cannot edit the key policy, so role 'arn:aws:iam::111122223333:role/One', role 'A/Role' may not use the key yet; "
      + 'these statements are expected in the key policy. Write new ImportedKeyUser(this, \'KeyUser\', { key, role, mechanism: KeyUserMechanism.GRANT }) for a role that attaches no volumes, '
      + 'or ask the owner of the key to add them: '
      + '[{"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Effect":"Allow",'
      + `"Principal":${principals},"Resource":"*","Sid":"Allow use of the key"},`
      + '{"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}},"Effect":"Allow",'
      + `"Principal":${principals},"Resource":"*","Sid":"Allow attachment of persistent resources"}] `
      + '[ack: cdk-emr-security:key-policy-by-hand]',
    ]);
  });

  test('say exactly what the owner of a role of another account has to write', () => {
    const stack = new Stack(new App(), 'A', { env });
    const key = new kms.Key(stack, 'Key');
    makeKeyUser(key, subjectOf(iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/Nodes')), key.node.defaultChild!);
    const [found] = Annotations.fromStack(stack).findWarning('/A/Key/Resource', Match.anyValue());
    expect(found.entry.data).toBe(
      "role 'A/Role': this app cannot edit the policies of the role, and the KMS key 'A/Key' is in another account, so the role may not use the key yet; "
      + 'across accounts these statements are expected in a policy of the role, too. Ask the owner of the role to add them: '
      + '[{"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Effect":"Allow","Resource":"${A/Key/Resource.Arn}"},'
      + '{"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}},"Effect":"Allow",'
      + '"Resource":"${A/Key/Resource.Arn}"}] [ack: cdk-emr-security:role-policy-by-hand]');
  });

  test('can be acknowledged', () => {
    const stack = new Stack(new App(), 'A', { env });
    const l1 = new CfnResource(stack, 'L1', { type: 'AWS::EMR::SecurityConfiguration' });
    makeKeyUser(foreign(stack), named(stack, 'One'), l1);
    CdkAnnotations.of(stack).acknowledgeWarning('cdk-emr-security:key-policy-by-hand');
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('are not needed for a role of another Region of the account, with a name or without', () => {
    const app = new App();
    const stack = new Stack(app, 'A', { env });
    const key = new kms.Key(stack, 'Key');
    const other = new Stack(app, 'B', { env: { ...env, region: 'eu-west-1' } });
    const rights = [new iam.Role(other, 'Named', { assumedBy, roleName: 'Named' }), roleIn(other, 'Unnamed')]
      .map(role => makeKeyUser(key, subjectOf(role), stack));
    expect(principalsOf(stack)).toEqual(['Named']);
    expect(rights.map(right => right.outcome)).toEqual([RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('tell of a role without a name in an environment that is not known to be another', () => {
    const app = new App();
    const key = new kms.Key(new Stack(app, 'A'), 'Key');
    const role = roleIn(new Stack(app, 'B', { env }), 'Role');
    const right = makeKeyUser(key, subjectOf(role), key.node.defaultChild!);
    const [found] = Annotations.fromStack(Stack.of(key)).findWarning('*', Match.anyValue());
    expect(found.entry.data).toContain("its key policy cannot name a role of another environment that has no roleName, so role 'B/Role' may not use the key yet");
    expect(right.outcome).toBe(RightPlace.NOWHERE);
  });
});
