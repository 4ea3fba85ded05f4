import { expectAnswered, expectNoSecrets } from './invariants';
import { scenario } from './scenarios';
import { ACCOUNT, BUCKET, PARAMETER, World } from './world';
import { answerBody } from '../../../lib/handlers/common/answer';
import { CloudFormationRequest } from '../../../lib/handlers/common/request';

let world: World;
let source: unknown;

beforeEach(async () => {
  world = new World();
  source = await scenario('JAR').prepare(world);
});

afterEach(() => expectNoSecrets(world));

describe('the answer', () => {
  test('is sent again until it is taken', async () => {
    world.lambda.answerStatuses = [503, 429, 'hang', 500];

    const ending = await world.invoke(world.request('Create', {}, source));

    expectAnswered(world, ending);
    expect(world.lambda.bodies.map(({ taken }) => taken)).toEqual([false, false, false, false, true]);
    expect(new Set(world.lambda.bodies.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
  });

  test('is bytes, for which no content type is sent', async () => {
    await world.invoke(world.request('Create', {}, source));

    expect(world.lambda.bodies[0].body).toBeInstanceOf(Uint8Array);
  });

  test('that nobody takes lets the function fail before its end, so that Lambda calls it again', async () => {
    world.lambda.answerStatuses = new Array(1000).fill(503);

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.outcome).toBe('threw');
    expect(ending.error!.message).toContain('answering CloudFormation');
    expect(ending.left).toBeGreaterThan(0);
  });

  test('that is refused for good is not sent again', async () => {
    world.lambda.answerStatuses = [403];

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.outcome).toBe('threw');
    expect(world.lambda.bodies).toHaveLength(1);
  });

  test.each([30, 3, 1])('comes in time of a function that has %d s', async (seconds) => {
    const ending = await world.invoke(world.request('Create', {}, source), { at: 1, kind: 'hangs' }, seconds * 1000);

    expectAnswered(world, ending);
    expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('s3:ListBucketVersions: did not end before the time of the function was over') });
  });

  test('names where to read more', async () => {
    world.parameters.clear();

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.answers[0].Reason).toBe('ssm:GetParameter: ParameterNotFound: ParameterNotFound for a test (log stream 2026/01/15/[$LATEST]abc)');
  });

  test('is no longer than CloudFormation takes, and keeps its end', () => {
    const long = 'x'.repeat(1000);
    const request: CloudFormationRequest = {
      requestType: 'Create', responseUrl: 'https://x', stackId: long, requestId: long, logicalResourceId: 'x'.repeat(255), properties: {},
    };
    const body = answerBody(request, { status: 'FAILED', physicalResourceId: 'x'.repeat(1000), reason: `${'ä€"\n'.repeat(2000)}the end` });

    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(JSON.parse(body).Reason).toMatch(/the end$/);
  });
});

describe('rights that were just granted', () => {
  test('are waited for', async () => {
    let refusals = 5;
    const { s3 } = world;
    const send = s3.send.bind(s3);
    s3.send = (name, input) => {
      refusals -= 1;
      if (refusals >= 0) {
        throw Object.assign(new Error('not yet'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
      }
      return send(name, input);
    };

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.answers[0].Status).toBe('SUCCESS');
  });

  test('that never come are told of after a minute', async () => {
    const start = world.clock.now();

    const ending = await world.invoke(world.request('Create', {}, source), { at: 0, kind: 'denied for ever' });

    expectAnswered(world, ending);
    expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('ssm:GetParameter: AccessDeniedException') });
    expect(world.clock.now() - start).toBeGreaterThan(50_000);
    expect(world.clock.now() - start).toBeLessThan(80_000);
  });

  test('are not waited for by a schedule', async () => {
    const ending = await world.invoke(world.renewal, { at: 0, kind: 'denied for ever' });

    expect(ending.outcome).toBe('threw');
    expect(ending.calls).toHaveLength(1);
  });
});

describe('a parameter', () => {
  test('that is still read as it was before is read again', async () => {
    const { parameters } = world;
    const now = parameters.get(PARAMETER)!;
    const request = world.request('Create', {}, source);
    parameters.set(PARAMETER, now.replace('providers/', 'before/'));
    const get = parameters.get.bind(parameters);
    let reads = 0;
    parameters.get = (name) => {
      reads += 1;
      return reads === 3 ? now : get(name);
    };

    await world.invoke(request);

    expect(world.s3.keys(BUCKET)).toEqual(['providers/EmrConfig1234/provider.jar']);
  });

  test.each([
    ['', 'is not JSON'],
    ['[]', 'the value is missing'],
    ['{}', 'bucket is missing'],
    ['{"bucket":"b","objectKey":1}', 'objectKey is missing'],
    ['{"bucket":"b","objectKey":"k"}', 'source.from is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"toString"}}', 'source.from is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"asset"}}', 'source.bucket is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"secrets","privateKey":{"secretId":"s"},"certificateChain":{}}}', 'source.certificateChain is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"selfSigned","keyArn":"a","keySize":1024}}', 'source.keySize is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"secrets","privateKey":{"secretId":"s"},"certificateChain":{"secretId":"s"}}}', 'certificates is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"asset","bucket":"b"},"certificates":{"hostnameVerification":1}}', 'certificates.hostnameVerification is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"asset","bucket":"b"}}', 'stackId is missing'],
    ['{"bucket":"b","objectKey":"k","source":{"from":"asset","bucket":"b"},"stackId":"s","logicalResourceId":"r","removable":"yes"}', 'removable is missing'],
  ])('with %s is refused', async (value, reason) => {
    world.parameters.set(PARAMETER, value);

    const ending = await world.invoke(world.request('Create', {}, source));

    expectAnswered(world, ending);
    expect(ending.answers[0].Reason).toContain(`parameter ${PARAMETER}: ${reason}`);
  });

  test('is the only one that says what is written: a forged request names no other bucket', async () => {
    const forged = { ResourceProperties: { Parameter: PARAMETER, Specification: '{"bucket":"theirs"}', Source: source, bucket: 'theirs', objectKey: 'theirs' } };
    world.s3.createBucket('theirs', ACCOUNT);

    const ending = await world.invoke(world.request('Create', forged));

    expect(ending.answers[0].Status).toBe('FAILED');
    expect(ending.answers[0].Reason).toContain(`parameter ${PARAMETER}: is not what the resource says`);
    expect([...world.s3.keys('theirs'), ...world.s3.keys(BUCKET)]).toEqual([]);
  });
});

describe('a call of somebody else', () => {
  test.each([
    [{}], [null], ['text'], [{ artifact: 1 }], [{ artifact: 'a b' }], [{ RequestType: 'Create' }],
    [{ RequestType: 'Other', ResponseURL: 'https://x', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }],
    ...['http://169.254.169.254/', 'https://example.com/', 'https://s3.example.com/', 'https://x.s3.amazonaws.com.example.com/', 'https://x.s3.amazonaws.com:8443/', 'none']
      .map((ResponseURL): [object] => [{ RequestType: 'Create', ResponseURL, StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }]),
    [{ RequestType: 'Create', ResponseURL: 'file:///etc/passwd', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }],
  ])('with %j is refused and reaches nothing', async (event) => {
    const ending = await world.invoke(event);

    expect(ending).toMatchObject({ outcome: 'threw', calls: [], answers: [] });
  });

  test.each([[undefined], [{}], [{ Parameter: 'a b' }], [{ Parameter: 1 }]])('with the properties %j is answered', async (ResourceProperties) => {
    const ending = await world.invoke(world.request('Create', { ResourceProperties }));

    expectAnswered(world, ending);
    expect(ending.answers[0].Reason).toContain('Parameter: ');
    expect(ending.calls).toEqual([]);
  });

  test('in the name of another resource is refused', async () => {
    const properties = { Parameter: PARAMETER, Source: source };

    for (const other of [{ LogicalResourceId: 'Other' }, { StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/Other/1' }]) {
      for (const type of ['Create', 'Update', 'Delete'] as const) {
        const ending = await world.invoke(world.request(type, { ...other, ResourceProperties: properties }));
        expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('is that of another resource') });
      }
    }
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('that has a zip stored as a JAR is refused', async () => {
    const zip = world.asset(Buffer.from('a zip with a private key'), 'zip');
    const ending = await world.invoke(world.request('Create', {}, zip));

    expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('is not the key of a .jar file') });
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('for a renewal of a JAR is refused', async () => {
    const ending = await world.invoke(world.renewal);

    expect(ending.outcome).toBe('threw');
    expect(ending.error!.message).toContain('is of a JAR, which is not renewed');
  });
});

test('an error that nobody thought of is not quoted', async () => {
  world.s3.send = () => undefined; // answers like no service does
  const ending = await world.invoke(world.request('Create', {}, source));

  expectAnswered(world, ending);
  expect(ending.answers[0].Status).toBe('FAILED');
});
