// Removes what was made of sources that are gone, as it would be packed, and found by require: what was compiled of lib/, or, with the name
// of a folder, all of that.
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const lib = path.join(root, 'lib');
const COMPILED = /(\.js|\.d\.ts|\.d\.ts\.map)$/;

const [folder] = process.argv.slice(2);
if (folder !== undefined) {
  fs.rmSync(path.join(root, folder), { recursive: true, force: true });
} else {
  for (const entry of fs.readdirSync(lib, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && COMPILED.test(file) && !fs.existsSync(file.replace(COMPILED, '.ts'))) {
      fs.rmSync(file);
    }
  }
}
