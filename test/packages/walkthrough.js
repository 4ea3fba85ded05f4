// Follows the README from an empty folder to a synthesized stack, word by word, with the packages that were built.
//
// What a walk-through types and writes stands in the README, in blocks with a comment before each:
//   <!-- walk-through: python -->                             commands
//   <!-- walk-through: python, analytics/stack.py -->         the new content of a file
//   <!-- walk-through: java, pom.xml, before </dependencies> -->  lines to add to a file
//   <!-- walk-through: java, pom.xml, for <cdk.version> -->       a line in place of the one that begins like this
const fs = require('node:fs');
const path = require('node:path');
const { root, run } = require('../../scripts/parts');

const README = path.join(root, 'README.md');
const STACK = 'AnalyticsStack';
const MOST_COMMANDS = 9;

/** The steps of a walk-through, in the order of the README. */
function steps(language) {
  const block = /^<!-- walk-through: (\w+)(?:, ([^,]+?))?(?:, (before|for) (.+?))? -->\n```(\w+).*\n([\s\S]*?)^```$/gm;
  const found = [...fs.readFileSync(README, 'utf8').matchAll(block)].filter(([, of]) => of === language)
    .map(([, , file, how, line, , text]) => ({ file, how, line, text }));
  if (!found.some(({ file }) => file === undefined) || !found.some(({ file }) => file !== undefined)) {
    throw new Error(`README.md has no walk-through for ${language}, with commands and files`);
  }
  return found;
}

const commandsIn = (text) => text.split('\n').filter((line) => /^[^#\s]/.test(line)).flatMap((line) => line.split(' && '));

/** One shell runs it all, as one terminal would. */
function script(language, folder, install) {
  return steps(language).map(({ file, how, line, text }, index) => {
    if (file === undefined) {
      return commandsIn(text).map((command) => {
        const typed = install(command);
        return `echo '$' ${quoted(typed)}\n${typed}`;
      }).join('\n');
    }
    const content = path.join(folder, `step-${index}`);
    fs.writeFileSync(content, text);
    // a file that is to be replaced is there, or the README names another one than was made
    return `test -f ${file}\n${how === undefined
      ? `cp ${content} ${file}`
      : [process.execPath, __filename, '--edit', content, file, how, line].map(quoted).join(' ')}`;
  }).join('\n');
}

const quoted = (text) => `'${text.replace(/'/g, "'\\''")}'`;

const only = (folder, extension) => {
  const found = fs.readdirSync(folder).filter((file) => file.endsWith(extension));
  if (found.length !== 1) {
    throw new Error(`not exactly one *${extension} in ${folder}: ${found}`);
  }
  return path.join(folder, found[0]);
};

const asWritten = (command) => command;

/** What a language needs, and how it finds what was built here where it would ask its registry. */
const LANGUAGES = {
  typescript: {
    needs: ['npm', ['--version']],
    prepare: (dist) => {
      const tarball = only(path.join(dist, 'js'), '.tgz');
      return { install: (command) => command === 'npm install cdk-emr-security' ? `npm install ${quoted(tarball)}` : command, env: {} };
    },
  },
  python: {
    needs: ['python3', ['-c', 'import venv']],
    prepare: (dist, folder) => {
      const constraints = path.join(folder, 'constraints.txt');
      fs.writeFileSync(constraints, `cdk-emr-security @ file://${only(path.join(dist, 'python'), '.whl')}\n`);
      return { install: asWritten, env: { PIP_CONSTRAINT: constraints } };
    },
  },
  java: {
    needs: ['mvn', ['--version']],
    prepare: (dist, folder) => {
      const repository = path.join(dist, 'java');
      const cache = path.join(root, '.m2cache');
      fs.mkdirSync(cache, { recursive: true });
      fs.cpSync(repository, cache, { recursive: true });
      // which versions there are of what was installed here
      const ours = fs.readdirSync(repository, { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'maven-metadata.xml');
      ours.forEach((file) => fs.copyFileSync(path.join(repository, file), path.join(cache, path.dirname(file), 'maven-metadata-local.xml')));
      // Maven reads the options of a folder above the project
      fs.mkdirSync(path.join(folder, '.mvn'));
      fs.writeFileSync(path.join(folder, '.mvn', 'maven.config'), `-Dmaven.repo.local=${cache}\n`);
      return { install: asWritten, env: {} };
    },
  },
};

/** The template, but for what tells AWS the versions of the libraries. */
function templateOf(folder) {
  const assembly = path.join(folder, 'analytics', 'cdk.out', `${STACK}.template.json`);
  const template = JSON.parse(fs.readFileSync(assembly, 'utf8'));
  delete template.Resources.CDKMetadata;
  delete template.Conditions;
  return JSON.stringify(template, undefined, 1);
}

function follow(language, { folder: parent, dist, env }) {
  const folder = fs.mkdtempSync(path.join(parent, `${language}-`));
  const count = steps(language).filter(({ file }) => file === undefined).flatMap(({ text }) => commandsIn(text)).length;
  if (count > MOST_COMMANDS) {
    return { ok: false, output: `${count} commands are more than ${MOST_COMMANDS}` };
  }
  const prepared = LANGUAGES[language].prepare(dist, folder);
  const result = run('bash', ['-e', '-o', 'pipefail', '-c', script(language, folder, prepared.install)], {
    cwd: folder,
    env: { ...env, ...prepared.env, npm_config_yes: 'true', npm_config_prefer_offline: 'true', CI: 'true' },
  });
  if (!result.ok) {
    return result;
  }
  if (!result.output.includes('cdk-emr-security:default-roles')) {
    return { ok: false, output: `the info about the default roles is not in the output:\n${result.output}` };
  }
  return { ok: true, output: result.output, template: templateOf(folder) };
}

/**
 * Follows the README in each language, each a part: the templates of the others have to be that of the first.
 *
 * @param parts what sums up
 * @param options folder: an empty folder outside of the checkout; dist: the packages that were built; env: for child processes
 */
function walkthrough(parts, options) {
  let first;
  for (const [language, { needs: [command, args] }] of Object.entries(LANGUAGES)) {
    parts.one(`README: ${language}`, () => {
      if (!run(command, args).ok) {
        return { ok: true, skipped: true };
      }
      const result = follow(language, options);
      first ??= result.template;
      return result.ok && result.template !== first
        ? { ok: false, output: `the template is not that of the language before:\n${result.template}\n${first}` }
        : result;
    });
  }
}

/** What a reader does with an editor. */
function edit(content, file, how, line) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const at = lines.findLastIndex((candidate) => candidate.trim().startsWith(line));
  if (at < 0) {
    throw new Error(`${file} has no line ${line}`);
  }
  lines.splice(at, how === 'for' ? 1 : 0, fs.readFileSync(content, 'utf8').trimEnd());
  fs.writeFileSync(file, lines.join('\n'));
}

if (process.argv[2] === '--edit') {
  edit(...process.argv.slice(3));
}

module.exports = { walkthrough };
