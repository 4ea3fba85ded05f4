// Reads archives in memory: the names of their files, and the contents.
const { gunzipSync, unzipSync } = require('fflate');

const textIn = (header, from, length) => Buffer.from(header.subarray(from, from + length)).toString('utf8').replace(/\0.*$/s, '');

/** The files of a zip: also of a wheel and of a JAR. */
function filesOfZip(bytes) {
  return new Map(Object.entries(unzipSync(new Uint8Array(bytes))).filter(([name]) => !name.endsWith('/')));
}

/** The files of a gzipped tar, without the folder that all of them are in. */
function filesOfTar(bytes) {
  const tar = gunzipSync(new Uint8Array(bytes));
  const files = new Map();
  let longName;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + 512);
    const size = parseInt(textIn(header, 124, 12), 8);
    const contents = tar.subarray(at + 512, at + 512 + size);
    const kind = textIn(header, 156, 1);
    if (kind === 'x') { // pax: what does not fit into the header of the next file
      longName = /\d+ path=(.*)\n/.exec(Buffer.from(contents).toString('utf8'))?.[1];
    } else if (kind === 'L') { // GNU: the name of the next file
      longName = Buffer.from(contents).toString('utf8').replace(/\0+$/, '');
    } else {
      const prefix = textIn(header, 345, 155);
      const name = longName ?? (prefix === '' ? textIn(header, 0, 100) : `${prefix}/${textIn(header, 0, 100)}`);
      longName = undefined;
      if (kind === '0' || kind === '') {
        files.set(name.replace(/^[^/]+\//, ''), contents);
      }
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

module.exports = { filesOfTar, filesOfZip };
