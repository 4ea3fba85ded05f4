// npm run bench: what the library costs against the same resources written by hand. About eight minutes on two cores.
//
//   --built       takes what is compiled, and dist/python, as they are
//   --no-python   leaves Python out, and prints the tables only
//   --no-write    prints the tables only
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const v8 = require('node:v8');
const { root, task } = require('../scripts/parts');

const flag = (name) => process.argv.includes(`--${name}`);
v8.setFlagsFromString('--expose-gc');
global.gc = require('node:vm').runInNewContext('gc');

const say = (text) => console.error(`  ${text}`);

function built() {
  if (!flag('built') || !fs.existsSync(path.join(root, 'lib', 'index.js'))) {
    say('compiling');
    const { ok, output } = task('compile');
    if (!ok) {
      throw new Error(`compile failed:\n${output}`);
    }
  }
}

function machine() {
  const cpus = os.cpus();
  return { cores: cpus.length, processor: cpus[0]?.model.trim() ?? 'unknown', memoryGiB: Math.round(os.totalmem() / 2 ** 30), system: `${os.type()} ${os.release().split('-')[0]} ${os.arch()}` };
}

function versions() {
  const version = (name) => require(`${name}/package.json`).version;
  return { 'node': process.versions.node, 'aws-cdk-lib': version('aws-cdk-lib'), 'constructs': version('constructs'), 'cdk-emr-security': require('../package.json').version };
}

async function main() {
  built();
  const { install } = require('./package');
  const { measureSynth } = require('./synth');
  const { measureDocuments, measureFunctions, measureImport, measureMemory } = require('./processes');
  const { measurePython } = require('./python');
  const { print } = require('./table');
  const installed = install();
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versions(),
    synth: measureSynth(installed.folder, say),
    memory: measureMemory(installed.folder, say),
    import: measureImport(installed.folder, say),
    documents: measureDocuments(installed.folder, say),
    functions: measureFunctions(say),
    sizes: installed.sizes,
    python: flag('no-python') ? { skipped: 'left out by --no-python' } : measurePython({ built: flag('built'), say }),
  };
  if (results.python.skipped !== undefined) {
    say(`nothing is written, as Python was not measured: ${results.python.skipped}`);
  } else if (!flag('no-write')) {
    fs.writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
    require('./write-docs').writeDocs(results);
  }
  print(results);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
