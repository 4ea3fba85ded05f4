// Writes what the documents say of the results, between their marks, and the pictures: node bench/write-docs.js, of bench/results.json.
const fs = require('node:fs');
const path = require('node:path');
const { picture } = require('./picture');
const tables = require('./table');

const root = path.join(__dirname, '..');
const FILES = { 'README.md': ['readme'], 'docs/performance.md': ['conditions', 'readme', 'synth', 'memory', 'python', 'others'] };

/** What is between `<!-- bench:name -->` and `<!-- /bench -->`, anew. */
function withResults(text, names, results) {
  return names.reduce((before, name) => {
    const marked = new RegExp(`(<!-- bench:${name} -->\\n)[\\s\\S]*?(<!-- /bench -->)`);
    if (!marked.test(before)) {
      throw new Error(`there is no place for '${name}'`);
    }
    return before.replace(marked, (_, start, end) => `${start}\n${tables[name](results)}\n\n${end}`);
  }, text);
}

/** The files by their names, as they are to be. */
function docsOf(results) {
  const documents = Object.entries(FILES).map(([file, names]) => [file, withResults(fs.readFileSync(path.join(root, file), 'utf8'), names, results)]);
  return Object.fromEntries([...documents, ['docs/pictures/cost.svg', picture(results)]]);
}

function writeDocs(results) {
  Object.entries(docsOf(results)).forEach(([file, text]) => fs.writeFileSync(path.join(root, file), text));
}

if (require.main === module) {
  writeDocs(JSON.parse(fs.readFileSync(path.join(__dirname, 'results.json'), 'utf8')));
}

module.exports = { docsOf, writeDocs };
