import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Feature } from '../../../lib/releases/thresholds';
import { Configuration, ImportedConfiguration, cluster, errorsOf, newStack, warningsOf } from '../fixtures';

describe('a release that is too old', () => {
  const released = (releaseLabel: (stack: Stack) => string | undefined, features = [Feature.SECURITY_CONFIGURATION, Feature.EBS_ENCRYPTION]) => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { features });
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, releaseLabel: releaseLabel(stack) });
    return stack;
  };
  const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

  test('fails', () => {
    expect(errorsOf(released(() => 'emr-5.23.1'))).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': its release is too old for EBS encryption, which configuration 'Stack/Security' uses, got releaseLabel \"emr-5.23.1\"; "
      + `emr-5.24.0 or later is expected (${GUIDE}/emr-create-security-configuration.html). Use a later release, or a configuration without EBS encryption `
      + '[cdk-emr-security:release-too-old]',
    ]);
  });

  test('fails for each feature', () => {
    expect(errorsOf(released(() => 'emr-4.7.4', [Feature.SECURITY_CONFIGURATION, Feature.EBS_ENCRYPTION, Feature.EMR_MANAGED_CERTIFICATES]))).toEqual([
      expect.stringContaining('too old for security configurations'),
      expect.stringContaining('too old for EBS encryption'),
      expect.stringContaining('too old for EMR-managed certificates'),
    ]);
  });

  test('fails for a release that is too new, where only one major has it', () => {
    expect(errorsOf(released(() => 'emr-6.15.0', [Feature.LEGACY_LAKE_FORMATION]))).toEqual([
      expect.stringMatching(/its release does not have Lake Formation with SAML, which .* got releaseLabel "emr-6.15.0"; emr-5.31.0 or a later 5.x is expected .* Use such a release, or /),
    ]);
  });

  test('fails for a configuration that was imported with its features', () => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', features: [Feature.EMR_MANAGED_CERTIFICATES] });
    cluster(stack, 'Cluster', { securityConfiguration: 'one-name', releaseLabel: 'emr-7.10.0' });
    expect(errorsOf(stack)).toEqual([expect.stringContaining("[Stack/Security] cluster 'Stack/Cluster': its release is too old for EMR-managed certificates")]);
  });

  test.each<[string, (stack: Stack) => string | undefined]>([
    ['the first release', () => 'emr-5.24.0'],
    ['a later one', () => 'emr-7.9.0'],
    ['a future one', () => 'emr-10.0.0'],
    ['another product line', () => 'emr-spark-8.0.0'],
    ['a label of unknown form', () => 'emr-next'],
    ['no label', () => undefined],
    ['a parameter', stack => new CfnParameter(stack, 'Label').valueAsString],
    ['an import', () => Fn.importValue('label')],
    ['a label with a parameter', stack => `emr-5.${new CfnParameter(stack, 'Minor').valueAsString}.0`],
  ])('passes for %s', (_, label) => expect(warningsOf(released(label))).toEqual([]));
});

describe('a release that is older than the one an imported configuration was made for', () => {
  const released = (declared: string | undefined, label: (stack: Stack) => string | undefined) => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', releaseLabel: declared });
    cluster(stack, 'Cluster', { securityConfiguration: 'one-name', releaseLabel: label(stack) });
    return stack;
  };

  test('is warned about on the cluster', () => {
    expect(warningsOf(released('emr-7.9.0', () => 'emr-7.8.0'))).toEqual([
      "[Stack/Cluster] cluster 'Stack/Cluster': its release is older than the one that configuration 'Stack/Security' was made for, got releaseLabel \"emr-7.8.0\"; "
      + 'emr-7.9.0 or later is expected. Use a later release, or correct releaseLabel where the configuration is imported [ack: cdk-emr-security:release-older-than-declared]',
    ]);
  });

  test.each<[string, string | undefined, (stack: Stack) => string | undefined]>([
    ['the same release', 'emr-7.9.0', () => 'emr-7.9.0'],
    ['a later one', 'emr-7.9.0', () => 'emr-7.10.0'],
    ['another product line', 'emr-7.9.0', () => 'emr-spark-1.0.0'],
    ['no label', 'emr-7.9.0', () => undefined],
    ['nothing declared', undefined, () => 'emr-4.8.0'],
    ['something unknown declared', 'emr-next', () => 'emr-4.8.0'],
    ['an unknown label', 'emr-7.9.0', () => 'emr-old'],
    ['a parameter', 'emr-7.9.0', stack => new CfnParameter(stack, 'Label').valueAsString],
  ])('passes for %s', (_, declared, label) => expect(warningsOf(released(declared, label))).toEqual([]));

  test('is the matter of the constructor for a configuration of the app', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { releaseLabel: 'emr-7.9.0' });
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, releaseLabel: 'emr-7.8.0' });
    expect(warningsOf(stack)).toEqual([]);
  });
});
