import { expectAnswered, expectNoSecrets, expectUsable } from './invariants';
import { SCENARIOS } from './scenarios';
import { BUCKET, DAY, RECORD_KEY, World, ZIP_KEY } from './world';

const WRITES = /Put|Delete|Issue|Sign$/;

describe.each(SCENARIOS)('$name', (scenario) => {
  let world: World;
  let source: unknown;

  beforeEach(async () => {
    world = new World();
    source = await scenario.prepare(world);
  });

  afterEach(() => expectNoSecrets(world));

  test('Create stores it', async () => {
    const ending = await world.invoke(world.request('Create', {}, source));

    expectAnswered(world, ending);
    expect(ending.answers[0]).toMatchObject({ Status: 'SUCCESS', Reason: 'Create is done' });
    expectUsable(world, scenario.objectKey);
    expect(world.s3.keys(BUCKET)).toEqual(scenario.objectKey === ZIP_KEY ? [ZIP_KEY, RECORD_KEY] : [scenario.objectKey]);
  });

  test('the same Create again finds what it has made', async () => {
    const request = world.request('Create', {}, source);
    await world.invoke(request);
    const before = world.s3.latest(BUCKET, scenario.objectKey);

    const ending = await world.invoke(request);

    expectAnswered(world, ending);
    expect(ending.answers[0].Status).toBe('SUCCESS');
    expect(ending.calls.filter(call => WRITES.test(call))).toEqual([]);
    expect(world.s3.latest(BUCKET, scenario.objectKey)).toBe(before);
  });

  test('Update stores what has changed', async () => {
    await world.invoke(world.request('Create', {}, source));
    const before = world.s3.latest(BUCKET, scenario.objectKey);
    const changed = await scenario.change(world);

    const ending = await world.invoke(world.request('Update', {}, changed));

    expectAnswered(world, ending);
    expect(ending.answers[0].Status).toBe('SUCCESS');
    expectUsable(world, scenario.objectKey);
    expect(world.s3.latest(BUCKET, scenario.objectKey)!.bytes).not.toEqual(before!.bytes);
  });

  test('Update without anything new writes nothing', async () => {
    await world.invoke(world.request('Create', {}, source));

    const ending = await world.invoke(world.request('Update', {}, source));

    expectAnswered(world, ending);
    expect(ending.answers[0].Status).toBe('SUCCESS');
    expect(ending.calls.filter(call => WRITES.test(call))).toEqual([]);
  });

  test('the Update of a rollback puts back what was there', async () => {
    await world.invoke(world.request('Create', {}, source));
    const before = world.files(BUCKET, scenario.objectKey);
    await world.invoke(world.request('Update', {}, await scenario.change(world)));
    scenario.back(world, source);

    const ending = await world.invoke(world.request('Update', {}, source));

    expectAnswered(world, ending);
    expect(ending.answers[0].Status).toBe('SUCCESS');
    expectUsable(world, scenario.objectKey);
    if (scenario.name === 'asset') {
      expect(world.files()).toEqual(before);
    }
  });

  test('Delete removes all versions of its own, and nothing else', async () => {
    await world.invoke(world.request('Create', {}, source));
    await world.invoke(world.request('Update', {}, await scenario.change(world)));
    const foreign = [`${scenario.objectKey}.bak`, 'certificates/other/certificates.zip'];
    foreign.forEach(key => world.s3.write(BUCKET, key, Buffer.from('of others')));
    world.s3.pageSize = 1;

    const ending = await world.invoke(world.request('Delete', {}, source));

    expectAnswered(world, ending);
    expect(ending.answers[0].Status).toBe('SUCCESS');
    expect(world.s3.keys(BUCKET)).toEqual([...foreign].sort());
  });

  test('Delete of what is gone already is done', async () => {
    const ending = await world.invoke(world.request('Delete', {}, source));
    expect(ending.answers[0].Status).toBe('SUCCESS');

    world.s3.removeBucket(BUCKET);
    expect((await world.invoke(world.request('Delete', {}, source))).answers[0].Status).toBe('SUCCESS');

    world.parameters.clear();
    expect((await world.invoke(world.request('Delete', {}, source))).answers[0].Status).toBe('SUCCESS');
  });

  test('Delete after a Create that never answered knows what that has made', async () => {
    await world.invoke(world.request('Create', {}, source), { at: 1000, kind: 'error' });

    const ending = await world.invoke(world.request('Delete', { PhysicalResourceId: 'Emr-ConfigCertificates1234-1ABC' }, source));

    expect(ending.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Emr-ConfigCertificates1234-1ABC' });
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('what another stack has written is neither overwritten nor removed', async () => {
    await world.invoke(world.request('Create', {}, source));
    const before = world.s3.keys(BUCKET).map(key => world.s3.latest(BUCKET, key));
    const other = { StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/Other/1' };

    const created = await world.invoke(world.request('Create', other, await scenario.change(world)));
    const deleted = await world.invoke(world.request('Delete', { ...other, PhysicalResourceId: created.answers[0].PhysicalResourceId }, source));

    expect(created.answers[0].Status).toBe('FAILED');
    expect(created.answers[0].Reason).toContain('belongs to another stack');
    expect(created.answers[0].PhysicalResourceId).not.toBe(world.physicalId);
    expect(deleted.answers[0].Status).toBe('SUCCESS');
    expect(world.s3.keys(BUCKET).map(key => world.s3.latest(BUCKET, key))).toEqual(before);
  });

  test('Delete removes nothing that clusters may need: it is kept unless the resource is deleted with its stack', async () => {
    await world.invoke(world.request('Create', {}, source));
    const before = world.s3.keys(BUCKET);
    world.clock.advance(DAY + 1000);

    const kept = await world.invoke(world.request('Delete', {}, source));
    expect(kept.answers[0].Status).toBe('SUCCESS');
    expect(world.s3.keys(BUCKET)).toEqual(before);

    world.specify({ ...JSON.parse([...world.parameters.values()][0]), removable: true });
    await world.invoke(world.request('Delete', {}, source));
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });

  test('Delete after a Create that has written nothing calls nobody, so that it cannot fail', async () => {
    world.s3.removeBucket(BUCKET);
    const created = await world.invoke(world.request('Create', {}, source));
    const deleted = await world.invoke(world.request('Delete', { PhysicalResourceId: created.answers[0].PhysicalResourceId }, source));

    expect(created.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'emr-artifact-nothing' });
    expect(deleted.answers[0].Status).toBe('SUCCESS');
    expect(deleted.calls).toEqual([]);
  });

  describe('a resource that was moved or renamed in its stack', () => {
    const renamed = { LogicalResourceId: 'MovedCertificates5678' };

    test('keeps what is there, and the deletion of the old one does not touch it', async () => {
      await world.invoke(world.request('Create', {}, source));
      const before = world.s3.latest(BUCKET, scenario.objectKey)!;

      const created = await world.invoke(world.request('Create', renamed, source));
      const deleted = await world.invoke(world.request('Delete', {}, source));

      expect([created, deleted].map(({ answers }) => answers[0].Status)).toEqual(['SUCCESS', 'SUCCESS']);
      expect(created.answers[0].PhysicalResourceId).not.toBe(world.physicalId);
      expect(world.s3.latest(BUCKET, scenario.objectKey)).toMatchObject({
        bytes: before.bytes, metadata: { 'emr-security-owner': world.owner, 'emr-security-writer': created.answers[0].PhysicalResourceId },
      });
    });

    test('leaves what was there when its deployment is rolled back', async () => {
      await world.invoke(world.request('Create', {}, source));
      const before = world.s3.keys(BUCKET).map(key => world.s3.latest(BUCKET, key)!.bytes);

      const created = await world.invoke(world.request('Create', renamed, await scenario.change(world)));
      await world.invoke(world.request('Delete', { ...renamed, PhysicalResourceId: created.answers[0].PhysicalResourceId }, source));

      expect(created.answers[0].Status).toBe('SUCCESS');
      expect(world.s3.keys(BUCKET).map(key => world.s3.latest(BUCKET, key)!.bytes)).toEqual(before);
      expectUsable(world, scenario.objectKey);
    });
  });

  test('what somebody has put there by hand is not overwritten', async () => {
    const theirs = world.s3.write(BUCKET, scenario.objectKey, Buffer.from('by hand'));

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.answers[0].Status).toBe('FAILED');
    expect(ending.answers[0].Reason).toContain('belongs to nobody that the library knows');
    expect(world.s3.latest(BUCKET, scenario.objectKey)).toBe(theirs);
    expect(world.s3.keys(BUCKET)).toEqual([scenario.objectKey]);
  });

  test('Update to another bucket writes there and leaves the old object to its clusters', async () => {
    await world.invoke(world.request('Create', {}, source));
    world.s3.createBucket('another-bucket');
    const specification = JSON.parse([...world.parameters.values()][0]);
    world.specify({ ...specification, bucket: 'another-bucket' });

    const ending = await world.invoke(world.request('Update', {}, source));

    expect(ending.answers[0].Status).toBe('SUCCESS');
    expect(world.s3.latest('another-bucket', scenario.objectKey)?.metadata['emr-security-writer']).toBe(world.physicalId);
    expectUsable(world, scenario.objectKey);
  });

  test('a bucket of another account is refused', async () => {
    world.s3.createBucket(BUCKET, '222222222222');
    const specification = JSON.parse([...world.parameters.values()][0]);
    world.specify({ ...specification, bucketOwner: '111111111111' });

    const ending = await world.invoke(world.request('Create', {}, source));

    expect(ending.answers[0].Status).toBe('FAILED');
    expect(world.s3.keys(BUCKET)).toEqual([]);
  });
});

describe.each(SCENARIOS.filter(({ age }) => age !== undefined))('$name on its schedule', (scenario) => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    await world.invoke(world.request('Create', {}, await scenario.prepare(world)));
  });

  afterEach(() => expectNoSecrets(world));

  test('nothing is written while nothing has changed', async () => {
    world.clock.advance(DAY);

    const ending = await world.invoke(world.renewal);

    expect(ending).toMatchObject({ outcome: 'returned', answers: [] });
    expect(ending.calls.filter(call => WRITES.test(call) || call.includes('GetSecretValue'))).toEqual([]);
  });

  test('is renewed when it is time, once', async () => {
    const before = world.files();
    await scenario.age!(world);

    const ending = await world.invoke(world.renewal);
    const again = await world.invoke(world.renewal);

    expect(ending.outcome).toBe('returned');
    expectUsable(world, scenario.objectKey);
    expect(world.files().get('privateKey.pem')).not.toBe(before.get('privateKey.pem'));
    expect(world.files().get('trustedCertificates.pem')).toBe(before.get('trustedCertificates.pem'));
    expect(again.calls.filter(call => WRITES.test(call))).toEqual([]);
    expect(world.record()!.published).toHaveLength(2);
    expect(world.record()!.pending).toBeUndefined();
  });

  test('tells how many days remain, and whether it failed', async () => {
    const [renewed] = [await world.invoke(world.renewal)];
    world.s3.removeBucket(BUCKET);
    const failed = await world.invoke(world.renewal);

    const metrics = (lines: readonly string[]) => lines.map(line => JSON.parse(line)).filter(line => line._aws !== undefined);
    expect(metrics(renewed.lines)).toMatchObject([
      { Artifact: world.renewal.artifact, CertificateDaysRemaining: expect.any(Number), _aws: { CloudWatchMetrics: [{ Namespace: 'CdkEmrSecurity', Dimensions: [['Artifact']] }] } },
      { Artifact: world.renewal.artifact, RenewalFailures: 0 },
    ]);
    expect(metrics(renewed.lines)[0].CertificateDaysRemaining).toBeCloseTo(730, 0);
    expect(failed.outcome).toBe('threw');
    expect(metrics(failed.lines)).toMatchObject([{ RenewalFailures: 1 }]);
  });

  test('a zip that is gone is not made by a schedule', async () => {
    const { id } = world.s3.latest(BUCKET, ZIP_KEY)!;
    world.s3.send('DeleteObjectCommand', { Bucket: BUCKET, Key: ZIP_KEY, VersionId: id });

    const ending = await world.invoke(world.renewal);

    expect(ending.outcome).toBe('threw');
    expect(ending.error!.message).toContain('is not there, so there is nothing to renew');
    expect(world.s3.latest(BUCKET, ZIP_KEY)).toBeUndefined();
  });
});
