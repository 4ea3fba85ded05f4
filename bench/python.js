// The same app from Python, through jsii: ours, on the L1s, and on kms.Key. Needs Python, and a registry or its cache for aws-cdk-lib.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { compared, rounded } = require('./measure');
const { bin, root } = require('../scripts/parts');

const CONFIGURATIONS = 200;
const ROUNDS = 2;
const ENV = {
  ...process.env,
  JSII_RUNTIME_PACKAGE_CACHE_ROOT: path.join(root, '.packages', 'jsii-cache'),
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  PYTHONDONTWRITEBYTECODE: '', // what is imported is compiled once
};

function attempt(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: ENV, maxBuffer: 64 * 1024 * 1024 });
  return { ok: status === 0, stdout, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

const wheelIn = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter((file) => file.endsWith('.whl')).map((file) => path.join(folder, file))[0];

/** What is missing is said in a line, and no reason to fail. */
const skip = (what, { output }) => ({ skipped: `${what}: ${output.trim().split('\n').pop().slice(0, 200)}` });

function measurePython({ built, say }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-bench-python-'));
  try {
    return measureIn(folder, built, say);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function measureIn(folder, built, say) {
  say('Python: the wheel');
  let wheel = built ? wheelIn(path.join(root, 'dist', 'python')) : undefined;
  if (wheel === undefined) {
    const packed = attempt(bin('jsii-pacmak'), ['--no-npmignore', '--target', 'python', '--outdir', path.join(folder, 'dist')]);
    wheel = wheelIn(path.join(folder, 'dist', 'python'));
    if (!packed.ok || wheel === undefined) {
      return skip('no wheel could be built', packed);
    }
  }
  say('Python: its environment');
  const { python, failed } = environment(wheel);
  if (failed !== undefined) {
    return skip('no Python environment could be made', failed);
  }
  const inTurns = path.join(__dirname, 'python', 'in_turns.py');
  attempt(python, [inTurns, '1', '1', folder]); // jsii unpacks what it has never seen
  say(`Python: ${CONFIGURATIONS} configurations`);
  const measured = attempt(python, [inTurns, CONFIGURATIONS, ROUNDS, folder].map(String));
  if (!measured.ok) {
    throw new Error(`the apps in Python failed:\n${measured.output}`);
  }
  requireSame(folder);
  return summed(JSON.parse(measured.stdout), python);
}

/** One for each aws-cdk-lib is kept, as it takes longer to install than the apps do. */
function environment(wheel) {
  const [cdk, constructs] = ['aws-cdk-lib', 'constructs'].map((name) => require(`${name}/package.json`).version);
  const venv = path.join(root, '.packages', `bench-python-${cdk}`);
  const python = path.join(venv, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
  const steps = [
    ...fs.existsSync(python) ? [] : [['python3', ['-m', 'venv', venv]]],
    [python, [...pip, `aws-cdk-lib==${cdk}`, `constructs==${constructs}`, wheel]],
    [python, [...pip, '--force-reinstall', '--no-deps', wheel]],
  ];
  return { python, failed: steps.map(([command, args]) => attempt(command, args)).find(({ ok }) => !ok) };
}

function summed({ ours, l1, key }, python) {
  const calls = (runs) => ({ total: runs[0].calls, perConfiguration: rounded(runs[0].making / CONFIGURATIONS) });
  return {
    python: attempt(python, ['--version']).stdout.trim().replace('Python ', ''),
    configurations: CONFIGURATIONS,
    rounds: ROUNDS,
    againstL1: compared(ours, l1, 'cpu'),
    againstKey: compared(ours, key, 'cpu'),
    calls: { ours: calls(ours), l1: calls(l1), key: calls(key) },
  };
}

/** The apps make the same. */
function requireSame(folder) {
  const { anonymous } = require('./apps');
  const [ours, ...others] = ['ours', 'l1', 'key'].map((who) => anonymous(JSON.parse(fs.readFileSync(path.join(folder, who, 'Stack0.template.json'), 'utf8'))));
  if (others.some((other) => other !== ours)) {
    throw new Error('the apps in Python do not make the same');
  }
}

module.exports = { measurePython };
