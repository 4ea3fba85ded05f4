// Bundles other people's code into assets/runtime/, one file per concern, which lib/private/runtime.ts loads when it is needed.
// With --check it only says whether NOTICE is what the bundles ask for.
const fs = require('node:fs');
const path = require('node:path');
const Ajv2020 = require('ajv/dist/2020').default;
const standalone = require('ajv/dist/standalone').default;
const esbuild = require('esbuild');

const root = path.join(__dirname, '..');
const out = path.join(root, 'assets', 'runtime');
const notice = path.join(root, 'NOTICE');

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

/** The packages that went into a bundle. */
function packagesOf(metafile) {
  return Object.keys(metafile.inputs).map((input) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]).filter(Boolean);
}

function noticeFor(packages) {
  const parts = [...new Set(packages)].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) {
      throw new Error(`${name}: no text of its license found`);
    }
    const text = fs.readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim();
    return `## ${name} ${version} (${license})\n\n${text}\n`;
  });
  return ['cdk-emr-security\nCopyright cdk-emr-security contributors\n\nThe files under assets/ hold code of these packages:\n', ...parts].join('\n');
}

const checking = process.argv.includes('--check');
const packages = [];
for (const [name, input] of Object.entries(bundles)) {
  const { metafile } = esbuild.buildSync({
    ...input,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'], // jsonc-parser's main cannot be bundled
    minify: true,
    legalComments: 'external',
    metafile: true,
    logLevel: 'warning',
    outfile: path.join(out, `${name}.js`),
    write: !checking, // tests that run meanwhile read the bundles
  });
  packages.push(...packagesOf(metafile));
}

const wanted = noticeFor(packages);
if (checking) {
  if (!fs.existsSync(notice) || fs.readFileSync(notice, 'utf8') !== wanted) {
    console.error('NOTICE is not what the bundles ask for: run node scripts/bundle-runtime.js and commit it');
    process.exitCode = 1;
  }
} else {
  fs.writeFileSync(notice, wanted);
}
