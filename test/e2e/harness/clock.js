// Preloaded into the deploy-time functions (NODE_OPTIONS). Their clock is ahead by the milliseconds in the file that E2E_CLOCK names,
// so that a certificate of today is due for renewal. It goes as many times as fast as E2E_PACE says, so that nobody waits for minutes until
// a key policy has stayed what it is.
const fs = require('node:fs');

const real = Date;
const wait = setTimeout;
const file = process.env.E2E_CLOCK;
const pace = Number(process.env.E2E_PACE || 1);
const started = real.now();

const ahead = () => {
  const faster = (real.now() - started) * (pace - 1);
  try {
    return faster + Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return faster;
  }
};

class Ahead extends real {
  constructor(...args) {
    if (args.length === 0) {
      super(real.now() + ahead());
    } else {
      super(...args);
    }
  }

  static now() {
    return real.now() + ahead();
  }
}

// the emulator's own worker scripts run in this process as well, and do not care
globalThis.Date = Ahead;
if (pace !== 1) {
  globalThis.setTimeout = Object.assign((work, milliseconds = 0, ...args) => wait(work, milliseconds / pace, ...args), wait);
}
