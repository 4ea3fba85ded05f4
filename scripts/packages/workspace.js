// Where the projects of consumers are made: a folder outside of the checkout, so that nothing but the packages is found.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bin, root, run } = require('../parts');

const { devDependencies } = require(path.join(root, 'package.json'));

class Workspace {
  dist = path.join(root, 'dist');
  floor = { cdk: devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs };
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-packages-'));
  env = {
    JSII_RUNTIME_PACKAGE_CACHE_ROOT: path.join(root, '.packages', 'jsii-cache'),
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };

  inFolder(...names) {
    return path.join(this.folder, ...names);
  }

  /** A copy of what a user would copy, and of what is tried besides. */
  project(name, ...sources) {
    const project = this.inFolder(name);
    for (const [source, target = '.'] of sources) {
      fs.cpSync(path.join(root, source), path.join(project, target), {
        recursive: true,
        filter: (file) => !['node_modules', 'cdk.out', '.venv', 'target', 'package-lock.json', '__pycache__'].includes(path.basename(file)),
      });
    }
    return project;
  }

  /** The one file of a language that ends so. */
  built(language, ending) {
    const folder = path.join(this.dist, language);
    const files = fs.readdirSync(folder).filter((file) => file.endsWith(ending));
    if (files.length !== 1) {
      throw new Error(`not exactly one *${ending} in dist/${language}: ${files.join(', ')}`);
    }
    return path.join(folder, files[0]);
  }

  run(command, args, { cwd, env = {} }) {
    return run(command, args, { cwd, env: { ...this.env, ...env } });
  }

  /** Runs a project as its user does: by the CDK command line, but without what is different for each user. */
  synth(project, { cdk = bin('cdk'), env } = {}) {
    return this.run(cdk, ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--no-path-metadata'], { cwd: project, env });
  }

  remove() {
    // Go makes what it downloads read-only
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

const templatesIn = (folder) => Object.fromEntries(fs.readdirSync(folder).filter((file) => file.endsWith('.template.json'))
  .map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8').trimEnd()]));

/** Whether the templates of a folder are those of another one, byte for byte; both have some. */
function sameTemplates(folder, reference) {
  const [templates, wanted] = [templatesIn(folder), templatesIn(reference)];
  const names = [...new Set([...Object.keys(templates), ...Object.keys(wanted)])];
  const wrong = names.filter((name) => templates[name] !== wanted[name]);
  return {
    ok: names.length > 0 && wrong.length === 0,
    output: names.length === 0 ? 'there is no template' : wrong.map((name) => `${name} is\n${templates[name]}\nand not\n${wanted[name]}`).join('\n'),
  };
}

/** The counts in reports of tests that are written as JUnit does; a run without a report is one failure. */
function counted(parts, name, { ok, output }, reports, started) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports.filter((file) => fs.existsSync(file))) {
    for (const [, attributes] of fs.readFileSync(report, 'utf8').matchAll(/<testsuite (.*?)>/gs)) {
      const number = (key) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
      const failed = number('failures') + number('errors');
      count.failed += failed;
      count.skipped += number('skipped');
      count.passed += number('tests') - failed - number('skipped');
    }
  }
  if ((!ok || count.passed === 0) && count.failed === 0) {
    count.failed = 1;
  }
  if (count.failed > 0) {
    process.stdout.write(`\n--- ${name} failed ---\n${output}\n`);
  }
  parts.add(name, count, Date.now() - started);
}

module.exports = { Workspace, counted, devDependencies, sameTemplates };
