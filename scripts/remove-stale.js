// Removes what was compiled from sources that are gone: it would be packed, and found by require.
const fs = require('node:fs');
const path = require('node:path');

const lib = path.join(__dirname, '..', 'lib');
const COMPILED = /(\.js|\.d\.ts|\.d\.ts\.map)$/;

for (const entry of fs.readdirSync(lib, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath ?? entry.path, entry.name);
  if (entry.isFile() && COMPILED.test(file) && !fs.existsSync(file.replace(COMPILED, '.ts'))) {
    fs.rmSync(file);
  }
}
