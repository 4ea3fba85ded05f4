import { CfnParameter, Token } from 'aws-cdk-lib';
import { InTransitEncryption, InstanceMetadata, InstanceMetadataOptions, LocalDiskEncryption, S3Encryption, SecurityConfiguration } from '../../lib';
import { documentOf, newStack } from '../synthesized';

const OFF = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
};

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no types */

function written(instanceMetadata: InstanceMetadata): any {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { ...OFF, instanceMetadata });
  return documentOf(stack).InstanceMetadataServiceConfiguration;
}

function message(instanceMetadata: any, releaseLabel?: string): string {
  try {
    new SecurityConfiguration(newStack(), 'Security', { ...OFF, instanceMetadata, releaseLabel });
  } catch (error) {
    expect((error as Error).name).toBe('EmrSecurityError');
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

test.each([
  ['IMDSv2 only', InstanceMetadata.imdsV2Required(), 2, 1],
  ['IMDSv2 only, for containers', InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }), 2, 2],
  ['no option said', InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: undefined }), 2, 1],
  ['both', InstanceMetadata.imdsV1Allowed(), 1, 1],
  ['the farthest', InstanceMetadata.imdsV1Allowed({ httpPutResponseHopLimit: 64 }), 1, 64],
])('both keys are always written: %s', (_, instanceMetadata, version, limit) => {
  expect(written(instanceMetadata)).toEqual({ MinimumInstanceMetadataServiceVersion: version, HttpPutResponseHopLimit: limit });
  expect(Object.keys(written(instanceMetadata))).toEqual(['MinimumInstanceMetadataServiceVersion', 'HttpPutResponseHopLimit']);
});

test('nothing is written where nothing is said', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', OFF);
  expect(documentOf(stack)).not.toHaveProperty('InstanceMetadataServiceConfiguration');
});

test('a token is left to the deployment', () => {
  const stack = newStack();
  const hops = new CfnParameter(stack, 'Hops', { type: 'Number' });
  new SecurityConfiguration(stack, 'Security', { ...OFF, instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: hops.valueAsNumber }) });
  expect(documentOf(stack).InstanceMetadataServiceConfiguration.HttpPutResponseHopLimit).toEqual({ Ref: 'Hops' });
  expect(written(InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: Token.asNumber(2) })).HttpPutResponseHopLimit).toBe(2);
});

const LIMIT = 'instanceMetadata.httpPutResponseHopLimit';
test.each<[string, any, string]>([
  ['zero', { httpPutResponseHopLimit: 0 }, `${LIMIT}: is out of range, got 0; a whole number from 1 to 64 is expected. Pass such a number`],
  ['too many', { httpPutResponseHopLimit: 65 }, `${LIMIT}: is out of range, got 65; a whole number from 1 to 64 is expected. Pass such a number`],
  ['a part of one', { httpPutResponseHopLimit: 1.5 }, `${LIMIT}: is not a whole number, got 1.5; a whole number from 1 to 64 is expected. Pass such a number`],
  ['not a number', { httpPutResponseHopLimit: NaN }, `${LIMIT}: is not a whole number, got "NaN"; a whole number from 1 to 64 is expected. Pass such a number`],
  ['text', { httpPutResponseHopLimit: '2' }, `${LIMIT}: is not a number, got "2"; a whole number from 1 to 64 is expected. Pass such a number`],
  ['null', { httpPutResponseHopLimit: null }, `${LIMIT}: is not a number, got null; a whole number from 1 to 64 is expected. Pass such a number`],
  ['a number in place of the options', 2, 'instanceMetadata: is not an options object, got 2; an object with httpPutResponseHopLimit is expected. Pass the options by name'],
  ['null in place of the options', null, 'instanceMetadata: is not an options object, got null; an object with httpPutResponseHopLimit is expected. Pass the options by name'],
  ['another option', { hopLimit: 2 }, 'instanceMetadata: has unknown options: hopLimit; the options are httpPutResponseHopLimit. Remove or rename them'],
])('fails for %s', (_, options: InstanceMetadataOptions, text) => {
  expect(message(InstanceMetadata.imdsV2Required(options))).toBe(`SecurityConfiguration 'Stack/Security': ${text}`);
  expect(message(InstanceMetadata.imdsV1Allowed(options))).toBe(`SecurityConfiguration 'Stack/Security': ${text}`);
});

test('fails for what another class made', () => {
  expect(message({ minimumVersion: 2 })).toBe('SecurityConfiguration \'Stack/Security\': instanceMetadata: is not an InstanceMetadata, got {"minimumVersion":2}; '
    + 'one of the factories of InstanceMetadata makes it. Use InstanceMetadata.imdsV2Required()');
});

test.each(['emr-5.31.0', 'emr-6.1.0', 'emr-5.23.0'])('fails for a release that cannot do without IMDSv1: %s', label => {
  expect(message(InstanceMetadata.imdsV2Required(), label)).toContain(`releaseLabel: this release has no settings of the instance metadata service, got "${label}"`);
});

test.each(['emr-5.23.1', 'emr-5.32.0', 'emr-6.2.0', 'emr-7.9.0'])('passes for %s', releaseLabel => {
  new SecurityConfiguration(newStack(), 'Security', { ...OFF, releaseLabel, instanceMetadata: InstanceMetadata.imdsV2Required() });
});
