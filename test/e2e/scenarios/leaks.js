// No private key anywhere but where it belongs: not in logs, events, parameters, templates, assemblies or what was printed.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { assemblyTexts, leakIn } = require('../harness/leaks');
const { privateKeys } = require('../harness/material');

module.exports = async function leaks(steps, world) {
  await steps.one('no key or PEM text in logs, events, templates, parameters or output', () => {
    // a key that is there is found
    assert.equal(leakIn(`x${privateKeys[0].split('\n').at(12)}x`)?.length, 12);
    assert.equal(leakIn('-----BEGIN CERTIFICATE-----'), '-----BEGIN CERTIFICATE-----');
    const logs = [...world.texts].filter(([name]) => name.startsWith('log '));
    assert.ok(logs.some(([, text]) => text.includes('REPORT RequestId')), 'the functions logged nothing');
    const texts = [
      ...world.texts,
      ['what the command line printed', world.cdk.printed],
      ...['emulator.log', 'private-ca.log'].map((name) => [name, fs.readFileSync(path.join(world.folder, name), 'utf8')]),
      ...assemblyTexts(world.assemblies),
    ];
    assert.deepEqual(texts.map(([name, text]) => [name, leakIn(text)]).filter(([, leak]) => leak !== undefined), []);
  });
};
