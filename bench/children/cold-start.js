// What a function needs until it can work. Arguments: the file of its bundle.
const { performance } = require('node:perf_hooks');

const [bundle] = process.argv.slice(2);
Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'bench' });
const before = process.cpuUsage();
const start = performance.now();
require(bundle);
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
