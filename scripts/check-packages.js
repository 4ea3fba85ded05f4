// Checks the packages in dist/: each holds what is needed and nothing else, and not too much of it. In the packages of all languages is the
// npm package, to the byte: so what is said of its contents is said of all of them.
const fs = require('node:fs');
const path = require('node:path');
const { filesOfTar, filesOfZip } = require('./packages/archives');
const { npmProblems } = require('./packages/npm-contents');

const root = path.join(__dirname, '..');
const dist = path.join(root, 'dist');
const { name, version, peerDependencies } = require(path.join(root, 'package.json'));
const { types } = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));
const KIB = 1024;
const MAX_BYTES = { wheel: 1200 * KIB, sdist: 1200 * KIB, jar: 1500 * KIB, sources: 1500 * KIB, javadoc: 1600 * KIB, go: 2000 * KIB, dotnet: 2500 * KIB, nupkg: 2000 * KIB };

const problems = [];
const sizes = [];
const need = (holds, text) => {
  if (!holds) {
    problems.push(text);
  }
};
const folder = (...names) => path.join(dist, ...names);
const text = (bytes) => Buffer.from(bytes).toString('utf8');
const listing = (dir) => new Map(fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).map((file) => [path.relative(dir, file).split(path.sep).join('/'), fs.readFileSync(file)]));

/** The one file of a folder that ends so. */
function one(dir, ending) {
  const files = fs.readdirSync(dir).filter((file) => file.endsWith(ending));
  if (files.length !== 1) {
    throw new Error(`not exactly one *${ending} in ${path.relative(root, dir)}: ${files.join(', ')}`);
  }
  return path.join(dir, files[0]);
}

/** What holds of every package: its size, the npm package in it, the texts of the licenses, and which files there may be. */
function check(kind, files, { bytes, npm, allowed, licenses = true }) {
  sizes.push(`${kind}: ${files.size} files, ${Math.round(bytes / KIB)} KiB`);
  need(bytes <= MAX_BYTES[kind], `${kind}: ${bytes} bytes are more than ${MAX_BYTES[kind]}`);
  for (const file of files.keys()) {
    need(allowed.some((pattern) => pattern.test(file)), `${kind}: does not belong into the package: ${file}`);
  }
  if (npm !== undefined) {
    need(files.has(npm) && Buffer.compare(files.get(npm), tarball) === 0, `${kind}: ${npm} is not the npm package`);
  }
  for (const license of licenses ? ['LICENSE', 'NOTICE'] : []) {
    const file = [...files.keys()].find((entry) => entry.split('/').at(-1) === license);
    need(file !== undefined && text(files.get(file)) === fs.readFileSync(path.join(root, license), 'utf8'), `${kind}: ${license} is missing, or not that of the project`);
  }
}

function contains(what, where, wanted) {
  for (const part of wanted) {
    need(where.includes(part), `${what}: does not say ${JSON.stringify(part)}`);
  }
}

const [floor, constructs] = [peerDependencies['aws-cdk-lib'], peerDependencies.constructs].map((range) => range.replace(/^\^/, ''));
const npmName = `${name}@${version}.jsii.tgz`;
let tarball;

function npm() {
  tarball = fs.readFileSync(one(folder('js'), '.tgz'));
  const files = filesOfTar(tarball);
  sizes.push(`npm: ${files.size} files, ${Math.round(tarball.length / KIB)} KiB`);
  problems.push(...npmProblems([...files.keys()], tarball.length).map((problem) => `npm: ${problem}`));
  for (const handler of ['artifact', 'key-user']) {
    const file = `assets/handlers/${handler}/index.js`;
    need(files.has(file) && text(files.get(file)) === fs.readFileSync(path.join(root, file), 'utf8'), `npm: ${file} is not what was bundled`);
  }
  // every package whose code is bundled is named in NOTICE
  need(/^## @aws-sdk\//m.test(text(files.get('NOTICE') ?? [])), 'npm: NOTICE does not name what is bundled');
}

function python() {
  const file = one(folder('python'), '.whl');
  const wheel = filesOfZip(fs.readFileSync(file));
  // Python spells versions before a release in its own way: 1.2.3rc1 is 1.2.3-rc.1
  const spelt = version.replace(/-(alpha|beta|rc)\.(\d+)$/, (_, stage, number) => `${stage === 'rc' ? 'rc' : stage[0]}${number}`);
  const info = `cdk_emr_security-${spelt}.dist-info`;
  check('wheel', wheel, {
    bytes: fs.statSync(file).size,
    npm: `cdk_emr_security/_jsii/${npmName}`,
    allowed: [/^cdk_emr_security\/(__init__\.py|py\.typed|_jsii\/(__init__\.py|cdk-emr-security@[^/]+\.jsii\.tgz))$/, /\.data\/scripts\/cdk-emr-security$/, /\.dist-info\/[A-Za-z_.]+$/],
  });
  contains('wheel: METADATA', text(wheel.get(`${info}/METADATA`) ?? []), [
    `Name: ${name}\n`, `Version: ${spelt}\n`, 'License: Apache-2.0\n', 'Requires-Python: >=3.', 'Classifier: Framework :: AWS CDK :: 2\n',
    `Requires-Dist: aws-cdk-lib <3.0.0,>=${floor}\n`, `Requires-Dist: constructs <11.0.0,>=${constructs}\n`, '```python',
  ]);
  need(wheel.has('cdk_emr_security/py.typed'), 'wheel: py.typed is missing');
  const sdist = one(folder('python'), '.tar.gz');
  check('sdist', filesOfTar(fs.readFileSync(sdist)), {
    bytes: fs.statSync(sdist).size,
    npm: `src/cdk_emr_security/_jsii/${npmName}`,
    allowed: [/^(LICENSE|NOTICE|MANIFEST\.in|PKG-INFO|README\.md|pyproject\.toml|setup\.(cfg|py))$/, /^src\/cdk_emr_security\.egg-info\/[A-Za-z_.-]+$/,
      /^src\/cdk_emr_security\/(__init__\.py|py\.typed|_jsii\/(__init__\.py|bin\/cdk-emr-security|cdk-emr-security@[^/]+\.jsii\.tgz))$/],
  });
}

function java() {
  const dir = folder('java', 'io', 'github', 'cdkemrsecurity', name, version);
  const artefact = (ending) => path.join(dir, `${name}-${version}${ending}`);
  const common = [/^META-INF\/(MANIFEST\.MF|INDEX\.LIST|maven\/.+\/pom\.(xml|properties))$/, /^io\/github\/cdkemrsecurity\/(\$Module\.txt|cdk-emr-security@[^/]+\.jsii\.tgz)$/];
  const classes = {
    jar: ['.jar', /^io\/github\/cdkemrsecurity\/[A-Za-z0-9$-]+\.class$/],
    sources: ['-sources.jar', /^io\/github\/cdkemrsecurity\/[A-Za-z0-9$-]+\.java$/],
  };
  for (const [kind, [ending, pattern]] of Object.entries(classes)) {
    const jar = filesOfZip(fs.readFileSync(artefact(ending)));
    // those of the npm package, which is in it: jsii has no place for others
    check(kind, jar, {
      bytes: fs.statSync(artefact(ending)).size, npm: `io/github/cdkemrsecurity/${npmName}`, allowed: [...common, pattern], licenses: false,
    });
    for (const { name: type } of Object.values(types)) {
      need([...jar.keys()].some((file) => new RegExp(`^io/github/cdkemrsecurity/${type}\\.(class|java)$`).test(file)), `${kind}: ${type} is missing`);
    }
  }
  const docs = filesOfZip(fs.readFileSync(artefact('-javadoc.jar')));
  check('javadoc', docs, { bytes: fs.statSync(artefact('-javadoc.jar')).size, allowed: [/./], licenses: false });
  need(docs.has('index.html') && docs.has('io/github/cdkemrsecurity/SecurityConfiguration.html'), 'javadoc: the pages are missing');
  for (const ending of ['.jar', '-sources.jar', '-javadoc.jar', '.pom']) {
    for (const sum of ['md5', 'sha1']) {
      need(fs.existsSync(`${artefact(ending)}.${sum}`), `Maven: ${name}-${version}${ending}.${sum} is missing`);
    }
  }
  contains('Maven: POM', fs.readFileSync(artefact('.pom'), 'utf8'), [
    '<groupId>io.github.cdkemrsecurity</groupId>', `<artifactId>${name}</artifactId>`, `<version>${version}</version>`, '<license>', '<scm>', '<developer>',
  ]);
}

function go() {
  const files = listing(folder('go', 'cdkemrsecurity'));
  check('go', files, {
    bytes: sum(files), npm: `jsii/${name}-${version}.tgz`, allowed: [/^[A-Za-z0-9_]+\.go$/, /^(internal|jsii)\/[a-z]+\.go$/, /^jsii\/cdk-emr-security-[^/]+\.tgz$/, /^(LICENSE|NOTICE|README\.md|go\.mod|version)$/],
  });
  contains('go: go.mod', text(files.get('go.mod') ?? []), [
    'module github.com/cdk-emr-security/cdk-emr-security-go/cdkemrsecurity\n', `github.com/aws/aws-cdk-go/awscdk/v2 v${floor}\n`, `github.com/aws/constructs-go/constructs/v10 v${constructs}\n`,
  ]);
  for (const { name: type } of Object.values(types)) {
    need(files.has(`${type}.go`), `go: ${type}.go is missing`);
  }
}

function dotnet() {
  if (!fs.existsSync(folder('dotnet', 'CdkEmrSecurity'))) { // compiled, with the npm package within
    const file = one(folder('dotnet'), '.nupkg');
    const nupkg = filesOfZip(fs.readFileSync(file));
    check('nupkg', nupkg, { bytes: fs.statSync(file).size, allowed: [/^(_rels\/\.rels|\[Content_Types\]\.xml|CdkEmrSecurity\.nuspec)$/, /^lib\/[a-z0-9.]+\/CdkEmrSecurity\.(dll|xml)$/, /^package\//], licenses: false });
    contains('nupkg: CdkEmrSecurity.nuspec', text(nupkg.get('CdkEmrSecurity.nuspec') ?? []), ['<id>CdkEmrSecurity</id>', `<version>${version}</version>`, '>Apache-2.0</license>']);
    return;
  }
  const files = listing(folder('dotnet', 'CdkEmrSecurity'));
  check('dotnet', files, {
    bytes: sum(files), npm: `${name}-${version}.tgz`,
    allowed: [/^(CdkEmrSecurity\/)?([A-Za-z0-9]+\/)*[A-Za-z0-9]+\.cs$/, /^cdk-emr-security-[^/]+\.tgz$/, /^(LICENSE|NOTICE|CdkEmrSecurity\.csproj)$/],
  });
  contains('dotnet: CdkEmrSecurity.csproj', text(files.get('CdkEmrSecurity.csproj') ?? []), [
    '<PackageId>CdkEmrSecurity</PackageId>', `<PackageVersion>${version}</PackageVersion>`, '<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>',
    `Include="Amazon.CDK.Lib" Version="[${floor},3.0.0)"`, `Include="Constructs" Version="[${constructs},11.0.0)"`,
  ]);
}

const sum = (files) => [...files.values()].reduce((total, { length }) => total + length, 0);

for (const language of [npm, python, java, go, dotnet]) {
  try {
    language();
  } catch (error) {
    problems.push(`${language.name}: ${error.message}`);
  }
}
console.log(sizes.join('\n'));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
