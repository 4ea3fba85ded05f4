// node scripts/release/go-repository.js <dist/go> <version> <repository>: commits the generated module to the repository that Go
// fetches it from, and tags it. Go has no registry: the tag is the release.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [dist, version, repository] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'go-repository-'));
const clone = path.join(folder, 'clone');
const git = (...args) => execFileSync('git', args, {
  cwd: fs.existsSync(clone) ? clone : folder,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** The folder of the module, which is also what its tags begin with. */
function moduleOf() {
  const modules = fs.readdirSync(dist).filter((name) => fs.existsSync(path.join(dist, name, 'go.mod')));
  if (modules.length !== 1) {
    throw new Error(`not exactly one module in ${dist}: ${modules.join(', ') || 'none'}`);
  }
  const [name] = modules;
  const major = Number(version.split('.')[0]);
  const expected = `/${name}${major > 1 ? `/v${major}` : ''}`;
  const declared = /^module (\S+)$/m.exec(fs.readFileSync(path.join(dist, name, 'go.mod'), 'utf8'))?.[1] ?? '';
  if (!declared.endsWith(expected)) {
    throw new Error(`go.mod declares ${JSON.stringify(declared)}; for ${version} it has to end with ${expected}`);
  }
  const built = fs.readFileSync(path.join(dist, name, 'version'), 'utf8').trim();
  if (built !== version) {
    throw new Error(`${name} was built as ${built}, not as ${version}`);
  }
  return name;
}

function release() {
  const name = moduleOf();
  const tag = `${name}/v${version}`;
  git('clone', '--quiet', repository, clone);
  if (git('ls-remote', 'origin', `refs/tags/${tag}`) !== '') {
    console.log(`${tag} is published`);
    return;
  }
  // whatever the remote calls its default branch, an empty one included
  git(...(git('for-each-ref', 'refs/remotes/origin/main') === '' ? ['symbolic-ref', 'HEAD', 'refs/heads/main'] : ['checkout', '--quiet', '-B', 'main', 'origin/main']));
  fs.rmSync(path.join(clone, name), { recursive: true, force: true });
  fs.cpSync(path.join(dist, name), path.join(clone, name), { recursive: true });
  for (const file of ['LICENSE', 'NOTICE'].filter((file) => fs.existsSync(path.join(dist, name, file)))) {
    fs.copyFileSync(path.join(dist, name, file), path.join(clone, file));
  }
  git('config', 'user.name', 'github-actions[bot]');
  git('config', 'user.email', '41898282+github-actions[bot]@users.noreply.github.com');
  git('add', '--all');
  git('commit', '--quiet', '-m', `chore(release): v${version}`);
  git('tag', tag);
  git('push', '--quiet', '--atomic', 'origin', 'HEAD:refs/heads/main', `refs/tags/${tag}`);
  console.log(`${tag} is published now`);
}

try {
  release();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
