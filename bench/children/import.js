// What importing costs: first what an app by hand imports, then the library. Arguments: the library.
const { performance } = require('node:perf_hooks');

const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const [library] = process.argv.slice(2);
const start = { wall: performance.now(), cpu: spent() };
const cdk = require('aws-cdk-lib');
// the same submodules as an app by hand
for (const name of ['App', 'Stack']) {
  void cdk[name];
}
void [cdk.aws_emr.CfnSecurityConfiguration, cdk.aws_iam.PolicyStatement, cdk.aws_kms.Key, cdk.aws_s3.Bucket];
const cdkThere = { wall: performance.now(), cpu: spent() };
require(library);
const libraryThere = { wall: performance.now(), cpu: spent() };
console.log(JSON.stringify({
  cdk: cdkThere.wall - start.wall, library: libraryThere.wall - cdkThere.wall, cdkCpu: cdkThere.cpu - start.cpu, libraryCpu: libraryThere.cpu - cdkThere.cpu,
  modules: Object.keys(require.cache).length,
}));
