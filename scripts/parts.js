// Runs the parts of a longer check one after the other and sums them up.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

/** A command of the project; its output is kept for failures unless it is to be seen at once. */
function run(command, args, { quiet = true, cwd = root, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`;
  return { ok: result.status === 0, output, stdout: result.stdout ?? '' };
}

/** A task of .projenrc.ts. */
const task = (name, args = [], options = {}) => run(bin('projen'), [name, ...args], options);

class Parts {
  rows = [];

  /** Runs one part that counts as one: passed when it is ok, failed when it is not or throws. */
  one(name, work) {
    const started = Date.now();
    let outcome;
    try {
      outcome = work() ?? { ok: true, output: '' };
    } catch (error) {
      outcome = { ok: false, output: `${error.stack ?? error}\n` };
    }
    if (!outcome.ok) {
      process.stdout.write(`\n--- ${name} failed ---\n${outcome.output}\n`);
    }
    const passed = outcome.ok && !outcome.skipped;
    this.add(name, { passed: passed ? 1 : 0, failed: outcome.ok ? 0 : 1, skipped: outcome.skipped ? 1 : 0 }, Date.now() - started);
    return outcome.ok;
  }

  /** Adds a part that has counts of its own. */
  add(name, { passed, failed, skipped = 0 }, ms) {
    this.rows.push({ name, passed, failed, skipped });
    const seconds = ms === undefined ? '' : `  (${(ms / 1000).toFixed(1)} s)`;
    console.log(`${failed > 0 ? 'FAILED' : skipped > 0 && passed === 0 ? 'skipped' : 'ok'}  ${name}${seconds}`);
  }

  get totals() {
    const sum = (key) => this.rows.reduce((total, row) => total + row[key], 0);
    return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  }

  /** Prints the table and the closing line, files the totals for scripts that run this one, and sets the exit code. */
  finish(report) {
    const width = Math.max(...this.rows.map((row) => row.name.length));
    console.log(`\n${'part'.padEnd(width)}  passed  failed  skipped`);
    for (const row of this.rows) {
      console.log(`${row.name.padEnd(width)}  ${String(row.passed).padStart(6)}  ${String(row.failed).padStart(6)}  ${String(row.skipped).padStart(7)}`);
    }
    const { passed, failed, skipped } = this.totals;
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    const file = path.join(root, 'test-reports', report);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(this.totals)}\n`);
    process.exitCode = failed > 0 ? 1 : 0;
  }
}

module.exports = { Parts, bin, root, run, task };
