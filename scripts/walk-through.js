// Follows the README from an empty folder to a synthesized stack, word by word, with the packages that were built.
//
// What a walk-through types and writes stands in the README, in blocks with a comment before each:
//   <!-- walk-through: python -->                             commands
//   <!-- walk-through: python, analytics/stack.py -->         the new content of a file
//   <!-- walk-through: java, pom.xml, before </dependencies> -->  lines to add to a file
//   <!-- walk-through: java, pom.xml, for <cdk.version> -->       a line in place of the one that begins like this
const fs = require('node:fs');
const path = require('node:path');
const { root, run } = require('./parts');

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

/** How a language finds what was built here where it would ask its registry. */
const INSTALLATION = {
  typescript: ({ npm }) => ({ install: (command) => command === 'npm install cdk-emr-security' ? `npm install ${quoted(npm)}` : command, env: {} }),
  python: ({ wheel }, folder) => {
    const constraints = path.join(folder, 'constraints.txt');
    fs.writeFileSync(constraints, `cdk-emr-security @ file://${wheel}\n`);
    return { install: (command) => command, env: { PIP_CONSTRAINT: constraints } };
  },
  java: ({ maven, mavenCache }, folder) => {
    // Maven reads the options of a folder above the project
    fs.cpSync(maven, mavenCache, { recursive: true });
    // which versions there are of what was installed here
    const ours = fs.readdirSync(maven, { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'maven-metadata.xml');
    ours.forEach((file) => fs.copyFileSync(path.join(maven, file), path.join(mavenCache, path.dirname(file), 'maven-metadata-local.xml')));
    fs.mkdirSync(path.join(folder, '.mvn'));
    fs.writeFileSync(path.join(folder, '.mvn', 'maven.config'), `-Dmaven.repo.local=${mavenCache}\n`);
    return { install: (command) => command, env: {} };
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

/**
 * Walks through the README in one language.
 *
 * @param language typescript, python or java
 * @param built absolute paths: npm (tarball), wheel, maven (repository), mavenCache (local repository), jsiiCache
 * @param parent an empty folder for it
 */
function walkThrough(language, built, parent) {
  const folder = fs.mkdtempSync(path.join(parent, `${language}-`));
  const count = steps(language).filter(({ file }) => file === undefined).flatMap(({ text }) => commandsIn(text)).length;
  if (count > MOST_COMMANDS) {
    return { ok: false, output: `${count} commands are more than ${MOST_COMMANDS}` };
  }
  const { install, env } = INSTALLATION[language](built, folder);
  const result = run('bash', ['-e', '-o', 'pipefail', '-c', script(language, folder, install)], {
    cwd: folder,
    env: { ...env, npm_config_yes: 'true', npm_config_prefer_offline: 'true', JSII_RUNTIME_PACKAGE_CACHE_ROOT: built.jsiiCache, CI: 'true' },
  });
  if (!result.ok) {
    return result;
  }
  if (!result.output.includes('cdk-emr-security:default-roles')) {
    return { ok: false, output: `the info about the default roles is not in the output:\n${result.output}` };
  }
  return { ok: true, output: result.output, template: templateOf(folder) };
}

/** All of them, each a part: the templates of the others have to be that of TypeScript. */
function walkThroughs(parts, built, parent, languages = Object.keys(INSTALLATION)) {
  let first;
  for (const language of languages) {
    parts.one(`README: ${language}`, () => {
      const result = walkThrough(language, built, parent);
      first ??= result.template;
      return result.ok && result.template !== first
        ? { ok: false, output: `the template is not that of ${languages[0]}:\n${result.template}\n${first}` }
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

module.exports = { walkThroughs };
