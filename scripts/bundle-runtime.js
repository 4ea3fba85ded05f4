// Bundles other people's code for assets/runtime/, one file per concern, which lib/private/runtime.ts loads when it is needed.
const fs = require('node:fs');
const path = require('node:path');
const Ajv2020 = require('ajv/dist/2020').default;
const standalone = require('ajv/dist/standalone').default;
const esbuild = require('esbuild');

const root = path.join(__dirname, '..');
const out = path.join(root, 'assets', 'runtime');

/** A part of a schema without what judges nothing; under `properties` and `$defs` the keys are names. */
function withoutProse(part, keysAreNames = false) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) {
    return Array.isArray(part) ? part.map((item) => withoutProse(item)) : part;
  }
  return Object.fromEntries(Object.entries(part)
    .filter(([key]) => keysAreNames || !['$id', '$comment', 'title', 'description', 'default', 'deprecated', 'readOnly'].includes(key))
    .map(([key, value]) => [key, withoutProse(value, !keysAreNames && ['properties', '$defs'].includes(key))]));
}

/** The published schema as code. What its sections ask of each other is left out: that is told by rules with texts of their own. */
function validatorSource() {
  const { allOf, ...schema } = JSON.parse(fs.readFileSync(path.join(root, 'schema', 'emr-security-configuration.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, messages: false, code: { source: true } });
  return standalone(ajv, ajv.compile(withoutProse(schema)));
}

const bundles = {
  validator: { stdin: { contents: validatorSource(), resolveDir: root, sourcefile: 'validator.js', loader: 'js' } },
  ...Object.fromEntries(fs.readdirSync(path.join(root, 'runtime')).filter((file) => file.endsWith('.ts')).sort()
    .map((file) => [path.basename(file, '.ts'), { entryPoints: [path.join(root, 'runtime', file)] }])),
};

/** All bundles: the files to write, and the folders of the packages whose code is in them. */
function bundleRuntime() {
  return Object.entries(bundles).map(([name, input]) => {
    const { metafile, outputFiles } = esbuild.buildSync({
      ...input,
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'], // jsonc-parser's main cannot be bundled
      minify: true,
      legalComments: 'none', // NOTICE has the licenses
      metafile: true,
      logLevel: 'warning',
      outfile: path.join(out, `${name}.js`),
      write: false,
    });
    return { files: outputFiles, packages: Object.keys(metafile.inputs).map((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0]).filter(Boolean) };
  });
}

module.exports = { bundleRuntime };
