// Python venvs of the project's own, under .e2e/: made once, and again when their requirements change.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..', '..');
const folder = path.join(root, '.e2e');

function command(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { output += data; });
    child.on('error', reject);
    child.on('close', (status) => status === 0 ? resolve() : reject(new Error(`${file} ${args.join(' ')} failed:\n${output}`)));
  });
}

/** The interpreter of a venv that holds exactly what its file of requirements names. */
async function venv(name) {
  const requirements = path.join(__dirname, '..', 'emulator', `requirements-${name}.txt`);
  const place = path.join(folder, name);
  const interpreter = path.join(place, 'bin', 'python');
  const stamp = path.join(place, 'installed.txt');
  const wanted = fs.readFileSync(requirements, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return interpreter;
  }
  fs.rmSync(place, { recursive: true, force: true });
  await command('python3', ['-m', 'venv', place]);
  await command(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  fs.writeFileSync(stamp, wanted);
  return interpreter;
}

module.exports = { folder, root, venv };
