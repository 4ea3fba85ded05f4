// Starts local servers on the loopback interface and stops exactly those.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A process that serves until it is stopped; all of its output goes to a file. */
class Server {
  constructor(name, file, args, env, log) {
    this.name = name;
    this.log = log;
    const out = fs.openSync(log, 'w');
    this.child = spawn(file, args, { env, stdio: ['ignore', out, out] });
    fs.closeSync(out);
    this.ended = new Promise((resolve) => {
      this.child.once('error', resolve);
      this.child.once('exit', resolve);
    });
    this.running = true;
    void this.ended.then(() => { this.running = false; });
  }

  /** Waits until `answers` does not throw. */
  async ready(answers, ms = 60_000) {
    for (const end = Date.now() + ms; ; await pause(100)) {
      try {
        return await answers();
      } catch (error) {
        if (!this.running || Date.now() > end) {
          throw new Error(`${this.name} does not answer (${error.cause ?? error}):\n${fs.readFileSync(this.log, 'utf8').slice(-4000)}`);
        }
      }
    }
  }

  async stop() {
    if (this.running) {
      this.child.kill('SIGTERM');
      await Promise.race([this.ended, pause(10_000)]);
    }
    if (this.running) {
      this.child.kill('SIGKILL');
      await this.ended;
    }
  }
}

/** Process ids of a process and of all that it started. */
function family(pid) {
  const children = new Map();
  for (const entry of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // the name of the command, in parentheses, may hold anything
      const parent = Number(fs.readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
      children.set(parent, [...children.get(parent) ?? [], Number(entry)]);
    } catch {
      // ended meanwhile
    }
  }
  const found = [pid];
  for (const one of found) {
    found.push(...children.get(one) ?? []);
  }
  return found;
}

/** Addresses, as /proc writes them, on which a process or one of its children listens; undefined where there is no /proc. */
function listening(pid) {
  if (!fs.existsSync('/proc/net/tcp')) {
    return undefined;
  }
  const sockets = new Set();
  for (const one of family(pid)) {
    try {
      for (const fd of fs.readdirSync(`/proc/${one}/fd`)) {
        const [, inode] = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${one}/fd/${fd}`)) ?? [];
        sockets.add(inode);
      }
    } catch {
      // ended meanwhile, or closed it
    }
  }
  return ['/proc/net/tcp', '/proc/net/tcp6'].filter((file) => fs.existsSync(file)).flatMap((file) => fs.readFileSync(file, 'utf8').split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && sockets.has(columns[9]))
    .map((columns) => columns[1]));
}

const LOOPBACK = /^([0-9A-F]{6}7F|00000000000000000000000001000000|0000000000000000FFFF0000[0-9A-F]{6}7F):/;

/** Where a process can be reached from other machines. */
const exposed = (pid) => (listening(pid) ?? []).filter((address) => !LOOPBACK.test(address));

module.exports = { Server, exposed, freePort, listening, pause };
