import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, DefaultStackSynthesizer, IStackSynthesizer, LegacyStackSynthesizer, NestedStack, Stack, Stage, aws_emr as emr } from 'aws-cdk-lib';
import { SecurityConfigurationChecks } from '../../../lib/checks/security-configuration-checks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nested-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (...templatePaths: string[]) => new SecurityConfigurationChecks().validate({ templatePaths } as never).violations
  .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ resourceLogicalId }) => `${ruleName} ${resourceLogicalId}`)).sort();

describe('nested stacks are found beside their stack', () => {
  test.each<[string, () => IStackSynthesizer]>([
    ['DefaultStackSynthesizer', () => new DefaultStackSynthesizer()],
    ['LegacyStackSynthesizer', () => new LegacyStackSynthesizer()],
  ])('of the %s', (_, synthesizer) => {
    const stage = new Stage(new App({ outdir: join(folder, 'out'), analyticsReporting: false }), 'Stage');
    const stack = new Stack(stage, 'Stack', { synthesizer: synthesizer() });
    const nested = new NestedStack(stack, 'Nested');
    for (const [scope, id] of [[stack, 'Top'], [nested, 'Middle'], [new NestedStack(nested, 'Nested'), 'Bottom']] as const) {
      new emr.CfnSecurityConfiguration(scope, id, { securityConfiguration: { Foo: 1 } });
    }
    const assembly = stage.synth();
    expect(found(...assembly.stacks.map(({ templateFullPath }) => templateFullPath))).toEqual(['unknown-key Bottom', 'unknown-key Middle', 'unknown-key Top']);
  });

  test('whatever else the metadata say', () => {
    const nested = { Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: { Foo: 1 } } } } };
    writeFileSync(join(folder, 'a.template.json'), '{"Resources":{}}');
    writeFileSync(join(folder, 'b.nested.template.json'), JSON.stringify(nested));
    const asset = (path: unknown) => ({ type: 'aws:cdk:asset', data: { path } });
    const told = (metadata: unknown) => {
      writeFileSync(join(folder, 'a.metadata.json'), typeof metadata === 'string' ? metadata : JSON.stringify(metadata));
      return found(join(folder, 'a.template.json'));
    };
    expect(told({ '/a': [{ type: 'aws:cdk:logicalId', data: 'X' }, null, asset(7), asset('asset.zip'), asset('../b.nested.template.json')], '/b': {} })).toEqual([]);
    expect(told('{')).toEqual([]);
    expect(told([])).toEqual([]);
    expect(told({ '/a': [{ type: 'aws:cdk:other', data: { path: 'b.nested.template.json' } }] })).toEqual([]);
    expect(told({ '/a': [asset('b.nested.template.json')] })).toEqual(['unknown-key Security']);
  });
});
