// The consumer in Python, with the wheel; and C#, of which there are only sources here: a parser from PyPI reads them.
const fs = require('node:fs');
const path = require('node:path');
const { counted, sameTemplates } = require('./workspace');
const { sameAsGolden } = require('./typescript');

const PARSERS = ['tree-sitter==0.25.2', 'tree-sitter-c-sharp==0.23.1'];

function environment(workspace, project) {
  const created = workspace.run('python3', ['-m', 'venv', '.venv'], { cwd: project });
  return { created, python: path.join(project, '.venv', 'bin', 'python') };
}

const pip = (workspace, project, python, args) =>
  workspace.run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args], { cwd: project });

function python(parts, workspace, reference) {
  const project = workspace.project('python', ['examples/python'], ['test/packages/python']);
  fs.writeFileSync(path.join(project, 'constraints.txt'), [
    `aws-cdk-lib==${workspace.floor.cdk}`, `constructs==${workspace.floor.constructs}`, `cdk-emr-security @ file://${workspace.built('python', '.whl')}`, '',
  ].join('\n'));
  let interpreter;
  const installed = parts.one('Python: install the wheel', () => {
    const { created, python: made } = environment(workspace, project);
    interpreter = made;
    return created.ok ? pip(workspace, project, made, ['-r', 'requirements-dev.txt', '-c', 'constraints.txt']) : created;
  });
  if (!installed) {
    return;
  }
  const started = Date.now();
  const tests = workspace.run(interpreter, ['-m', 'pytest', '-q', '--junitxml', 'tests.xml', 'tests', 'test_messages.py', 'test_calls.py'], { cwd: project });
  counted(parts, 'Python: example, tests; texts of errors and warnings; calls across the boundary', tests, [path.join(project, 'tests.xml')], started);
  const env = { PATH: `${path.dirname(interpreter)}${path.delimiter}${process.env.PATH}` };
  parts.one('Python: example, the template of TypeScript', () => {
    const result = workspace.synth(project, { env });
    return result.ok ? sameTemplates(path.join(project, 'cdk.out'), reference.example) : result;
  });
  parts.one('Python: the frozen template', () => {
    const result = workspace.run(interpreter, ['everything.py'], { cwd: project, env: { CDK_OUTDIR: path.join(project, 'everything') } });
    return result.ok ? sameAsGolden(path.join(project, 'everything'), workspace) : result;
  });
  parts.one('Python: all sections, the templates of JavaScript', () => {
    const result = workspace.run(interpreter, ['sections.py', 'sections'], { cwd: project });
    return result.ok ? sameTemplates(path.join(project, 'sections'), reference.sections) : result;
  });
}

/** The package for .NET is compiled where it is published; the sources are read where they are what was made. */
function dotnet(parts, workspace) {
  const sources = path.join(workspace.dist, 'dotnet', 'CdkEmrSecurity');
  if (!fs.existsSync(sources)) {
    parts.one('.NET: is compiled', () => ({ ok: workspace.built('dotnet', '.nupkg') !== undefined }));
    return;
  }
  const project = workspace.project('dotnet', ['test/packages/dotnet']);
  parts.one('.NET: the sources can be parsed', () => {
    const { created, python: interpreter } = environment(workspace, project);
    const installed = created.ok ? pip(workspace, project, interpreter, PARSERS) : created;
    return installed.ok ? workspace.run(interpreter, ['parse.py', sources], { cwd: project }) : installed;
  });
}

module.exports = { dotnet, python };
