// The CDK remembers each token and each reference of every app of a process, and with them the app. An app of many would pay for those before it,
// and who comes after whom would decide what is measured; so what was remembered since is forgotten after each app.
const path = require('node:path');

const cdk = path.dirname(require.resolve('aws-cdk-lib/package.json'));
const { CfnReference } = require(path.join(cdk, 'core', 'lib', 'private', 'cfn-reference.js'));
const { TokenMap } = require(path.join(cdk, 'core', 'lib', 'private', 'token-map.js'));

/** What is remembered: maps that are private to the CDK. */
function memories() {
  const { stringTokenMap, numberTokenMap } = TokenMap.instance();
  const maps = [stringTokenMap, numberTokenMap, CfnReference.referenceTable];
  if (!maps.every((map) => map instanceof Map)) {
    throw new Error('this aws-cdk-lib remembers tokens in another way: bench/forget.js has to know it');
  }
  return maps;
}

/** Does something, and has all forgotten that was remembered in doing so. */
function forgetting(work) {
  const before = memories().map((map) => new Set(map.keys()));
  try {
    return work();
  } finally {
    memories().forEach((map, index) => [...map.keys()].filter((key) => !before[index].has(key)).forEach((key) => map.delete(key)));
  }
}

module.exports = { forgetting };
