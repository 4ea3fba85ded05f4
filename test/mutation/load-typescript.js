// Loads TypeScript without a type check, as ts-node would, but keeps what it compiled: all of it is loaded again whenever a mutant
// has taken too long, and nearly all files are the same in every run.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const ts = require('typescript');

const KEPT = path.resolve('node_modules', '.cache', 'mutation');
const OPTIONS = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true, experimentalDecorators: true, isolatedModules: true };
fs.mkdirSync(KEPT, { recursive: true });

function compiled(source) {
  const kept = path.join(KEPT, `${createHash('sha256').update(`${ts.version} ${JSON.stringify(OPTIONS)} ${source}`).digest('hex')}.js`);
  if (!fs.existsSync(kept)) {
    const own = `${kept}.${process.pid}`;
    fs.writeFileSync(own, ts.transpileModule(source, { compilerOptions: OPTIONS }).outputText);
    fs.renameSync(own, kept);
  }
  return fs.readFileSync(kept, 'utf8');
}

// lib/ may hold compiled .js beside the sources, without mutants: what is asked for first is .ts
const { '.js': js, ...others } = Module._extensions;
for (const extension of Object.keys(Module._extensions)) {
  delete Module._extensions[extension];
}
Object.assign(Module._extensions, {
  '.ts': (module, file) => module._compile(compiled(fs.readFileSync(file, 'utf8')), file),
  '.js': js,
  ...others,
});

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'cdk-emr-security' ? path.resolve('lib', 'index.ts') : request, ...rest);
};
