// Preloaded (node -r) to run TypeScript apps of this checkout as they stand: without a type check,
// and with 'cdk-emr-security' leading to this checkout's compiled library, as it would after an installation.
process.env.TS_NODE_TRANSPILE_ONLY = 'true';
process.env.TS_NODE_PROJECT ??= require('node:path').join(__dirname, '..', 'tsconfig.dev.json');
require('ts-node/register/transpile-only');

const Module = require('node:module');
const path = require('node:path');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'cdk-emr-security' ? path.join(__dirname, '..', 'lib', 'index.js') : request, ...rest);
};
