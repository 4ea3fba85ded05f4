// Apps of many configurations, by the library or by hand.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { App, Stack } = require('aws-cdk-lib');
const { USAGES } = require('./usages');

const outputs = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-bench-'));
process.on('exit', () => fs.rmSync(outputs, { recursive: true, force: true }));

/**
 * As in an app of `cdk init` whose stacks name their account and Region: no part of an ARN is left to the deployment. But for the one flag
 * that sorts policies: by hand, key policies were others then.
 */
const KNOWN = {
  env: { account: '111122223333', region: 'eu-west-1' },
  context: { ...require('aws-cdk-lib/recommended-feature-flags.json'), '@aws-cdk/aws-iam:minimizePolicies': false },
};

/** The app; nothing of it is synthesized yet. */
function makeApp(make, { configurations, perStack, known = false }) {
  const { env, context } = known ? KNOWN : {};
  const app = new App({ outdir: path.join(outputs, 'cdk.out'), analyticsReporting: false, context });
  for (let made = 0, stack; made < configurations; made++) {
    if (made % perStack === 0) {
      stack = new Stack(app, `Stack${made / perStack}`, { env });
    }
    make(stack, `Security${made}`);
  }
  return app;
}

/** The library is an empty object where only what is by hand is wanted: it is not imported then. */
const makers = (usage, library) => ({ ours: USAGES[usage].ours(library), byHand: USAGES[usage].byHand });

/** What is no difference: by hand, the first statement of kms.Key has no Sid. */
const isSame = (key, value) => key === 'Sid' && value === 'Enable IAM User Permissions';

/** A template as it is but for the names of resources, which follow from ids: each is called by its type, and its number among those. */
function anonymous(template) {
  const names = new Map();
  const counts = new Map();
  for (const [name, { Type }] of Object.entries(template.Resources)) {
    counts.set(Type, (counts.get(Type) ?? 0) + 1);
    names.set(name, `${Type} ${counts.get(Type)}`);
  }
  const renamed = (value) => {
    if (typeof value === 'string') {
      return names.get(value) ?? value;
    }
    if (Array.isArray(value)) {
      return value.map(renamed);
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).filter((entry) => !isSame(...entry)).sort().map(([key, part]) => [key, renamed(part)]))
      : value;
  };
  const resources = Object.entries(template.Resources).map(([name, { Metadata, ...resource }]) => [names.get(name), renamed(resource)]);
  return JSON.stringify({ ...template, Resources: resources.sort(([one], [other]) => (one < other ? -1 : 1)) }, undefined, 1);
}

/** Both make the same, or the comparison would not be one. */
function requireSame({ usage, known }, library) {
  const [ours, byHand] = Object.values(makers(usage, library)).map((make) =>
    anonymous(makeApp(make, { configurations: 3, perStack: 3, known }).synth().stacks[0].template));
  if (ours !== byHand) {
    const lines = [ours, byHand].map((text) => text.split('\n'));
    const line = lines[0].findIndex((text, index) => text !== lines[1][index]);
    throw new Error(`'${usage}' does not make the same by hand, from line ${line} on:\n${lines.map((each) => each.slice(Math.max(0, line - 20), line + 10).join('\n')).join('\n--- and by hand ---\n')}`);
  }
}

module.exports = { anonymous, makeApp, makers, requireSame };
