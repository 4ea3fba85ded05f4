// The consumer in TypeScript: its templates are those with which the other languages are compared.
const fs = require('node:fs');
const path = require('node:path');
const { counted, devDependencies, sameTemplates } = require('./workspace');

/** @returns where the templates are: of the example and of the app with all sections */
function typescript(parts, workspace) {
  const project = workspace.project('typescript', ['examples/typescript'], ['test/packages/javascript']);
  const npmBin = (name) => path.join(project, 'node_modules', '.bin', name);
  const installed = parts.one('TypeScript: install the npm package', () => workspace.run('npm', [
    'install', '--no-audit', '--no-fund', '--prefer-offline', `aws-cdk-lib@${workspace.floor.cdk}`, `constructs@${workspace.floor.constructs}`,
    `aws-cdk@${devDependencies['aws-cdk']}`, workspace.built('js', '.tgz'),
  ], { cwd: project }));
  if (!installed) {
    return undefined;
  }
  parts.one('TypeScript: example, types', () => workspace.run(npmBin('tsc'), ['--noEmit'], { cwd: project }));
  const started = Date.now();
  const tests = workspace.run(npmBin('jest'), ['--ci', '--json', '--outputFile=jest.json'], { cwd: project });
  counted(parts, 'TypeScript: example, tests', tests, [asJUnit(path.join(project, 'jest.json'))], started);
  const ok = parts.one('TypeScript: example, cdk synth', () => workspace.synth(project, { cdk: npmBin('cdk') }));
  parts.one('JavaScript: the frozen template', () => {
    const result = workspace.run(process.execPath, ['everything.js'], { cwd: project, env: { CDK_OUTDIR: path.join(project, 'everything') } });
    return result.ok ? sameAsGolden(path.join(project, 'everything'), workspace) : result;
  });
  const sections = parts.one('JavaScript: all sections', () => workspace.run(process.execPath, ['sections.js', 'sections'], { cwd: project }));
  return ok && sections ? { example: path.join(project, 'cdk.out'), sections: path.join(project, 'sections') } : undefined;
}

/** Compares an app that is the usage 'everything' of test/golden. */
function sameAsGolden(folder, workspace) {
  const golden = workspace.project('golden', ['test/golden/everything.template.json', 'Stack.template.json']);
  return sameTemplates(folder, golden);
}

function asJUnit(file) {
  if (fs.existsSync(file)) {
    const { numTotalTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
    fs.writeFileSync(`${file}.xml`, `<testsuite tests="${numTotalTests}" failures="${failed}" skipped="${numPendingTests}">`);
  }
  return `${file}.xml`;
}

module.exports = { sameAsGolden, typescript };
