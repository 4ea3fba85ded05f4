// Bundles the functions that run at deploy time for assets/handlers/<name>/index.js, each with its SHA-256 beside it: that is the hash
// of the asset, so a template changes only when the code does. test/golden/handlers.json says what it has to be; --accept writes that.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.join(__dirname, '..');

/** What a function may weigh, in bytes. */
const handlers = {
  'artifact': 1024 * 1024,
  'key-user': 256 * 1024,
};

/** Packages whose errors are told by their names alone: their classes are a third of a small function. */
const namedErrors = {
  'key-user': ['client-kms', 'client-ssm'],
};

/** Loaded by the SDK only where credentials do not come from the environment, as those of a function do. */
const external = [
  ...['sso', 'ini', 'process', 'web-identity', 'http', 'login'].map((provider) => `@aws-sdk/credential-provider-${provider}`),
  '@smithy/credential-provider-imds',
];

/** The folder of the package that a file belongs to. */
function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.split(path.sep).join('/'))?.[0];
}

/** npm puts packages that several others use in the same version into each of their folders: one copy is enough. */
const oneCopy = {
  name: 'one-copy',
  setup(build) {
    const folders = new Map();
    build.onResolve({ filter: /^[@a-z]/ }, async ({ pluginData, ...args }) => {
      if (pluginData === oneCopy || args.kind === 'entry-point') {
        return undefined;
      }
      const found = await build.resolve(args.path, {
        kind: args.kind, importer: args.importer, namespace: args.namespace, resolveDir: args.resolveDir, with: args.with, pluginData: oneCopy,
      });
      const folder = found.errors.length > 0 || found.external ? undefined : packageFolder(found.path);
      if (folder === undefined) {
        return found;
      }
      const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const id = `${name} ${version}`;
      if (!folders.has(id)) {
        folders.set(id, firstCopy(name, version) ?? folder);
      }
      return { ...found, path: path.join(folders.get(id), path.relative(folder, found.path)) };
    });
  },
};

/** Leaves out the classes that a client has for its errors; without one it throws its general error, with the same name and message. */
const withoutErrorClasses = (clients) => ({
  name: 'without-error-classes',
  setup(build) {
    build.onLoad({ filter: new RegExp(`/@aws-sdk/(${clients.join('|')})/dist-es/schemas/schemas_0\\.js$`) }, ({ path: file }) => (
      { contents: fs.readFileSync(file, 'utf8').replace(/^n0_registry\.registerError\(.*\);$/gm, ''), loader: 'js' }));
  },
});

/** The first copy of a package in the order of names, whichever is asked for first. */
function firstCopy(name, version) {
  const holders = (folder) => fs.readdirSync(folder).sort().flatMap((entry) => (entry.startsWith('@')
    ? fs.readdirSync(path.join(folder, entry)).sort().map((part) => path.join(folder, entry, part)) : [path.join(folder, entry)]));
  const modules = path.join(root, 'node_modules');
  return [root, ...holders(modules)].map((holder) => path.join(holder, 'node_modules', name)).find((folder) => {
    const file = path.join(folder, 'package.json');
    return fs.existsSync(file) && JSON.parse(fs.readFileSync(file, 'utf8')).version === version;
  });
}

/** A function with all it needs in one file. */
async function bundleHandler(name) {
  const outfile = path.join(root, 'assets', 'handlers', name, 'index.js');
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, 'lib', 'handlers', name, 'index.ts')],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external,
    plugins: [oneCopy, ...name in namedErrors ? [withoutErrorClasses(namedErrors[name])] : []],
    minify: true,
    legalComments: 'none', // NOTICE has the licenses
    metafile: true,
    logLevel: 'warning',
    outfile,
    write: false,
  });
  const code = outputFiles.find((file) => file.path === outfile).contents;
  if (code.length > handlers[name]) {
    throw new Error(`lib/handlers/${name}: its bundle has ${code.length} bytes, and ${handlers[name]} are allowed: look at what was added with npx esbuild --analyze`);
  }
  const packages = [...new Set(Object.keys(metafile.inputs).map(packageFolder).filter(Boolean))].sort();
  return { name, files: outputFiles, sha256: createHash('sha256').update(code).digest('hex'), bytes: code.length, packages };
}

/** All functions. `packages` are the folders, from the root, of the packages whose code is in them: NOTICE names them. */
async function bundleHandlers() {
  const bundles = [];
  for (const name of Object.keys(handlers)) {
    bundles.push(await bundleHandler(name));
  }
  return bundles;
}

module.exports = { bundleHandlers };
