// What is asked of documents: the first time in a process, and many later ones. Arguments: the library, and what is asked.
const fs = require('node:fs');
const path = require('node:path');

const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const [library, asked] = process.argv.slice(2);
const { SecurityConfigurationDocument } = require(library);
const corpus = path.join(__dirname, '..', '..', 'test', 'corpus');
const texts = fs.readdirSync(corpus).filter((file) => file.endsWith('.json') && file !== 'index.json').map((file) => fs.readFileSync(path.join(corpus, file), 'utf8'));
const ROUNDS = 20;

/** The first and the later ones: the time of each document, and that of the slowest. */
function timed(use) {
  const start = spent();
  use(texts[0]);
  const first = spent() - start;
  texts.forEach(use);
  const started = spent();
  for (let round = 0; round < ROUNDS; round++) {
    texts.forEach(use);
  }
  const later = (spent() - started) / ROUNDS / texts.length;
  const slowest = Math.max(...texts.map((text) => {
    const begun = spent();
    for (let round = 0; round < ROUNDS; round++) {
      use(text);
    }
    return (spent() - begun) / ROUNDS;
  }));
  return { documents: texts.length, first, later, slowest };
}

const USES = {
  findings: (text) => SecurityConfigurationDocument.fromJson(text).findings,
  findingsForRelease: (text) => SecurityConfigurationDocument.fromJson(text).findingsForRelease('emr-7.9.0'),
  coverage: (text) => SecurityConfigurationDocument.fromJson(text).coverage('emr-7.9.0').toText(),
};

console.log(JSON.stringify(timed(USES[asked])));
