import * as fc from 'fast-check';
import { OwnStatement, PolicyText, bytesOf, compact } from '../../../lib/handlers/key-user/policy-text';

const OWN: OwnStatement[] = [
  { Sid: 'Ours use', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:role/Emr' }, Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: '*' },
  { Sid: 'Ours attach', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:role/Emr' }, Action: 'kms:CreateGrant', Resource: '*', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
];
const SIDS = OWN.map(({ Sid }) => Sid);
const [USE, ATTACH] = OWN.map(statement => JSON.stringify(statement));

const ROOT = '{ "Sid" : "Enable IAM User Permissions",\n    "Effect" : "Allow", "Principal" : {"AWS":"arn:aws:iam::111111111111:root"}, "Action":"kms:*", "Resource":"*" }';
/** With all that a policy may hold and that would not survive JSON.parse and JSON.stringify. */
const ODD = '{"Sid":"\\u0041dmin","2":0,"1":1.0,"x":1e2,"Effect":"Allow","NotPrincipal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]},"Action" :[ ],"Resource":"*","a":"\\/ä,}]"}';

const pretty = (...statements: string[]) => `{\n  "Version" : "2012-10-17",\n  "Id" : "key-default-1",\n  "Statement" : [ ${statements.join(' , ')} ],\n  "Other": [1, 2]\n}\n`;

const has = (text: string, ...parts: string[]) => parts.every(part => text.includes(part));

describe('statements of our own', () => {
  test('are added at the end, and nothing else changes', () => {
    expect(new PolicyText(pretty(ROOT, ODD)).with(OWN)).toBe(pretty(ROOT, `${ODD},${USE},${ATTACH}`));
  });

  test('that are there stay', () => {
    const text = pretty(USE, ROOT, ATTACH, ODD);

    expect(new PolicyText(text).with(OWN)).toBe(text);
    expect(new PolicyText(text).has(SIDS)).toBe(true);
    expect(new PolicyText(text).others(SIDS)).toEqual([ROOT, ODD]);
  });

  test.each([
    ['lists in another order', { Action: ['kms:Encrypt', 'kms:Decrypt'] }],
    ['a list of one', { Resource: ['*'], Principal: { AWS: ['arn:aws:iam::111111111111:role/Emr'] } }],
  ])('with %s mean the same, so they stay', (_what, change) => {
    const text = pretty(JSON.stringify({ ...OWN[0], ...change }), ATTACH);

    expect(new PolicyText(text).with(OWN)).toBe(text);
  });

  test('with a truth value for a text mean the same', () => {
    const text = pretty(USE, JSON.stringify({ ...OWN[1], Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } }));

    expect(new PolicyText(text).with(OWN)).toBe(text);
  });

  test.each<[string, object]>([
    ['the id of a role that was deleted', { Principal: { AWS: 'AROACKCEVSQ6C2EXAMPLE' } }],
    ['another principal beside it', { Principal: { AWS: ['arn:aws:iam::111111111111:role/Emr', '*'] } }],
    ['more actions', { Action: ['kms:*'] }],
    ['a condition', { Condition: { Bool: { x: 'true' } } }],
    ['the contrary', { Effect: 'Deny' }],
  ])('with %s are mended where they stand', (_what, change) => {
    const text = pretty(ROOT, JSON.stringify({ ...OWN[0], ...change }), ATTACH, ODD);

    expect(new PolicyText(text).with(OWN)).toBe(pretty(ROOT, USE, ATTACH, ODD));
  });

  test('that are there twice are there once after it', () => {
    expect(new PolicyText(pretty(USE, ROOT, USE, ATTACH, ATTACH)).with(OWN)).toBe(pretty(USE, ROOT, ATTACH));
  });

  test.each([
    ['first', [USE, ATTACH, ROOT, ODD]],
    ['last', [ROOT, ODD, USE, ATTACH]],
    ['in between', [ROOT, USE, ATTACH, ODD]],
    ['around', [USE, ROOT, ODD, ATTACH]],
  ])('are removed where they stand %s', (_where, statements) => {
    expect(new PolicyText(pretty(...statements)).without(SIDS)).toBe(pretty(ROOT, ODD));
  });

  test('that are not there are not removed', () => {
    const text = pretty(ROOT, ODD, JSON.stringify({ ...OWN[0], Sid: 'Ours use ' }));

    expect(new PolicyText(text).without(SIDS)).toBe(text);
    expect(new PolicyText(text).has(SIDS)).toBe(false);
  });

  test('are added to one that stands without a list, and to none', () => {
    expect(new PolicyText(`{"Statement": ${ROOT} }`).with(OWN)).toBe(`{"Statement": [${ROOT},${USE},${ATTACH}] }`);
    expect(new PolicyText(`{"Statement": ${ROOT} }`).without(SIDS)).toBe(`{"Statement": ${ROOT} }`);
    expect(new PolicyText('{"Statement": [ ]}').with(OWN)).toBe(`{"Statement": [ ${USE},${ATTACH}]}`);
  });
});

test('ids that KMS does not take again are named, with the statements of others that they stand in', () => {
  const named = (Sid: string | undefined, AWS: unknown) => JSON.stringify({ Sid, Effect: 'Allow', Principal: { AWS } });
  const policy = new PolicyText(pretty(
    named('A', ['arn:aws:iam::111111111111:role/AROACKCEVSQ6C2EXAMPLE', 'AROACKCEVSQ6C2EXAMPLE']), named(undefined, 'AIDACKCEVSQ6C2EXAMPLE'), named(SIDS[0], 'AROAOURS111111111111'),
    named('B', '111111111111'), named('C', undefined), '{"Sid":"D","Principal":"*"}', ODD,
  ));

  expect(policy.lostPrincipals(SIDS)).toEqual([
    { statement: "'A'", id: 'AROACKCEVSQ6C2EXAMPLE' }, { statement: 'number 2', id: 'AIDACKCEVSQ6C2EXAMPLE' }, { statement: "'Admin'", id: 'AIDACKCEVSQ6C2EXAMPLE' },
  ]);
});

test.each([
  ['', 'is not JSON'],
  ['not', 'is not JSON'],
  ['{"Statement":[],}', 'is not JSON'],
  ['// said\n{"Statement":[]}', 'is not JSON'],
  ['[]', 'has no list of statements'],
  ['{}', 'has no list of statements'],
  ['null', 'has no list of statements'],
  ['{"statement":[]}', 'has no list of statements'],
  ['{"Statement":"all"}', 'has no list of statements'],
  ['{"Statement":[],"Statement":[{"Sid":"A"}]}', 'has no list of statements'],
  ['{"Statement":[{},[]]}', 'has something else as statement number 2'],
  ['{"Statement":[null]}', 'has something else as statement number 1'],
])('the policy %j is not edited', (text, reason) => {
  expect(() => new PolicyText(text)).toThrow(`the key policy ${reason}; a policy with statements is expected, so nothing was written. Look at it with kms:GetKeyPolicy`);
});

test('bytes are counted, not characters', () => {
  expect(bytesOf('ä€')).toBe(5);
});

const blank = fc.constantFrom('', ' ', '\n', '\t ', '\r\n  ');
const member = fc.tuple(fc.constantFrom('Effect', 'Action', '2', '1', 'x', '\\u0041'), fc.jsonValue().map(value => JSON.stringify(value)), blank)
  .map(([name, value, space]) => `"${name}"${space}:${space}${value}`);
const foreign = fc.tuple(fc.array(member, { maxLength: 4 }), blank, fc.option(fc.string().filter(sid => !SIDS.includes(sid)), { nil: undefined }))
  .map(([members, space, sid]) => `{${space}${[...sid === undefined ? [] : [`"Sid":${JSON.stringify(sid)}`], ...members].join(`${space},${space}`)}${space}}`);
const own = fc.constantFrom(USE, ATTACH, '{"Sid":"Ours use"}');
const around = fc.tuple(blank, blank, fc.constantFrom('', '"Version":"2012-10-17",'), fc.constantFrom('', ',"Id": {"Statement":[1]}'));

function policyOf(statements: readonly string[], [before, after, first, last]: readonly string[]): string {
  return `${before}{${first}"Statement"${after}:${after}[${before}${statements.join(`${after},${before}`)}${after}]${last}}${after}`;
}

describe('whatever stands in a policy', () => {
  const mixed = fc.array(fc.oneof(foreign, own), { maxLength: 8 });

  test('statements of others stay, byte for byte and in order, and what stands around them', () => {
    fc.assert(fc.property(mixed, around, (statements, frame) => {
      const policy = new PolicyText(policyOf(statements, frame));
      const others = statements.filter(statement => statement !== USE && statement !== ATTACH && statement !== '{"Sid":"Ours use"}');
      const [added, removed] = [policy.with(OWN), policy.without(SIDS)];

      expect(new PolicyText(added).others(SIDS)).toEqual(others);
      expect(new PolicyText(removed).others(SIDS)).toEqual(others);
      expect(new PolicyText(removed).has(SIDS)).toBe(false);
      const parsed = JSON.parse(added);
      expect(SIDS.map(sid => parsed.Statement.filter(({ Sid }: { Sid?: unknown }) => Sid === sid))).toEqual(OWN.map(statement => [statement]));
      for (const text of [added, removed]) {
        expect({ ...JSON.parse(text), Statement: 0 }).toEqual({ ...JSON.parse(policy.text), Statement: 0 });
      }
    }));
  });

  test('adding and removing are the same when done twice', () => {
    fc.assert(fc.property(mixed, around, (statements, frame) => {
      const policy = new PolicyText(policyOf(statements, frame));
      const [added, removed] = [policy.with(OWN), policy.without(SIDS)];

      expect([new PolicyText(added).with(OWN), new PolicyText(removed).without(SIDS)]).toEqual([added, removed]);
    }));
  });

  test('adding and removing leaves what was there', () => {
    fc.assert(fc.property(fc.array(foreign, { minLength: 1, maxLength: 8 }), around, (statements, frame) => {
      const text = policyOf(statements, frame);

      expect(new PolicyText(new PolicyText(text).with(OWN)).without(SIDS)).toBe(text);
    }));
  });

  test('without blanks it means the same', () => {
    fc.assert(fc.property(mixed, around, (statements, frame) => {
      const text = policyOf(statements, frame);

      expect(JSON.stringify(JSON.parse(compact(text)))).toBe(JSON.stringify(JSON.parse(text)));
      expect(compact(compact(text))).toBe(compact(text));
    }));
    expect(compact(pretty(ROOT))).not.toMatch(/\n| :/);
    expect(has(compact(pretty(ODD)), '1.0', '1e2', '\\u0041', '\\/ä,}]')).toBe(true);
  });
});
