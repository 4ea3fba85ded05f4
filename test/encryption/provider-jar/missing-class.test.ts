import { writeClass } from './class-writer';
import { S3, inspect, jarOf, told } from './jars';

const KEYS = { name: 'com.example.Keys', interfaces: [S3] };
const EXPECTED = 'the full name of a class in the JAR is expected';
const bytes = writeClass(KEYS);

test.each<[string, string, Uint8Array, string]>([
  ['of a nested class written with a dot', 'com.example.Outer.Keys', jarOf([{ name: 'com.example.Outer$Keys' }]),
    'is not in my.jar, but com.example.Outer$Keys is; a class within another one is named with $. Write "com.example.Outer$Keys"'],
  ['of a class nested twice', 'com.example.A.B.Keys', jarOf([{ name: 'com.example.A$B$Keys' }]),
    'is not in my.jar, but com.example.A$B$Keys is; a class within another one is named with $. Write "com.example.A$B$Keys"'],
  ['in other case', 'com.example.keys', jarOf([KEYS]), 'is not in my.jar, but com.example.Keys is; Java tells upper from lower case. Write "com.example.Keys"'],
  ['in a JAR for Spring Boot', 'com.example.Keys', jarOf([], { 'BOOT-INF/classes/com/example/Keys.class': bytes, 'BOOT-INF/lib/other.jar': bytes }),
    'is in my.jar only under BOOT-INF/classes/; Java looks for classes from the root of the JAR on. Pass the plain JAR, not the one that is packed for Spring Boot or for a '
    + 'web server'],
  ['in a JAR for a web server', 'com.example.Keys', jarOf([], { 'WEB-INF/classes/com/example/Keys.class': bytes }),
    'is in my.jar only under WEB-INF/classes/; Java looks for classes from the root of the JAR on. Pass the plain JAR, not the one that is packed for Spring Boot or for a '
    + 'web server'],
  ['in a folder', 'com.example.Keys', jarOf([], { 'META-INF/versions/9/com/example/Keys.class': bytes, 'target/classes/com/example/Keys.class': bytes }),
    'is in my.jar only under target/classes/; Java looks for classes from the root of the JAR on. Build the JAR without the folder target/classes/'],
  ['for some versions of Java', 'com.example.Keys', jarOf([], { 'META-INF/versions/11/com/example/Keys.class': bytes }),
    'is in my.jar only under META-INF/versions/11/; Java looks for classes from the root of the JAR on. Put a class for Java 8 at the root of the JAR'],
  ['of a file', 'provider.jar', jarOf([KEYS]), 'is the name of a file, and not of a class in my.jar; '
    + `${EXPECTED}. Write the full name of the class, such as "com.example.MyProvider"`],
  ['in another package', 'com.elsewhere.Keys', jarOf([KEYS]), `is not in my.jar, but com.example.Keys is; ${EXPECTED}. Write "com.example.Keys"`],
  ['without its package', 'Keys', jarOf([KEYS]), `is not in my.jar, but com.example.Keys is; ${EXPECTED}. Write "com.example.Keys"`],
  ['with a part of its package', 'example.Keys', jarOf([KEYS]), `is not in my.jar, but com.example.Keys is; ${EXPECTED}. Write "com.example.Keys"`],
  ['in a folder, in a file that cannot be read', 'com.example.Keys', jarOf([], { 'main/com/example/Keys.class': new Uint8Array(7) }),
    'is in my.jar only under main/; Java looks for classes from the root of the JAR on. Build the JAR without the folder main/'],
  ['with a package too many', 'com.example.Keys', jarOf([{ name: 'Keys' }]), `is not in my.jar, but Keys is; ${EXPECTED}. Write "Keys"`],
  ['misspelt', 'com.example.Keyz', jarOf([{ name: 'com.example.Kez1' }, KEYS, { name: 'com.example.Kezs' }]), `is not in my.jar, but com.example.Keys is; ${EXPECTED}. Write "com.example.Keys"`],
  ['misspelt by letters too many', 'com.example.Keyyss', jarOf([KEYS]), `is not in my.jar, but com.example.Keys is; ${EXPECTED}. Write "com.example.Keys"`],
  ['of a source', 'com.example.Keys$Nested', jarOf([], { 'com/example/Keys.java': bytes }),
    'is in my.jar as source only; class files are expected. Pass the JAR with the classes, not the one with the sources'],
  ['in a JAR of JARs', 'com.example.Keys', jarOf([{ name: 'org.loader.Launcher' }], { 'lib/a.jar': bytes, 'lib/b.jar': bytes }),
    'is not in my.jar, which has 2 other JARs in it; Java does not look into JARs within a JAR. Build the JAR with the classes themselves'],
  ['in a JAR of one JAR', 'com.example.Keys', jarOf([], { 'lib/a.jar': bytes }),
    'is not in my.jar, which has another JAR in it; Java does not look into JARs within a JAR. Build the JAR with the classes themselves'],
  ['in a JAR without classes', 'com.example.Keys', jarOf([], { 'README.md': bytes }), `is not in my.jar, which has no class at all; ${EXPECTED}. Build the JAR with the class`],
  ['of a class that is not there', 'com.example.Other', jarOf([KEYS]), `is not in my.jar; ${EXPECTED}. Correct the name, or build the JAR with the class`],
])('a name %s is explained', (_what, className, jar, message) => {
  expect(told(inspect(jar, className, 'S3'))).toEqual([`className: ${message}`]);
});

test('a class that is called jar is a class', () => {
  expect(told(inspect(jarOf([{ ...KEYS, name: 'provider.jar' }]), 'provider.jar', 'S3'))).toEqual([]);
});

test('long names with nothing in common are not compared letter by letter', () => {
  const names = Array.from({ length: 5_000 }, (_, i) => `com.example.${String(i).padStart(8, '0').repeat(100)}`);
  const jar = jarOf([], Object.fromEntries(names.map(name => [`${name.replace(/\./g, '/')}.class`, new Uint8Array()])));
  const started = process.cpuUsage().user;
  expect(told(inspect(jar, `com.example.${'abcdefgh'.repeat(100)}`))).toEqual([`className: is not in my.jar; ${EXPECTED}. Correct the name, or build the JAR with the class`]);
  expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
});
