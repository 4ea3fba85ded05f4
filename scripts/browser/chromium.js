// The Chromium of this machine: the tests download none.
const fs = require('node:fs');

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const MISSING = `No Chromium was found: not at $CHROMIUM, nor at ${PLACES.join(', ')}. Install it, on Debian with "apt-get install chromium", or set CHROMIUM to its path.`;

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Its path, or undefined. A path in $CHROMIUM is the only one that is looked at. */
function findChromium() {
  return (process.env.CHROMIUM ? [process.env.CHROMIUM] : PLACES).find(isExecutable);
}

module.exports = { MISSING, findChromium };
