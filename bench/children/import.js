// What importing costs by the clock: first what an app by hand imports, then the library. Arguments: the library.
const { performance } = require('node:perf_hooks');

const [library] = process.argv.slice(2);
const start = performance.now();
const cdk = require('aws-cdk-lib');
// the same submodules as an app by hand
for (const name of ['App', 'Stack']) {
  void cdk[name];
}
void [cdk.aws_emr.CfnSecurityConfiguration, cdk.aws_iam.PolicyStatement, cdk.aws_kms.Key, cdk.aws_s3.Bucket];
const cdkThere = performance.now();
require(library);
console.log(JSON.stringify({ cdk: cdkThere - start, library: performance.now() - cdkThere }));
