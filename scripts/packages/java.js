// The consumer in Java, with the Maven repository.
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../parts');
const { counted, sameTemplates } = require('./workspace');

const { version } = require(path.join(root, 'package.json'));
const M2 = path.join(root, '.m2cache');
const TESTS = 'src/test/java/com/example/analytics';

const settings = (repository) => `<settings>
  <profiles>
    <profile>
      <id>packed</id>
      <repositories><repository><id>packed</id><url>file://${repository}</url></repository></repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>packed</activeProfile></activeProfiles>
</settings>
`;

function java(parts, workspace, reference) {
  const project = workspace.project('java', ['examples/java'], ['test/packages/java', TESTS]);
  fs.writeFileSync(path.join(project, 'settings.xml'), settings(path.join(workspace.dist, 'java')));
  // Maven takes a version that it has seen for the same one for ever
  fs.rmSync(path.join(M2, 'io', 'github', 'cdkemrsecurity'), { recursive: true, force: true });
  const maven = [
    '-B', '-q', '-s', path.join(project, 'settings.xml'), `-Dmaven.repo.local=${M2}`, `-Dcdk.version=${workspace.floor.cdk}`,
    `-Dconstructs.version=${workspace.floor.constructs}`, `-Dcdk-emr-security.version=${version}`,
  ];
  const compiled = parts.one('Java: install and compile', () => workspace.run('mvn', [...maven, 'test-compile'], { cwd: project }));
  if (!compiled) {
    return;
  }
  const started = Date.now();
  const tests = workspace.run('mvn', [...maven, 'test'], { cwd: project });
  const reports = path.join(project, 'target', 'surefire-reports');
  const report = (name) => path.join(reports, `TEST-com.example.analytics.${name}.xml`);
  counted(parts, 'Java: example, tests; texts of errors and warnings', tests, ['AnalyticsStackTest', 'MessagesTest', 'SectionsTest'].map(report), started);
  parts.one('Java: all sections, the templates of JavaScript', () => sameTemplates(path.join(project, 'target', 'sections'), reference.sections));
  parts.one('Java: example, the template of TypeScript', () => {
    // what a user has in settings and POM of his own is in arguments here; the command is that of cdk.json otherwise
    const file = path.join(project, 'cdk.json');
    const cdk = JSON.parse(fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, JSON.stringify({ ...cdk, app: cdk.app.replace(/^mvn /, `mvn ${maven.join(' ')} `) }));
    const result = workspace.synth(project);
    return result.ok ? sameTemplates(path.join(project, 'cdk.out'), reference.example) : result;
  });
}

module.exports = { java };
