import * as fs from 'node:fs';
import * as path from 'node:path';
import { Lazy, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { DISK, FIXTURES, S3, TLS, jarOf, pathFor, writeJar } from './provider-jar/jars';
import { InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration } from '../../lib';
import { JavaProvider } from '../../lib/encryption/java-provider';
import { Problems } from '../../lib/private/errors';
import { FileToStore, Section, SectionBinder } from '../../lib/private/section';
import { documentOf, newStack } from '../synthesized';

const KEYS = 'com.example.Keys';
const JAR = jarOf([{ name: KEYS, interfaces: [S3] }, { name: 'com.example.Disk', superclass: DISK }]);
const PATH = 's3Encryption.provider';

/** What the checks say, without the header. */
function problemsOf(section: Section<unknown>, at = 's3Encryption'): string[] {
  const problems = new Problems();
  section.check(problems, at);
  try {
    problems.throwIfAny(new Stack(), 'Security', 'SecurityConfiguration');
  } catch (error) {
    const { message } = error as Error;
    return problems.count === 1 ? [message.replace("SecurityConfiguration 'Default/Security': ", '')] : message.split('\n- ').slice(1);
  }
  return [];
}

function problemsFor(jarPath: string, className = KEYS, options?: Parameters<typeof JavaProvider.fromAsset>[2]): string[] {
  return problemsOf(S3Encryption.cseCustom(JavaProvider.fromAsset(jarPath, className, options))._section);
}

/** What a section stores and says when it is bound. */
function boundBy(section: Section<unknown>): { fragment: unknown; stored: FileToStore[]; told: string[] } {
  expect(problemsOf(section)).toEqual([]);
  const stored: FileToStore[] = [];
  const told: string[] = [];
  const fragment = section.bind({
    storeFile: (file: FileToStore) => {
      stored.push(file);
      return `s3://bucket/${file.objectKey ?? file.fileName}`;
    },
    warn: (slug: string, message: string) => told.push(`warning ${slug}: ${message}`),
    inform: (slug: string, message: string) => told.push(`info ${slug}: ${message}`),
  } as unknown as SectionBinder, 's3Encryption');
  return { fragment, stored, told };
}

describe('a JAR that is a file', () => {
  test('is stored under its name, and named in the document', () => {
    const file = writeJar(JAR, 'my-provider_1.0.jar');
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, KEYS))._section)).toEqual({
      fragment: { mode: 'CSE-Custom', s3Object: 's3://bucket/my-provider_1.0.jar', className: KEYS },
      stored: [{ path: fs.realpathSync(file), fileName: 'my-provider_1.0.jar', objectKey: undefined, propPath: PATH }],
      told: [],
    });
  });

  test('may have a key of its own, and then any name', () => {
    const file = writeJar(JAR, 'mein Schlüssel.jar');
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, KEYS, { objectKey: 'jars/keys.jar' }))._section)).toMatchObject({
      fragment: { s3Object: 's3://bucket/jars/keys.jar' }, stored: [{ fileName: 'mein Schlüssel.jar', objectKey: 'jars/keys.jar' }],
    });
    expect(problemsFor(file)).toEqual([`${PATH}.jarPath: has a file name that is not safe in the key of an object, got "mein Schlüssel.jar"; letters, digits, ".", "_" `
      + 'and "-" are expected. Rename the file, or set objectKey']);
  });

  test('may be given by a path from the working directory', () => {
    const file = path.relative(process.cwd(), writeJar(JAR));
    const { stored } = boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, KEYS))._section);
    expect(stored).toMatchObject([{ path: fs.realpathSync(file) }]);
    expect(path.isAbsolute(stored[0].path)).toBe(true);
  });

  test('may be a link: the file is stored, under the name of the link', () => {
    const file = writeJar(JAR);
    const link = pathFor('link.jar');
    fs.symlinkSync(file, link);
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(link, KEYS))._section).stored)
      .toMatchObject([{ path: fs.realpathSync(file), fileName: 'link.jar' }]);
  });

  test('is stored by the configuration', () => {
    const stack = newStack();
    const jar = path.join(FIXTURES, 'providers.jar');
    new SecurityConfiguration(stack, 'Security', {
      s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(jar, 'fixtures.Objects')),
      localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(jar, 'fixtures.Disk$Nested')),
      inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromAsset(jar, 'emrtls')),
    });
    const { AtRestEncryptionConfiguration: atRest, InTransitEncryptionConfiguration: inTransit } = documentOf(stack).EncryptionConfiguration;
    expect(atRest.S3EncryptionConfiguration.EncryptionKeyProviderClass).toBe('fixtures.Objects');
    expect(atRest.LocalDiskEncryptionConfiguration.EncryptionKeyProviderClass).toBe('fixtures.Disk$Nested');
    expect(inTransit.TLSCertificateConfiguration.CertificateProviderClass).toBe('emrtls');
    expect(JSON.stringify(atRest.S3EncryptionConfiguration.S3Object)).toContain('/providers.jar');
  });
});

describe('a path that is no JAR:', () => {
  const expected = 'the path of a JAR is expected, absolute or from the directory in which the app runs';
  const build = 'Build the JAR before the app is synthesized, or correct the path';
  const directory = path.dirname(writeJar(JAR, 'a.jar'));

  test.each<[string, () => string, string]>([
    ['missing', () => 'target/no.jar', `does not exist, got "target/no.jar"; ${expected}. ${build}`],
    ['below a file', () => path.join(directory, 'a.jar', 'b.jar'), `does not exist, got "${path.join(directory, 'a.jar', 'b.jar')}"; ${expected}. ${build}`],
    ['a directory', () => directory, `is a directory, got "${directory}"; ${expected}. Pass the JAR in it`],
    ['a device', () => '/dev/null', `is not a file, got "/dev/null"; ${expected}. Pass a JAR`],
    ['a name that is too long', () => 'x'.repeat(300), `cannot be read (ENAMETOOLONG), got "...${'x'.repeat(107)}"; ${expected}. Correct the path, or its permissions`],
    ['empty', () => '', 'is empty; the path of a JAR is expected. Pass a string'],
    ['a token', () => Lazy.string({ produce: () => 'a.jar' }), 'is not known at synth time, got a token; the path of a file is expected. Write the path as text, or use '
      + 'JavaProvider.fromBucket() for a JAR that is in a bucket'],
    ['no text', () => 7 as never, 'is not text, got 7; the path of a JAR is expected. Pass a string'],
    ['not a zip', () => writeJar(Buffer.from('text'), 'text.jar'), `is not a zip file, got "${path.join(directory, 'text.jar')}"; a JAR, a zip file with class files, is expected. `
      + 'Pass the JAR that your build makes'],
  ])('%s', (_what, make, message) => {
    expect(problemsFor(make())).toEqual([`${PATH}.jarPath: ${message}`]);
  });

  test('a link to nothing', () => {
    const link = pathFor('dangling.jar');
    fs.symlinkSync('nowhere.jar', link);
    expect(problemsFor(link)).toEqual([`${PATH}.jarPath: is a link to a file that does not exist, got "${link}"; ${expected}. ${build}`]);
  });
});

describe('the name of a class', () => {
  const names = 'names separated by dots are expected, such as "com.example.MyProvider"';

  test.each([
    ['com/example/Keys', `is a path, got "com/example/Keys"; ${names}. Write "com.example.Keys"`],
    ['com/example/Keys.class', `is a path, got "com/example/Keys.class"; ${names}. Write "com.example.Keys"`],
    ['/com\\example/Keys', `is a path, got "/com\\\\example/Keys"; ${names}. Write "com.example.Keys"`],
    ['/', `is a path, got "/"; ${names}. Write the full name of the class`],
    ['com.example.Keys.class', `ends in ".class", got "com.example.Keys.class"; ${names}. Write "com.example.Keys"`],
    ['com.example.', `is not the name of a Java class, got "com.example."; ${names}. Write the name as Class.forName() takes it, without path or file ending`],
    ['', 'is empty; the full name of a Java class is expected. Pass a string'],
  ])('%j is explained', (className, message) => {
    expect(problemsFor(writeJar(JAR), className)).toEqual([`${PATH}.className: ${message}`]);
  });

  test('that is not in the JAR, and whatever else is wrong, is one error', () => {
    expect(problemsFor(writeJar(JAR), 'com.example.keys', { objectKey: '/x', checkClass: 'no' as never, other: 1 } as never)).toEqual([
      `${PATH}: has unknown options: other; the options are objectKey, checkClass. Remove or rename them`,
      `${PATH}.checkClass: is not a boolean, got "no"; true or false is expected. Pass a boolean`,
      `${PATH}.objectKey: is not an object key, got "/x"; the key inside the bucket is expected, such as "certificates/certificates.zip". Leave out the bucket, scheme and `
      + 'leading slash',
      expect.stringMatching(/^s3Encryption\.provider\.className: is not in \d+\.jar, but com\.example\.Keys is, got "com\.example\.keys"; Java tells upper from lower case\. Write "com\.example\.Keys"$/),
    ]);
    expect(problemsFor('no.jar', 'a/b', null as never)).toEqual([
      `${PATH}: is not an options object, got null; an object with objectKey, checkClass is expected. Pass the options by name`,
      expect.stringContaining('.jarPath: does not exist'),
      expect.stringContaining('.className: is a path'),
    ]);
    expect(problemsFor(writeJar(Buffer.from('text')), 'a/b')).toEqual([expect.stringContaining('.className: is a path'), expect.stringContaining('.jarPath: is not a zip file')]);
  });

  test('that is a token is a warning, and the JAR is checked all the same', () => {
    const token = Lazy.string({ produce: () => KEYS });
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(writeJar(JAR, 'token.jar'), token))._section).told).toEqual([
      `warning provider-class-not-verifiable: ${PATH}.className: it is a token, so that token.jar could not be searched for the class. Write the name as text, or leave the `
      + 'check out with checkClass: false',
    ]);
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(writeJar(JAR), token, { checkClass: false }))._section).told).toEqual([]);
    expect(problemsFor(writeJar(new Uint8Array()), token)).toEqual([expect.stringContaining('.jarPath: is empty')]);
  });
});

describe('the type is that of the use:', () => {
  const file = writeJar(jarOf([{ name: 'a.S3', interfaces: [S3] }, { name: 'a.Disk', superclass: DISK }, { name: 'a.Tls', superclass: TLS }]));
  const sections: [string, string, (provider: JavaProvider) => { _section: Section<unknown> }][] = [
    ['cseCustom', 'a.S3', S3Encryption.cseCustom], ['local disks', 'a.Disk', LocalDiskEncryption.custom], ['in transit', 'a.Tls', InTransitEncryption.custom],
  ];

  test.each(sections)('%s', (_what, right, make) => {
    for (const className of ['a.S3', 'a.Disk', 'a.Tls']) {
      expect(problemsOf(make(JavaProvider.fromAsset(file, className))._section))
        .toEqual(className === right ? [] : [expect.stringContaining('.provider.className: is a com.amazonaws.')]);
    }
  });

  test('one provider in two places is checked for each', () => {
    const provider = JavaProvider.fromAsset(file, 'a.S3');
    const inS3 = S3Encryption.cseCustom(provider)._section;
    const onDisk = LocalDiskEncryption.custom(provider)._section;
    expect(problemsOf(onDisk)).toHaveLength(1);
    expect(problemsOf(inS3)).toEqual([]);
    expect(problemsOf(onDisk)).toHaveLength(1);
  });

  test('what is no provider is still an error', () => {
    for (const other of [undefined, null, 'a.jar', {}, S3Encryption.sseS3()]) {
      for (const [, , make] of sections) {
        expect(problemsOf(make(other as never)._section)).toEqual([expect.stringMatching(/\.provider: is (missing|not a JavaProvider)/)]);
      }
    }
  });
});

describe('warnings and notes', () => {
  test('name the prop, when the section is bound', () => {
    const file = writeJar(jarOf([{ name: KEYS, interfaces: ['com.other.Role'], majorVersion: 55 }]), 'notes.jar');
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, KEYS))._section).told).toEqual([
      expect.stringMatching(/^warning provider-class-not-verifiable: s3Encryption\.provider\.className: whether "com\.example\.Keys" is a .* com\.other\.Role is not in notes\.jar\./),
      expect.stringMatching(/^info provider-class-java-version: s3Encryption\.provider\.className: "com\.example\.Keys" needs Java 11 or newer/),
    ]);
  });

  test('can be acknowledged', () => {
    const stack = newStack();
    new SecurityConfiguration(stack, 'Security', {
      localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(path.join(FIXTURES, 'providers.jar'), 'fixtures.Shapes$FromOutside')),
    });
    Annotations.fromStack(stack).hasWarning('/Stack/Security/Resource', Match.stringLikeRegexp('.*outside\\.Base is not in providers\\.jar.*\\[ack: '
      + 'cdk-emr-security:provider-class-not-verifiable\\]'));
  });

  test('without the check there are none, and the content is not looked at', () => {
    const file = writeJar(Buffer.from('anything'));
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, KEYS, { checkClass: false }))._section).told).toEqual([]);
    expect(boundBy(S3Encryption.cseCustom(JavaProvider.fromAsset(file, 'my.jar', { checkClass: false }))._section).told)
      .toEqual([expect.stringMatching(/^warning class-name-ends-in-jar: s3Encryption\.provider\.className: "my\.jar" ends in "\.jar"/)]);
    expect(problemsFor('no.jar', KEYS, { checkClass: false })).toEqual([expect.stringContaining('.jarPath: does not exist')]);
    expect(problemsFor(path.dirname(file), KEYS, { checkClass: false })).toEqual([expect.stringContaining('.jarPath: is a directory')]);
  });
});

test('a JAR in a bucket is not looked into', () => {
  const bucket = s3.Bucket.fromBucketName(newStack(), 'Jars', 'jars');
  expect(problemsOf(S3Encryption.cseCustom(JavaProvider.fromBucket(bucket, 'no.jar', 'com.example.Any'))._section)).toEqual([]);
});
