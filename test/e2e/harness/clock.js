// Preloaded into the deploy-time functions (NODE_OPTIONS): their clock is ahead by the milliseconds in the file that E2E_CLOCK names,
// so that a certificate of today is due for renewal.
const fs = require('node:fs');

const real = Date;
const file = process.env.E2E_CLOCK;

const ahead = () => {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
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
