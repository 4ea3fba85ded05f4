// What the apps of the scenarios are given: files, a secret, and the names in certificates.
const fs = require('node:fs');
const path = require('node:path');
const { secretValue } = require('../harness/material');

const NAMES = ['*.eu-west-1.compute.internal'];
const SECRET = 'e2e-certificates';

/** Overwrites the PEM files of a folder. */
function writeFiles(folder, files) {
  fs.mkdirSync(folder, { recursive: true });
  Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text));
  return folder;
}

/** Puts bundles where the app finds them; what the app has to know of it. */
async function writeMaterial(world, { directory, zipFile, secret }) {
  const { writeZip } = require('../../../assets/runtime/certificates.js');
  const { providerJar } = require('../../../integ/provider-jar');
  const folder = world.place('material');
  const write = (name, bytes) => {
    fs.writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  await world.cloud.createSecret(SECRET, secretValue(secret));
  return {
    directory: writeFiles(path.join(folder, 'directory'), directory),
    zipFile: write('bundle.zip', writeZip(new Map(Object.entries(zipFile).map(([name, text]) => [name, Buffer.from(text)])))),
    jar: write('providers.jar', providerJar('1')),
    secretName: SECRET,
    logGroupName: world.logGroupName,
    bucketName: 'e2e-existing',
  };
}

module.exports = { NAMES, SECRET, writeFiles, writeMaterial };
