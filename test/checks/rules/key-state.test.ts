import { App, Aspects, CfnParameter, IPropertyInjector, PropertyInjectors, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { EncryptionKey } from '../../../lib/encryption/encryption-key';
import { KeyPurpose, KeyUse } from '../../../lib/private/configuration-record';
import { Configuration, ENV, errorsOf, newStack, use, warningsOf } from '../fixtures';

const { S3, S3_OVERRIDE, LOCAL_DISK, LOCAL_DISK_EBS, WAL, CERTIFICATE_SECRET, IMPORTED } = KeyPurpose;
const REST = 'Leave keySpec and keyUsage out, or name another key';

/** A key with a user, so that only what is tested is found. */
function configured(stack: Stack, key: kms.IKey, ...uses: (KeyPurpose | Partial<KeyUse>)[]): Configuration {
  if (!(key instanceof EncryptionKey)) {
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/User')], actions: ['kms:*'], resources: ['*'],
    }));
  }
  const keyUses = (uses.length > 0 ? uses : [LOCAL_DISK]).map(one => typeof one === 'string' ? use(key, one) : use(key, one.purpose, one));
  return new Configuration(stack, 'Security', { keyUses });
}

function keyWith(stack: Stack, override?: Record<string, unknown>): kms.Key {
  const key = new EncryptionKey(stack, 'Key', { keyUsers: [iam.Role.fromRoleName(stack, 'User', 'User')] });
  for (const [property, value] of Object.entries(override ?? {})) {
    (key.node.defaultChild as kms.CfnKey).addPropertyOverride(property, value);
  }
  return key;
}

describe('a key that is not symmetric', () => {
  test.each([kms.KeySpec.RSA_2048, kms.KeySpec.SM2])('fails for %s', keySpec => {
    const stack = newStack();
    configured(stack, new kms.Key(stack, 'Key', { keySpec }));
    expect(errorsOf(stack)).toEqual([
      `[Stack/Security] configuration 'Stack/Security': localDiskEncryption.encryptionKey: the key 'Stack/Key' is not symmetric, got keySpec "${keySpec}"; `
      + `SYMMETRIC_DEFAULT is expected. ${REST} [cdk-emr-security:key-not-symmetric]`,
    ]);
  });

  test('fails for a key usage other than encryption', () => {
    const stack = newStack();
    configured(stack, keyWith(stack, { KeyUsage: 'SIGN_VERIFY' }));
    expect(errorsOf(stack)).toEqual([
      "[Stack/Security] configuration 'Stack/Security': localDiskEncryption.encryptionKey: the key 'Stack/Key' does not encrypt, got keyUsage \"SIGN_VERIFY\"; "
      + `ENCRYPT_DECRYPT is expected. ${REST} [cdk-emr-security:key-not-symmetric]`,
    ]);
  });

  test('fails once, for all sections that use it', () => {
    const stack = newStack();
    configured(stack, new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }), S3, LOCAL_DISK_EBS, CERTIFICATE_SECRET);
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining("': s3Encryption.encryptionKey and localDiskEncryption.encryptionKey and inTransitEncryption.encryptionKey: the key 'Stack/Key' is not symmetric"),
    ]);
  });

  test('fails by an aspect', () => {
    const stack = newStack();
    configured(stack, keyWith(stack));
    Aspects.of(stack).add({ visit: node => {
      if (kms.CfnKey.isCfnKey(node)) {
        node.keySpec = 'RSA_4096';
      }
    } });
    expect(errorsOf(stack)).toEqual([expect.stringContaining('got keySpec "RSA_4096"')]);
  });

  test('fails behind an alias of the app', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048 });
    configured(stack, new kms.Alias(stack, 'Alias', { aliasName: 'alias/ours', targetKey: key }));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the key 'Stack/Key' is not symmetric")]);
  });

  test('fails for an L1', () => {
    const stack = newStack();
    const policy = { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/User' }, Action: 'kms:*', Resource: '*' }] };
    configured(stack, kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Key', { keyPolicy: policy, keySpec: 'RSA_2048' })));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the key 'Stack/Key' is not symmetric")]);
  });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['a default key', stack => new kms.Key(stack, 'Key')],
    ['an explicit symmetric key', stack => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.SYMMETRIC_DEFAULT, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT })],
    ['a key whose spec is a parameter', stack => keyWith(stack, { KeySpec: new CfnParameter(stack, 'Spec').valueAsString })],
    ['a key whose usage is a parameter', stack => keyWith(stack, { KeyUsage: new CfnParameter(stack, 'Usage').valueAsString })],
    ['an imported key', stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1234')],
  ])('passes for %s', (_, make) => {
    const stack = newStack();
    configured(stack, make(stack));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a disabled key', () => {
  const message = "[Stack/Security] configuration 'Stack/Security': localDiskEncryption.encryptionKey: the key 'Stack/Key' is disabled, got enabled false; "
    + 'an enabled key is expected. Leave enabled out, or name another key [cdk-emr-security:key-disabled]';

  test('fails', () => {
    const stack = newStack();
    configured(stack, new kms.Key(stack, 'Key', { enabled: false }));
    expect(errorsOf(stack)).toEqual([message]);
  });

  test('fails by an escape hatch', () => {
    const stack = newStack();
    configured(stack, keyWith(stack, { Enabled: 'false' }));
    expect(errorsOf(stack)).toEqual([message]);
  });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['an enabled key', stack => new kms.Key(stack, 'Key', { enabled: true })],
    ['a token', stack => keyWith(stack, { Enabled: Token.asAny({ Ref: 'Enabled' }) })],
    ['an imported key', stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1234')],
  ])('passes for %s', (_, make) => {
    const stack = newStack();
    configured(stack, make(stack));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('an EncryptionKey without rotation', () => {
  const message = (got: string) => "[Stack/Security/Resource] configuration 'Stack/Security': localDiskEncryption.encryptionKey: the key 'Stack/Key' is an EncryptionKey, but does not rotate, "
    + `got enableKeyRotation ${got}; rotation is expected. Remove the property injector or the escape hatch that turns it off, or use a kms.Key [ack: cdk-emr-security:key-rotation-off]`;

  test('is warned about where an escape hatch turns it off', () => {
    const stack = newStack();
    configured(stack, keyWith(stack, { EnableKeyRotation: false }));
    expect(warningsOf(stack)).toEqual([message('false')]);
  });

  test('is warned about where an escape hatch removes it', () => {
    const stack = newStack();
    const key = keyWith(stack);
    (key.node.defaultChild as kms.CfnKey).addPropertyDeletionOverride('EnableKeyRotation');
    configured(stack, key);
    expect(warningsOf(stack)).toEqual([message('nothing')]);
  });

  test('is warned about where a property injector turns it off', () => {
    const app = new App();
    const injector: IPropertyInjector = {
      constructUniqueId: kms.Key.PROPERTY_INJECTION_ID,
      inject: props => ({ ...props, enableKeyRotation: false }),
    };
    PropertyInjectors.of(app).add(injector);
    const stack = new Stack(app, 'Stack');
    configured(stack, keyWith(stack));
    expect(warningsOf(stack)).toEqual([message('false')]);
  });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['an EncryptionKey as it is', stack => keyWith(stack)],
    ['a token', stack => keyWith(stack, { EnableKeyRotation: Token.asAny({ Ref: 'Rotation' }) })],
    ['a kms.Key, whose user decides', stack => new kms.Key(stack, 'Key', { enableKeyRotation: false })],
    ['an imported key', stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1234')],
  ])('passes for %s', (_, make) => {
    const stack = newStack();
    configured(stack, make(stack));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a key of another Region', () => {
  const ireland = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1234');
  const problem = (path: string, rest: string) => `configuration 'Stack/Security': ${path}: the key 'Stack/Key' is in eu-west-1, and the configuration in us-east-1; ${rest}`;

  test.each([
    [S3, 's3Encryption.encryptionKey'],
    [LOCAL_DISK, 'localDiskEncryption.encryptionKey'],
    [LOCAL_DISK_EBS, 'localDiskEncryption.encryptionKey'],
    [WAL, 'walEncryption.encryptionKey'],
  ])('fails for %s', (purpose, path) => {
    const stack = newStack({ env: ENV });
    configured(stack, ireland(stack), purpose, S3_OVERRIDE, CERTIFICATE_SECRET);
    expect(errorsOf(stack)).toEqual([
      `[Stack/Security] ${problem(path, 'a key of the Region of the clusters is expected. Name a key of us-east-1')} [cdk-emr-security:key-in-another-region]`,
    ]);
  });

  test('is warned about for an override, whose bucket may be there', () => {
    const stack = newStack({ env: ENV });
    configured(stack, ireland(stack), S3_OVERRIDE, CERTIFICATE_SECRET);
    expect(warningsOf(stack)).toEqual([
      `[Stack/Security/Resource] ${problem('s3Encryption.overrides[0].encryptionKey', "a key of the bucket's Region is expected. "
        + "Name a key of the bucket's Region, or acknowledge this if the bucket is in eu-west-1")} [ack: cdk-emr-security:key-in-another-region]`,
    ]);
  });

  test('fails for a key of the app in a stack of another Region', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    configured(stack, new EncryptionKey(new Stack(app, 'Keys', { env: { ...ENV, region: 'eu-west-1' }, crossRegionReferences: true }), 'Key', {
      keyUsers: [iam.Role.fromRoleName(stack, 'User', 'User')],
    }));
    expect(errorsOf(stack)).toEqual([expect.stringContaining("the key 'Keys/Key' is in eu-west-1, and the configuration in us-east-1")]);
  });

  test.each([[CERTIFICATE_SECRET], [IMPORTED]])('passes for %s, which is not judged', purpose => {
    const stack = newStack({ env: ENV });
    configured(stack, ireland(stack), purpose);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('passes where the Region of the stack is not known', () => {
    const stack = newStack();
    configured(stack, ireland(stack));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('passes where the Region of the key is not known', () => {
    const stack = newStack({ env: ENV });
    configured(stack, kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${new CfnParameter(stack, 'Region').valueAsString}:111122223333:key/1234`));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('passes for a key of the same Region', () => {
    const stack = newStack({ env: ENV });
    configured(stack, kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:444455556666:key/1234'));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('an AWS managed key', () => {
  const alias = (stack: Stack) => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/ebs');
  const message = (path: string) => `[Stack/Security] configuration 'Stack/Security': ${path}: the key 'Stack/Key' is an AWS managed key, got "alias/aws/ebs"; `
    + 'a customer managed key is expected for local disks and client-side encryption. Name a key of your own, or none to have one created [cdk-emr-security:aws-managed-key]';

  test.each([LOCAL_DISK, LOCAL_DISK_EBS])('fails for %s', purpose => {
    const stack = newStack();
    configured(stack, alias(stack), purpose, S3);
    expect(errorsOf(stack)).toEqual([message('localDiskEncryption.encryptionKey')]);
  });

  test('fails for client-side encryption', () => {
    const stack = newStack();
    configured(stack, alias(stack), { purpose: S3, clientSide: true }, { purpose: S3_OVERRIDE, clientSide: true }, WAL);
    expect(errorsOf(stack)).toEqual([message('s3Encryption.encryptionKey and s3Encryption.overrides[0].encryptionKey')]);
  });

  test('fails by the ARN of the alias', () => {
    const stack = newStack();
    configured(stack, kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:alias/aws/ebs'));
    expect(errorsOf(stack)).toEqual([message('localDiskEncryption.encryptionKey')]);
  });

  test.each<[string, (stack: Stack) => kms.IKey, KeyPurpose]>([
    ['SSE-KMS', alias, S3],
    ['an override with SSE-KMS', alias, S3_OVERRIDE],
    ['an alias of the account', stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/awsome'), LOCAL_DISK],
    ['an alias by parameter', stack => kms.Alias.fromAliasName(stack, 'Key', new CfnParameter(stack, 'Alias').valueAsString), LOCAL_DISK],
  ])('passes for %s', (_, make, purpose) => {
    const stack = newStack();
    configured(stack, make(stack), purpose);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a key without users', () => {
  const bare = (stack: Stack, key: kms.IKey, purpose = LOCAL_DISK) => new Configuration(stack, 'Security', { keyUses: [use(key, purpose)] });
  const message = "[Stack/Security/Resource] configuration 'Stack/Security': localDiskEncryption.encryptionKey: the key 'Stack/Key' has no users: no role can use it yet; "
    + 'the instance roles of the clusters are expected. Call grants.instanceRole(role) on the configuration, or name the roles in instanceRoles [ack: cdk-emr-security:key-without-users]';
  const role = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['a kms.Key', stack => new kms.Key(stack, 'Key')],
    ['an EncryptionKey', stack => new EncryptionKey(stack, 'Key')],
    ['a key with administrators', stack => new EncryptionKey(stack, 'Key', { admins: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Administrator')] })],
    ['a key for a service', stack => {
      const key = new kms.Key(stack, 'Key');
      key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ServicePrincipal('emrwal.amazonaws.com')], actions: ['kms:Decrypt'], resources: ['*'] }));
      return key;
    }],
    ['a key beside roles with rights on other things', stack => {
      new kms.Key(stack, 'Other').grantEncryptDecrypt(role(stack));
      return new kms.Key(stack, 'Key');
    }],
  ])('is warned about: %s', (_, make) => {
    const stack = newStack();
    bare(stack, make(stack));
    expect(warningsOf(stack)).toEqual([message]);
  });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['a key with a key user', stack => keyWith(stack)],
    ['a key with a grant', stack => {
      const key = new kms.Key(stack, 'Key');
      key.grantEncryptDecrypt(role(stack));
      return key;
    }],
    ['a key for another account', stack => {
      const key = new kms.Key(stack, 'Key');
      key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AccountPrincipal('444455556666')], actions: ['kms:Decrypt'], resources: ['*'] }));
      return key;
    }],
    ['a key for a parameter', stack => {
      const key = new kms.Key(stack, 'Key');
      key.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal(new CfnParameter(stack, 'RoleArn').valueAsString)], actions: ['kms:Decrypt'], resources: ['*'],
      }));
      return key;
    }],
    ['a key that an inline policy names', stack => {
      const key = new kms.Key(stack, 'Key');
      new iam.Role(stack, 'Role', {
        assumedBy: new iam.AccountRootPrincipal(),
        inlinePolicies: { Use: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] }) },
      });
      return key;
    }],
    ['a key that a managed policy names, whoever has it', stack => {
      const key = new kms.Key(stack, 'Key');
      new iam.ManagedPolicy(stack, 'Policy', { statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] });
      return key;
    }],
    ['a key beside a role for all keys', stack => {
      role(stack).addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] }));
      return new kms.Key(stack, 'Key');
    }],
    ['a key beside an administrator', stack => {
      role(stack).addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));
      return new kms.Key(stack, 'Key');
    }],
    ['a key with a policy that is not known', stack => {
      const key = new kms.Key(stack, 'Key');
      (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', { 'Fn::GetAtt': ['Policy', 'Document'] });
      return key;
    }],
    ['an imported key', stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1234')],
  ])('passes: %s', (_, make) => {
    const stack = newStack({ env: ENV });
    bare(stack, make(stack));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('passes for the key of a certificate secret, which no role uses', () => {
    const stack = newStack();
    bare(stack, new kms.Key(stack, 'Key'), CERTIFICATE_SECRET);
    expect(warningsOf(stack)).toEqual([]);
  });
});
