// npm run test:packages: builds the packages of all languages, checks what they hold, and uses them as their users do. The examples, which
// are the same stack in each language, are installed with the packages, tested, and synthesized by the CDK command line: the templates are the
// same, byte for byte. So are those of an app with every section.
//
//   --built              takes dist/ as it is
//   --language=python    only that one, and TypeScript, with which it is compared; may be repeated
//   --only-floor         Go: on the lowest aws-cdk-lib or not at all
//   --allow-missing-tools  skips languages whose tools are not here: they fail otherwise
const fs = require('node:fs');
const path = require('node:path');
const { Parts, root, run, task } = require('./parts');
const { go } = require('./packages/go');
const { java } = require('./packages/java');
const { dotnet, python } = require('./packages/python');
const { typescript } = require('./packages/typescript');
const { Workspace } = require('./packages/workspace');

const LANGUAGES = {
  python: { tools: [['python3', ['-c', 'import venv']]], work: python },
  java: { tools: [['mvn', ['-version']], ['javac', ['-version']]], work: java },
  go: { tools: [['go', ['version']]], work: go },
  dotnet: { tools: [['python3', ['-c', 'import venv']]], work: dotnet },
};

const flag = (name) => process.argv.includes(`--${name}`);
const named = process.argv.filter((argument) => argument.startsWith('--language=')).map((argument) => argument.split('=')[1]);
const unknown = named.filter((language) => language !== 'typescript' && !(language in LANGUAGES));
if (unknown.length > 0) {
  console.error(`not a language: ${unknown.join(', ')}; typescript, ${Object.keys(LANGUAGES).join(', ')} are`);
  process.exit(2);
}

function use(parts, workspace) {
  const reference = typescript(parts, workspace);
  if (reference === undefined) {
    return;
  }
  for (const [language, { tools, work }] of Object.entries(LANGUAGES)) {
    if (named.length > 0 && !named.includes(language)) {
      continue;
    }
    const missing = tools.filter(([command, args]) => !run(command, args).ok).map(([command]) => command);
    if (missing.length > 0) {
      const skipped = flag('allow-missing-tools');
      parts.one(`${language}: ${missing.join(', ')}`, () => ({ ok: skipped, skipped, output: 'not found; --allow-missing-tools skips the language' }));
    } else {
      work(parts, workspace, reference, { onlyFloor: flag('only-floor') });
    }
  }
  const steps = path.join(root, 'test', 'packages', 'walkthrough.js');
  if (named.length === 0) {
    fs.mkdirSync(workspace.inFolder('walkthrough'));
    require(steps).walkthrough(parts, { folder: workspace.inFolder('walkthrough'), dist: workspace.dist, env: workspace.env });
  }
}

const parts = new Parts();
const workspace = new Workspace();
try {
  if (flag('built') || (parts.one('compile', () => task('compile')) && parts.one('packages: build and contents', () => {
    const built = task('package');
    console.log(built.output.split('\n').filter((line) => /^[a-z]+: \d+ files/.test(line)).map((line) => `    ${line}`).join('\n'));
    return built;
  }))) {
    use(parts, workspace);
  }
} finally {
  workspace.remove();
}
parts.finish('packages.json');
