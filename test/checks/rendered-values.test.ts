import { App, CfnParameter, CfnResource, NestedStack, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Directory, Renderer } from '../../lib/checks/rendered-values';
import { StageInventory } from '../../lib/checks/stage-inventory';

const stack = new Stack(new App(), 'Stack');
const key = new kms.CfnKey(stack, 'Key');
const other = new Stack(stack.node.root as App, 'Other');

/** Exports are named by their number, and lead to the next one. */
const directory = (last = 0): Directory => ({
  element: (owner, logicalId) => owner === stack && logicalId === 'Key' ? key : undefined,
  exported: ([name]) => {
    const number = Number(name);
    return !(number < last) ? undefined : { value: number === last - 1 ? 'end' : { 'Fn::ImportValue': String(number + 1) }, scope: stack };
  },
  nestedOutput: () => undefined,
});

const of = (rendered: unknown, last?: number) => new Renderer(directory(last)).valuesOf(rendered, stack);
const KEY = { target: key, attribute: 'Ref' };
const ARN = { target: key, attribute: 'Arn' };
const unknown = (rendered: unknown) => [[{ opaque: JSON.stringify(rendered) }]];
const inStack = (rendered: object) => unknown({ stack: 'Stack', ...rendered });

describe('what can be read', () => {
  test.each<[title: string, rendered: unknown, expected: unknown]>([
    ['nothing', undefined, []],
    ['null', null, []],
    ['text', 'a', [['a']]],
    ['a number', 5, [['5']]],
    ['a flag', false, [['false']]],
    ['what is removed', { Ref: 'AWS::NoValue' }, []],
    ['a reference', { Ref: 'Key' }, [[KEY]]],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, [[{ target: stack, attribute: 'AWS::Region' }]]],
    ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }, [[ARN]]],
    ['an attribute in text', { 'Fn::GetAtt': 'Key.Arn' }, [[ARN]]],
    ['an attribute with a point', { 'Fn::GetAtt': 'Key.A.B' }, [[{ target: key, attribute: 'A.B' }]]],
    ['both branches', { 'Fn::If': ['C', 'a', { Ref: 'Key' }] }, [['a'], [KEY]]],
    ['the same in both branches', { 'Fn::If': ['C', 'a', 'a'] }, [['a']]],
    ['nothing in a branch', { 'Fn::If': ['C', 'a', { Ref: 'AWS::NoValue' }] }, [['a']]],
    ['parts with something between', { 'Fn::Join': ['-', ['a', { Ref: 'Key' }, 5]] }, [['a-', KEY, '-5']]],
    ['parts with branches', { 'Fn::Join': ['', ['a', { 'Fn::If': ['C', 'b', 'c'] }]] }, [['ab'], ['ac']]],
    ['text with places', { 'Fn::Sub': 'a${Key}b${Key.Arn}' }, [['a', KEY, 'b', ARN]]],
    ['text without places', { 'Fn::Sub': 'a' }, [['a']]],
    ['text with values', { 'Fn::Sub': ['${A}-${Key}', { A: { 'Fn::GetAtt': ['Key', 'Arn'] } }] }, [[ARN, '-', KEY]]],
    ['text with values that hide others', { 'Fn::Sub': ['${Key}', { Key: 'a' }] }, [['a']]],
    ['text with what is to stay', { 'Fn::Sub': '${!Key}${Key}' }, [['${Key}', KEY]]],
    ['text that ends before its place', { 'Fn::Sub': 'a${Key' }, [['a${Key']]],
  ])('%s', (_title, rendered, expected) => expect(of(rendered)).toEqual(expected));

  test.each<[title: string, rendered: unknown, expected: unknown]>([
    ['a list', ['a', 'b'], unknown(['a', 'b'])],
    ['no function', { Key: 'a' }, unknown({ Key: 'a' })],
    ['a function beside something else', { Ref: 'Key', b: 1 }, unknown({ Ref: 'Key', b: 1 })],
    ['another function', { 'Fn::FindInMap': ['a', 'b', 'c'] }, unknown({ 'Fn::FindInMap': ['a', 'b', 'c'] })],
    ['a parameter', { Ref: 'Parameter' }, inStack({ Ref: 'Parameter' })],
    ['a reference to no name', { Ref: ['Key'] }, unknown({ Ref: ['Key'] })],
    ['an attribute of something else', { 'Fn::GetAtt': ['None', 'Arn'] }, inStack({ 'Fn::GetAtt': ['None', 'Arn'] })],
    ['an attribute without a name', { 'Fn::GetAtt': 'Key' }, inStack({ 'Fn::GetAtt': 'Key' })],
    ['an attribute that is none', { 'Fn::GetAtt': ['Key', { Ref: 'Key' }] }, inStack({ 'Fn::GetAtt': ['Key', { Ref: 'Key' }] })],
    ['an attribute of no name', { 'Fn::GetAtt': { Ref: 'Key' } }, inStack({ 'Fn::GetAtt': { Ref: 'Key' } })],
    ['branches of which one is missing', { 'Fn::If': ['C', 'a'] }, unknown({ 'Fn::If': ['C', 'a'] })],
    ['branches that are none', { 'Fn::If': 'abc' }, unknown({ 'Fn::If': 'abc' })],
    ['parts that are no list', { 'Fn::Join': ['', { Ref: 'Key' }] }, unknown({ 'Fn::Join': ['', { Ref: 'Key' }] })],
    ['parts with no text between', { 'Fn::Join': [{ Ref: 'Key' }, ['a', 'b']] }, unknown({ 'Fn::Join': [{ Ref: 'Key' }, ['a', 'b']] })],
    ['parts that are missing', { 'Fn::Join': 'ab' }, unknown({ 'Fn::Join': 'ab' })],
    ['an import from elsewhere', { 'Fn::ImportValue': 'name' }, unknown({ 'Fn::ImportValue': '["name"]' })],
  ])('is not %s', (_title, rendered, expected) => expect(of(rendered)).toEqual(expected));
});

test('exports lead to exports, but not without end', () => {
  const first = { 'Fn::ImportValue': '0' };
  expect(of(first, 1)).toEqual([['end']]);
  expect(of(first, 11)).toEqual([['end']]);
  expect(of(first, 12)).toEqual(unknown({ 'Fn::ImportValue': '11' }));
  expect(of(first, Infinity)).toEqual(unknown({ 'Fn::ImportValue': '11' }));
});

describe('a property', () => {
  const renderer = new Renderer(directory());
  const unchanged = () => undefined;

  test.each<[title: string, name: string, expected: unknown, change: (made: iam.CfnRole) => unknown]>([
    ['is as it was given', 'RoleName', 'name', unchanged],
    ['may be a number', 'MaxSessionDuration', 3600, unchanged],
    ['may be missing', 'Path', undefined, unchanged],
    ['is as it was set afterwards', 'RoleName', 'later', made => { made.roleName = 'later'; }],
    ['is as it was overridden', 'RoleName', 'over', made => made.addPropertyOverride('RoleName', 'over')],
    ['is gone where it was deleted', 'RoleName', undefined, made => made.addPropertyDeletionOverride('RoleName')],
    ['stays beside an override', 'RoleName', 'name', made => made.addPropertyOverride('Path', '/a/')],
    ['has its tags, spelt as an L1 does', 'Tags', [{ key: 'a', value: 'b' }], made => made.tags.setTag('a', 'b')],
    ['has its tags beside an override', 'Tags', [{ Key: 'a', Value: 'b' }], made => {
      made.tags.setTag('a', 'b');
      made.addPropertyOverride('Path', '/a/');
    }],
  ])('%s', (_title, name, expected, change) => {
    const made = new iam.CfnRole(new Stack(), 'Role', { assumeRolePolicyDocument: {}, roleName: 'name', maxSessionDuration: 3600 });
    change(made);
    expect(renderer.property(made, name)).toEqual(expected);
  });

  test('of a generic resource is as it was written', () => {
    const generic = new CfnResource(new Stack(), 'Role', { type: 'AWS::IAM::Role', properties: { RoleName: 'name' } });
    expect(renderer.property(generic, 'RoleName')).toBe('name');
    expect(new Renderer(directory()).property(new CfnResource(new Stack(), 'Bare', { type: 'AWS::IAM::Role' }), 'RoleName')).toBeUndefined();
  });

  test('that is a list has the values of its items', () => {
    const profile = new iam.CfnInstanceProfile(stack, 'Profile', { roles: ['a', key.ref] });
    expect(renderer.valuesOfList(profile, 'Roles')).toEqual([['a'], [KEY]]);
    profile.addPropertyOverride('Roles', { 'Fn::If': ['C', 'a', 'b'] });
    expect(new Renderer(directory()).valuesOfList(profile, 'Roles')).toEqual([['a'], ['b']]);
    expect(renderer.valuesOfProperty(key, 'Description')).toEqual([]);
  });

  test('has references to other stacks as they are before the deployment', () => {
    const importer = new iam.CfnInstanceProfile(other, 'Importer', { roles: [key.attrArn] });
    expect(renderer.valuesOfList(importer, 'Roles')).toEqual([[ARN]]);
    expect(renderer.valuesOfTokens(`a-${key.attrArn}`, other)).toEqual([['a-', ARN]]);
    expect(renderer.valuesOfTokens(undefined, other)).toEqual([]);
  });
});

describe('what becomes of a resource', () => {
  test.each<[title: string, change: (made: kms.CfnKey) => unknown, expected: unknown]>([
    ['is not said', () => undefined, undefined],
    ['is what was said', made => { made.cfnOptions.deletionPolicy = 'Retain' as never; }, 'Retain'],
    ['is what was overridden', made => made.addOverride('DeletionPolicy', 'Delete'), 'Delete'],
  ])('%s', (_title, change, expected) => {
    const made = new kms.CfnKey(new Stack(), 'Key');
    change(made);
    expect(new Renderer(directory()).deletionPolicy(made)).toBe(expected);
  });
});

describe('a nested stack', () => {
  test('gets parameters, which lead to what they hold', () => {
    const parent = new Stack(new App(), 'Parent');
    const nested = new NestedStack(parent, 'Nested', { parameters: { Given: 'value' } });
    const given = new CfnParameter(nested, 'Given');
    const missing = new CfnParameter(nested, 'Missing', { default: 'default' });
    const inventory = new StageInventory();
    expect(inventory.renderer.valuesOfTokens(given.valueAsString, nested)).toEqual([['value']]);
    expect(inventory.renderer.valuesOf({ Ref: 'Given' }, nested)).toEqual([['value']]);
    expect(inventory.renderer.valuesOfTokens(missing.valueAsString, nested)).toEqual([[{ target: missing, attribute: 'Ref' }]]);
    expect(inventory.renderer.valuesOf({ Ref: 'Missing' }, nested)).toEqual([[{ opaque: '{"stack":"Parent/Nested","Ref":"Missing"}' }]]);
  });

  test('has outputs, of which one that is not known stays a reference', () => {
    const parent = new Stack(new App(), 'Parent');
    const nested = new NestedStack(parent, 'Nested');
    const rendered = parent.resolve(nested.nestedStackResource!.ref).Ref;
    const found: Directory = {
      ...directory(),
      element: (_, logicalId) => logicalId === rendered ? nested.nestedStackResource : undefined,
      nestedOutput: (of_, name) => of_ === nested.nestedStackResource && name === 'Known' ? { value: 'output', scope: nested } : undefined,
    };
    const attribute = (name: string) => new Renderer(found).valuesOf({ 'Fn::GetAtt': [rendered, name] }, parent);
    expect(attribute('Outputs.Known')).toEqual([['output']]);
    expect(attribute('Outputs.Other')).toEqual([[{ target: nested.nestedStackResource, attribute: 'Outputs.Other' }]]);
    expect(attribute('Known')).toEqual([[{ target: nested.nestedStackResource, attribute: 'Known' }]]);
  });
});
