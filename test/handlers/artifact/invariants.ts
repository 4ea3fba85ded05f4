import { BUCKET, RECORD_KEY, World, ZIP_KEY } from './world';
import { inspectFiles } from '../../../lib/certificates/inspection/inspect';
import { readZip } from '../../../lib/certificates/inspection/zip';
import { NOTHING } from '../../../lib/handlers/artifact/owner';
import { Ending } from '../common/lambda';

/** Nothing that others read holds anything of a key. */
export function expectNoSecrets(world: World): void {
  const written = world.lambda.published.join('\n');
  expect(written).not.toMatch(/-----(BEGIN|END)|PRIVATE KEY|X-Amz-Signature=0/);
  const secrets = new Set<string>();
  for (const bytes of world.s3.everWritten) {
    for (const line of linesOf(Buffer.from(readZip(bytes).files.get('privateKey.pem') ?? '').toString())) {
      secrets.add(line);
    }
  }
  for (const value of world.secrets.values()) {
    for (const line of linesOf(value)) {
      secrets.add(line);
    }
  }
  const records = world.s3.versions(BUCKET, RECORD_KEY).map(({ bytes }) => bytes?.toString() ?? '').join('\n');
  expect(records).not.toMatch(/PRIVATE/);
  for (const secret of secrets) {
    expect(written.includes(secret)).toBe(false);
  }
}

function linesOf(text: string): string[] {
  return text.split(/\\n|\s|"/).filter(line => line.length >= 30 && !line.includes('-----'));
}

/** What nodes get is of the resource, and they can use it. */
export function expectUsable(world: World, objectKey: string): void {
  const object = world.s3.latest(BUCKET, objectKey);
  expect(object?.metadata).toMatchObject({ 'emr-security-owner': world.owner, 'emr-security-writer': world.physicalId });
  if (objectKey === ZIP_KEY) {
    const { files } = readZip(object!.bytes!);
    const context = { now: new Date(world.clock.now()), region: 'eu-west-1', hostnameVerification: true };
    expect(inspectFiles(files, context).filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    expect([...files.keys()].sort()).toEqual(['certificateChain.pem', 'privateKey.pem', 'trustedCertificates.pem']);
  }
}

/** CloudFormation is told once and in time, whatever happens. */
export function expectAnswered(world: World, ending: Ending): void {
  expect(ending.outcome).toBe('returned');
  expect(ending.answers).toHaveLength(1);
  expect(ending.left).toBeGreaterThan(0);
  const [{ Reason, PhysicalResourceId, Status }] = ending.answers;
  // a Create that has written nothing says so by its id, and its Delete has nothing to do
  expect(Status === 'FAILED' ? [world.physicalId, NOTHING] : [world.physicalId]).toContain(PhysicalResourceId);
  expect(Reason.length).toBeLessThanOrEqual(1024);
}
