// The CDK command line of node_modules against the emulated account, with assemblies that were synthesized before.
const { spawn } = require('node:child_process');
const path = require('node:path');
const { root } = require('./venvs');

const CLI = path.join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

class Cdk {
  constructor(env, region) {
    this.env = env;
    this.environment = `aws://000000000000/${region}`;
    /** Everything that was printed. */
    this.printed = '';
  }

  /** Runs a command; what it printed, and whether it went well. */
  run(args) {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [CLI, ...args, '--no-notices', '--no-color'], { cwd: root, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      const keep = (data) => { output += data; };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.on('error', reject);
      child.on('close', (status) => {
        this.printed += output;
        resolve({ ok: status === 0, output });
      });
    });
  }

  async succeed(args) {
    const { ok, output } = await this.run(args);
    if (!ok) {
      throw new Error(`cdk ${args.join(' ')} failed:\n${output.replace(/^.*(_IN_PROGRESS|_COMPLETE|: (start|success): ).*\n/gm, '')}`);
    }
    return output;
  }

  bootstrap() {
    return this.succeed(['bootstrap', this.environment]);
  }

  deploy(assembly, stack) {
    return this.succeed(this.deployment(assembly, stack));
  }

  /** A deployment that has to fail; what it printed. */
  async fail(assembly, stack) {
    const { ok, output } = await this.run(this.deployment(assembly, stack));
    if (ok) {
      throw new Error(`the deployment of ${stack} went well, but should have failed:\n${output}`);
    }
    return output;
  }

  deployment(assembly, stack) {
    return ['deploy', stack, '--app', assembly, '--require-approval', 'never', '--exclusively'];
  }

  destroy(assembly, stack) {
    return this.succeed(['destroy', stack, '--app', assembly, '--force', '--exclusively']);
  }
}

module.exports = { Cdk };
