import { ABSTRACT, ClassToWrite, INTERFACE, PRIVATE, PUBLIC, STATIC, writeClass } from './class-writer';
import { DISK, S3, TLS, inspect, jarOf, told } from './jars';
import { ProviderUse } from '../../../lib/encryption/provider-jar/wanted-types';

const KEYS = 'com.example.Keys';
const USABLE: ClassToWrite = { name: KEYS, superclass: DISK };

function toldOf(classes: ClassToWrite[], use?: ProviderUse): string[] {
  return told(inspect(jarOf(classes), KEYS, use));
}

describe('an object can be created', () => {
  const created = 'a class of which an object can be created is expected';
  const byConstructor = 'Amazon EMR creates the object with a public constructor without arguments';

  test.each<[string, Partial<ClassToWrite>, string[]]>([
    ['a public class', {}, []],
    ['one with other constructors too', { constructors: [[PRIVATE, '(I)V'], [PUBLIC, '(Ljava/lang/String;)V'], [PUBLIC, '()V']] }, []],
    ['a static nested class', { innerClasses: [['com.example.Keys', PUBLIC + STATIC], ['com.example.Other', PUBLIC]] }, []],
    ['an interface', { access: PUBLIC + INTERFACE + ABSTRACT, constructors: [] }, [`className: is an interface; ${created}. Name the class that implements it`]],
    ['an abstract class', { access: PUBLIC + ABSTRACT }, [`className: is abstract; ${created}. Name a class that extends it`]],
    ['a class that is not public', { access: 0 }, ['className: is not public; a class that can be used from outside its package is expected. Declare it public']],
    ['an inner class', { innerClasses: [['com.example.Keys', PUBLIC]], constructors: [[PUBLIC, '(Lcom/example/Outer;)V']] }, [
      'className: is an inner class, whose objects belong to an object of the class around it; a class of its own, or a static one, is expected. Declare it static',
    ]],
    ['a class without such a constructor', { constructors: [[PUBLIC, '(I)V']] }, [
      `className: has no constructor without arguments; ${byConstructor}. Add one; let it read what it needs by itself`,
    ]],
    ['a class without constructor', { constructors: [] }, [
      `className: has no constructor without arguments; ${byConstructor}. Add one; let it read what it needs by itself`,
    ]],
    ['a private constructor', { constructors: [[PRIVATE, '()V'], [PUBLIC, '(I)V']] }, [
      `className: has a constructor without arguments that is not public; ${byConstructor}. Declare it public`,
    ]],
    ['everything at once', { access: ABSTRACT, constructors: [[0, '()V']], superclass: 'java.lang.Object' }, [
      `className: is abstract; ${created}. Name a class that extends it`,
      'className: is not public; a class that can be used from outside its package is expected. Declare it public',
      `className: has a constructor without arguments that is not public; ${byConstructor}. Declare it public`,
      `className: does not extend what it should; a class that extends ${DISK} is expected. Name such a class, or extend the class`,
    ]],
  ])('of %s', (_what, change, expected) => {
    expect(toldOf([{ ...USABLE, ...change }], 'LOCAL_DISK')).toEqual(expected);
  });
});

describe('the type', () => {
  const notSeen = ['warning provider-class-not-verifiable'];
  const chain = (length: number, top: string): ClassToWrite[] => Array.from({ length }, (_, i) => ({
    name: i === 0 ? KEYS : `com.example.Base${i}`, superclass: i === length - 1 ? top : `com.example.Base${i + 1}`,
  }));

  test.each<[string, ProviderUse, ClassToWrite[], string[]]>([
    ['extended', 'IN_TRANSIT', [{ name: KEYS, superclass: TLS }], []],
    ['implemented', 'S3', [{ name: KEYS, interfaces: ['java.io.Serializable', S3] }], []],
    ['implemented beside an unknown interface', 'S3', [{ name: KEYS, interfaces: ['com.other.Role', S3] }], []],
    ['extended beside an unknown interface', 'LOCAL_DISK', [{ ...USABLE, interfaces: ['com.other.Role'] }], []],
    ['at the end of a long chain', 'LOCAL_DISK', chain(50, DISK), []],
    ['at the end of a chain that is not followed', 'LOCAL_DISK', chain(51, DISK), notSeen],
    ['by an interface of an interface of a superclass', 'S3', [
      { name: KEYS, superclass: 'com.example.Base' }, { name: 'com.example.Base', interfaces: ['com.example.Role'] },
      { name: 'com.example.Role', access: PUBLIC + INTERFACE + ABSTRACT, interfaces: [S3] },
    ], []],
    ['by a class of the SDK', 'S3', [{ name: KEYS, superclass: 'com.amazonaws.services.s3.model.KMSEncryptionMaterialsProvider' }], []],
    ['by a superclass outside', 'LOCAL_DISK', [{ name: KEYS, superclass: 'com.other.Base' }], notSeen],
    ['by an interface outside', 'S3', [{ name: KEYS, interfaces: ['com.other.Role'] }], notSeen],
    ['by a superclass outside, and of another use', 'LOCAL_DISK', [{ name: KEYS, superclass: 'com.other.Base', interfaces: [S3] }], notSeen],
    ['with the interface that EMRFS configures', 'S3', [{ name: KEYS, superclass: 'org.apache.hadoop.conf.Configured', interfaces: [S3, 'org.apache.hadoop.conf.Configurable'] }], []],
    ['only the interface that EMRFS configures', 'S3', [{ name: KEYS, superclass: 'org.apache.hadoop.conf.Configured', interfaces: ['org.apache.hadoop.conf.Configurable'] }], [
      `className: does not implement what it should; a class that implements ${S3} is expected. Name such a class, or implement the interface`,
    ]],
    ['an unknown interface, where a class is extended', 'IN_TRANSIT', [{ name: KEYS, interfaces: ['com.other.Role'] }], [
      `className: does not extend what it should; a class that extends ${TLS} is expected. Name such a class, or extend the class`,
    ]],
    ['a class of the platform', 'IN_TRANSIT', [{ name: KEYS, superclass: 'java.lang.Thread' }], [
      `className: does not extend what it should; a class that extends ${TLS} is expected. Name such a class, or extend the class`,
    ]],
    ['that for Amazon S3, for local disks', 'LOCAL_DISK', [{ name: KEYS, interfaces: [S3] }], [
      `className: is a ${S3}, which is for S3Encryption.cseCustom(); a class that extends ${DISK} is expected. Name such a class, or extend the class`,
    ]],
    ['that for local disks, for Amazon S3', 'S3', [USABLE], [
      `className: is a ${DISK}, which is for LocalDiskEncryption.custom(); a class that implements ${S3} is expected. Name such a class, or implement the interface`,
    ]],
    ['that for certificates, for Amazon S3', 'S3', [{ name: KEYS, superclass: TLS }], [
      `className: is a ${TLS}, which is for InTransitEncryption.custom(); a class that implements ${S3} is expected. Name such a class, or implement the interface`,
    ]],
    ['relocated by a build', 'S3', [{ name: KEYS, interfaces: [`shaded.${S3}`] }, { name: `shaded.${S3}`, access: PUBLIC + INTERFACE + ABSTRACT }], [
      `className: is a shaded.${S3}, which is a copy under another name; a class that implements ${S3} is expected. Leave com.amazonaws out of the relocation of your build`,
    ]],
    ['above itself', 'LOCAL_DISK', [{ name: KEYS, superclass: 'com.example.Base' }, { name: 'com.example.Base', superclass: KEYS }], [
      `className: does not extend what it should; a class that extends ${DISK} is expected. Name such a class, or extend the class`,
    ]],
    ['implemented, where it is a class', 'IN_TRANSIT', [{ name: KEYS, interfaces: [TLS] }], ['warning provider-class-kind']],
    ['extended, where it is an interface', 'S3', [{ name: KEYS, superclass: S3 }], ['warning provider-class-kind']],
    ['implemented as the JAR has it, where it is a class', 'LOCAL_DISK', [{ name: KEYS, interfaces: [DISK] }, { name: DISK, access: PUBLIC + INTERFACE + ABSTRACT }], [
      'warning provider-class-kind',
    ]],
  ])('%s', (_what, use, classes, expected) => {
    expect(toldOf(classes, use)).toEqual(expected);
  });

  test('is that of the SDK on the nodes, and not of the copy in the JAR', () => {
    expect(toldOf([USABLE, { name: DISK, superclass: 'com.other.Base', majorVersion: 65 }], 'LOCAL_DISK')).toEqual([]);
  });

  test('of what is no class is not looked at', () => {
    expect(told(inspect(jarOf([{ name: S3, access: PUBLIC + INTERFACE + ABSTRACT }]), S3, 'S3'))).toEqual([expect.stringMatching(/^className: is an interface;/)]);
  });

  test('is not looked at where the use is not known', () => {
    expect(toldOf([{ name: KEYS }])).toEqual([]);
  });

  test('the warnings say what is not known and what to do', () => {
    const [{ message }] = inspect(jarOf([{ name: KEYS, interfaces: ['b.B', 'c.C', 'd.D', 'e.E'], superclass: 'a.A' }]), KEYS, 'S3').warnings;
    expect(message).toBe(`whether "${KEYS}" is a ${S3} cannot be seen: a.A, b.B, c.C and 2 more is not in my.jar. See to it that the class is public and concrete, `
      + 'of the right type, and has a public constructor without arguments');
    expect(inspect(jarOf([{ name: KEYS, interfaces: [TLS] }]), KEYS, 'IN_TRANSIT').warnings[0].message)
      .toBe(`"${KEYS}" implements ${TLS}, which is a class in the AWS SDK for Java. Compile it against the SDK, with extends`);
    expect(inspect(jarOf([{ name: KEYS, superclass: S3 }]), KEYS, 'S3').warnings[0].message)
      .toBe(`"${KEYS}" extends ${S3}, which is an interface in the AWS SDK for Java. Compile it against the SDK, with implements`);
  });

  test('more supertypes than are followed are a warning', () => {
    const roles = Array.from({ length: 501 }, (_, i) => `com.example.Role${i}`);
    expect(toldOf([{ name: KEYS, interfaces: roles }, ...roles.map(name => ({ name }))], 'S3')).toEqual(notSeen);
  });
});

describe('the version', () => {
  const info = `"${KEYS}" needs Java 11 or newer; by default emr-7 releases run Java 17, and emr-5 and emr-6 releases run Java 8. Compile it for Java 8 (--release 8) `
    + 'if clusters of emr-5 or emr-6 are to use it';
  const warning = `"${KEYS}" needs Java 21 or newer; by default emr-7 releases run Java 17, and emr-5 and emr-6 releases run Java 8. Compile it for Java 8 (--release 8), `
    + 'or see to it that the nodes run a newer Java';

  test.each<[number, string[], string[]]>([
    [46, [], []], [52, [], []], [55, [], [info]], [61, [], [info.replace('11', '17')]], [62, [warning.replace('21', '18')], []], [65, [warning], []],
  ])('%d', (majorVersion, warnings, infos) => {
    const inspection = inspect(jarOf([{ ...USABLE, majorVersion }]), KEYS, 'LOCAL_DISK');
    expect(inspection.errors).toEqual([]);
    expect(inspection.warnings.map(({ message }) => message)).toEqual(warnings);
    expect(inspection.infos.map(({ message }) => message)).toEqual(infos);
  });

  test('of a superclass', () => {
    const inspection = inspect(jarOf([{ name: KEYS, superclass: 'com.example.Base' }, { name: 'com.example.Base', superclass: DISK, majorVersion: 65 }]), KEYS, 'LOCAL_DISK');
    expect(inspection.warnings).toEqual([{ slug: 'provider-class-too-new', message: warning.replace(KEYS, 'com.example.Base') }]);
  });

  test('of other versions of Java in the JAR', () => {
    const others = { 'META-INF/versions/11/com/example/Keys.class': new Uint8Array(), 'META-INF/versions/17/com/example/Keys.class': new Uint8Array() };
    const header = (value: string) => ({ 'META-INF/MANIFEST.MF': Buffer.from(`Manifest-Version: 1.0\r\nMulti-Release: ${value}\r\n`) });
    expect(inspect(jarOf([USABLE], { ...others, ...header('true') }), KEYS, 'LOCAL_DISK')).toMatchObject({
      errors: [], warnings: [], infos: [{
        slug: 'provider-class-multi-release', message: `my.jar has "${KEYS}" for Java 11, 17 and newer too; the one at its root was checked`,
      }],
    });
    expect(told(inspect(jarOf([USABLE], { ...others, ...header('false') }), KEYS, 'LOCAL_DISK'))).toEqual([]);
    expect(told(inspect(jarOf([USABLE], others), KEYS, 'LOCAL_DISK'))).toEqual([]);
    expect(told(inspect(jarOf([USABLE], header('true')), KEYS, 'LOCAL_DISK'))).toEqual([]);
  });

  test('of other versions of Java only is a warning, since newer nodes find the class', () => {
    const others = { 'META-INF/versions/11/com/example/Keys.class': new Uint8Array(), 'META-INF/versions/9/com/example/Keys.class': new Uint8Array() };
    const manifest = { 'META-INF/MANIFEST.MF': Buffer.from('Multi-Release: true\n') };
    expect(inspect(jarOf([], { ...others, ...manifest }), KEYS, 'LOCAL_DISK')).toMatchObject({
      errors: [], infos: [], warnings: [{
        slug: 'provider-class-not-verifiable', message: `"${KEYS}" is in my.jar only for Java 9 and newer; by default emr-7 releases run Java 17, and emr-5 and emr-6 `
          + 'releases run Java 8. Put a class for Java 8 at the root of the JAR. See to it that the class is public and concrete, of the right type, and has a public '
          + 'constructor without arguments',
      }],
    });
  });
});

describe('what is no class file', () => {
  const ofEntry = (bytes: Uint8Array) => told(inspect(jarOf([], { 'com/example/Keys.class': bytes }), KEYS, 'S3'));
  const broken = (why: string) => [`jarPath: has com/example/Keys.class, which is not a class file: ${why}; class files are expected. Build the JAR again`];
  const whole = writeClass({ name: KEYS, interfaces: [S3] });

  test('is an error', () => {
    expect(ofEntry(Buffer.from('public class Keys {}'))).toEqual(broken('it does not begin as a class file does'));
    expect(ofEntry(Buffer.alloc(0))).toEqual(broken('it ends too early'));
    expect(ofEntry(whole)).toEqual([]);
    expect(ofEntry(whole.subarray(0, whole.length - 1))).toEqual(broken('it ends too early'));
  });

  test('with a constant of a kind that is not known is an error, but for a version of Java that is not known', () => {
    const odd = Buffer.from(whole);
    odd[10] = 99;
    expect(ofEntry(odd)).toEqual(broken('it has a constant of unknown kind 99'));
    odd[7] = 70;
    expect(ofEntry(odd)).toEqual(['warning provider-class-not-verifiable']);
  });

  test('that refers to text where a class is expected is an error', () => {
    const odd = Buffer.from(whole);
    const at = odd.indexOf('0021', 'hex') + 2; // behind the flags
    expect(odd.readUInt16BE(at)).toBe(2); // 1 is the text of its name
    odd.writeUInt16BE(1, at);
    expect(ofEntry(odd)).toEqual(broken('its constant 1 is not what it should be'));
    odd.writeUInt16BE(0xffff, at);
    expect(ofEntry(odd)).toEqual(broken('its constant 65535 is not what it should be'));
  });

  test('in the place of another class is an error', () => {
    expect(ofEntry(writeClass({ name: 'com.elsewhere.Keys' })))
      .toEqual([`jarPath: has com.elsewhere.Keys in the place of ${KEYS}; each class is expected where its package says. Build the JAR from the root of the packages`]);
  });

  test('a class that is larger than what is read is a warning', () => {
    const padded = (size: number) => Buffer.concat([whole.subarray(0, whole.length), Buffer.alloc(size - whole.length)]);
    expect(ofEntry(padded(1024 * 1024))).toEqual([]);
    expect(ofEntry(padded(1024 * 1024 + 1))).toEqual(['warning provider-class-not-verifiable']);
  });

  test('a long name that many places refer to is read', () => {
    const long = `com.example.${'x'.repeat(60_000)}`;
    const jar = jarOf([{ name: KEYS, interfaces: Array.from({ length: 60_000 }, () => long) }]);
    expect(told(inspect(jar, KEYS, 'S3'))).toEqual(['warning provider-class-not-verifiable']);
  });
});
