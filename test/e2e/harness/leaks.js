// Looks for private keys where none may be.
const fs = require('node:fs');
const path = require('node:path');
const { privateKeys } = require('./material');

const MARKERS = [/-----BEGIN[A-Z ]+-----/, /PRIVATE KEY/];

/** Lines of the base64 of keys that were made or read here. */
const keyLines = () => privateKeys.flatMap((pem) => pem.split('\n').filter((line) => line.length === 64 && !line.includes('-'))
  .slice(7)); // what comes first is of the public key, too

/** What in a text is of a key or a PEM file; undefined where nothing is. */
function leakIn(text) {
  const marker = MARKERS.map((one) => one.exec(text)).find((match) => match !== null);
  return marker?.[0] ?? keyLines().find((line) => text.includes(line))?.slice(0, 12);
}

/** Every text file of cloud assemblies but what is in assets. */
function* assemblyTexts(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !path.relative(folder, file).split(path.sep).some((part) => part.startsWith('asset.'))) {
      yield [file, fs.readFileSync(file, 'utf8')];
    }
  }
}

module.exports = { assemblyTexts, leakIn };
