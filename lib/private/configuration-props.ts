import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkBucket, checkFlag, checkKey, checkList, checkOptions, checkRemovalPolicy, checkText } from './arguments';
import { ConfigurationBinder } from './configuration-binder';
import { Sections, combinedOf, featuresOf, sectionsOf } from './configuration-sections';
import { Problems } from './errors';
import { checkRoleArgument } from './roles';
import { checkSection } from './section';
import { checkCombinations, noteCombinations } from './section-combinations';
import type { ArtifactProvider } from '../certificates/artifact-provider';
import type { DocumentSecurityConfigurationProps } from '../document-security-configuration';
import { Feature, missingIn, releasesOf } from '../releases/thresholds';
import type { SecurityConfigurationAttributes, SecurityConfigurationProps } from '../security-configuration';
import type { SecurityConfigurationDocument } from '../security-configuration-document';

const KNOWN_PROPS: readonly (keyof SecurityConfigurationProps)[] = [
  'encryptionKey', 'instanceRoles', 'serviceRoles', 's3Encryption', 'localDiskEncryption', 'inTransitEncryption', 'walEncryption',
  'kerberos', 'ldap', 'identityCenter', 'emrFsRoleMappings', 'runtimeRoles', 'ranger', 'lakeFormation', 'instanceMetadata',
  'artifactBucket', 'artifactProvider', 'manageImportedKeys', 'keyUserProvider', 'releaseLabel', 'coverageReport', 'securityConfigurationName',
  'removalPolicy',
];
const KNOWN_DOCUMENT_PROPS: readonly (keyof DocumentSecurityConfigurationProps)[] = [
  'document', 'encryptionKeys', 'artifactBuckets', 'instanceRoles', 'serviceRoles', 'manageImportedKeys', 'keyUserProvider', 'releaseLabel', 'coverageReport',
  'securityConfigurationName', 'removalPolicy',
];
const KNOWN_ATTRIBUTES: readonly (keyof SecurityConfigurationAttributes)[] = [
  'securityConfigurationName', 'encryptionKeys', 'artifactBuckets', 'manageImportedKeys', 'keyUserProvider', 'releaseLabel',
];

/** Everything that is wrong with the props, in one error; what they stand for where nothing is. */
export function checkProps(scope: Construct, id: string, props: SecurityConfigurationProps): { sections: Sections; features: readonly Feature[] } {
  const problems = new Problems();
  let sections: Sections | undefined;
  let features: readonly Feature[] = [];
  if (checkOptions(problems, 'props', props, KNOWN_PROPS)) {
    checkKey(problems, 'encryptionKey', props.encryptionKey);
    checkList(problems, 'instanceRoles', props.instanceRoles, (role, path) => checkRoleArgument(problems, path, role));
    checkList(problems, 'serviceRoles', props.serviceRoles, (role, path) => checkRoleArgument(problems, path, role));
    if (checkSections(problems, props)) {
      sections = sectionsOf(props);
      features = featuresOf(sections);
      checkCombinations(problems, combinedOf(sections), features);
    }
    checkClassNames(problems, props);
    if (props.artifactBucket !== undefined) {
      checkBucket(problems, 'artifactBucket', props.artifactBucket);
    }
    if (props.artifactProvider !== undefined && typeof (props.artifactProvider as Partial<ArtifactProvider>)?._function?.functionArn !== 'string') {
      problems.add({
        path: 'artifactProvider', wrong: 'is not an ArtifactProvider', got: props.artifactProvider, expected: 'the construct with the function is expected',
        remedy: 'Pass new ArtifactProvider(…)',
      });
    }
    checkRemovalPolicy(problems, props.removalPolicy);
    checkKeyManagement(problems, scope, props);
    if (checkReleaseLabel(problems, props.releaseLabel) && sections) {
      checkThresholds(problems, props.releaseLabel, features);
    }
    checkFlag(problems, 'coverageReport', props.coverageReport);
    if (props.securityConfigurationName !== undefined) {
      checkName(problems, props.securityConfigurationName);
    }
  }
  problems.throwIfAny(scope, id, 'SecurityConfiguration');
  return { sections: sections!, features };
}

/** Whether each is of its union, so that it is known what it stands for, however wrong its options are. */
function checkSections(problems: Problems, props: SecurityConfigurationProps): boolean {
  const areOfUnion = [
    checkSection(problems, 's3Encryption', props.s3Encryption, 'S3Encryption', 'sseKms()'),
    checkSection(problems, 'localDiskEncryption', props.localDiskEncryption, 'LocalDiskEncryption', 'awsKms()'),
    checkSection(problems, 'inTransitEncryption', props.inTransitEncryption, 'InTransitEncryption', 'emrManaged()'),
    checkSection(problems, 'walEncryption', props.walEncryption, 'WalEncryption', 'emrManaged()'),
    checkSection(problems, 'kerberos', props.kerberos, 'Kerberos', 'clusterDedicatedKdc()'),
    checkSection(problems, 'ldap', props.ldap, 'LdapAuthentication', 'openLdap(…)'),
    checkSection(problems, 'identityCenter', props.identityCenter, 'IdentityCenter', 'enabled(…)'),
    checkList(problems, 'emrFsRoleMappings', props.emrFsRoleMappings, (mapping, path) =>
      checkSection(problems, path, mapping, 'EmrFsRoleMapping', 'forUsers(…)', true)),
    checkSection(problems, 'runtimeRoles', props.runtimeRoles, 'RuntimeRoles', 'enabled()'),
    checkSection(problems, 'ranger', props.ranger, 'Ranger', 'adminServer(…)'),
    checkSection(problems, 'lakeFormation', props.lakeFormation, 'LakeFormation', 'withRuntimeRoles()'),
    checkSection(problems, 'instanceMetadata', props.instanceMetadata, 'InstanceMetadata', 'imdsV2Required()'),
  ];
  return areOfUnion.every(isOfUnion => isOfUnion);
}

/** Everything that is wrong with the props around a document; what is wrong in it is told when the app is synthesized. */
export function checkDocumentProps(scope: Construct, id: string, props: DocumentSecurityConfigurationProps): void {
  const problems = new Problems();
  if (checkOptions(problems, 'props', props, KNOWN_DOCUMENT_PROPS)) {
    if (typeof (props.document as Partial<SecurityConfigurationDocument> | undefined)?._verbatim !== 'function') {
      problems.add({
        path: 'document', wrong: props.document === undefined ? 'is missing' : 'is not a SecurityConfigurationDocument', got: props.document,
        expected: 'a document is expected', remedy: 'Use SecurityConfigurationDocument.fromJson(text) or .fromObject(value)',
      });
    }
    checkList(problems, 'encryptionKeys', props.encryptionKeys, (key, path) => checkKey(problems, path, key));
    checkList(problems, 'artifactBuckets', props.artifactBuckets, (bucket, path) => checkBucket(problems, path, bucket));
    checkList(problems, 'instanceRoles', props.instanceRoles, (role, path) => checkRoleArgument(problems, path, role));
    checkList(problems, 'serviceRoles', props.serviceRoles, (role, path) => checkRoleArgument(problems, path, role));
    checkRemovalPolicy(problems, props.removalPolicy);
    checkReleaseLabel(problems, props.releaseLabel);
    checkFlag(problems, 'coverageReport', props.coverageReport);
    checkKeyManagement(problems, scope, props);
    if (props.securityConfigurationName !== undefined) {
      checkName(problems, props.securityConfigurationName);
    }
  }
  problems.throwIfAny(scope, id, 'DocumentSecurityConfiguration');
}

/** Everything that is wrong with the attributes of an imported configuration, in one error. */
export function checkAttributes(scope: Construct, id: string, attrs: SecurityConfigurationAttributes): void {
  const problems = new Problems();
  if (checkOptions(problems, 'attrs', attrs, KNOWN_ATTRIBUTES)) {
    checkName(problems, attrs.securityConfigurationName);
    checkList(problems, 'encryptionKeys', attrs.encryptionKeys, (key, path) => checkKey(problems, path, key));
    checkList(problems, 'artifactBuckets', attrs.artifactBuckets, (bucket, path) => checkBucket(problems, path, bucket));
    checkReleaseLabel(problems, attrs.releaseLabel);
    checkKeyManagement(problems, scope, attrs);
  }
  problems.throwIfAny(scope, id, 'SecurityConfiguration');
}

/** What is legal but probably not meant. */
export function noteProps(binder: ConfigurationBinder, props: SecurityConfigurationProps, sections: Sections): void {
  const { region, partition } = Stack.of(binder.scope);
  noteCombinations(binder, combinedOf(sections), { region: known(region), partition: known(partition) });
  if (props.inTransitEncryption === undefined) {
    binder.warn('in-transit-encryption-off',
      'connections between the nodes of its clusters are not encrypted. Set inTransitEncryption, or say InTransitEncryption.disabled() if that is meant');
  }
  if (props.securityConfigurationName !== undefined) {
    binder.warn('fixed-name',
      'securityConfigurationName: the name is fixed, so every change of the content fails: it replaces the configuration, and a replacement with the same name '
      + '"already exists". Leave the name out, or change it together with the content');
  }
  if (props.encryptionKey !== undefined && !binder.bucketMade && !binder.keyUses.some(use => use.key === props.encryptionKey)) {
    binder.warn('unused-encryption-key',
      `encryptionKey: no section uses the key '${props.encryptionKey.node.path}': each names another one or needs none. Leave the key out, or have a section use it`);
  }
  if (props.artifactBucket !== undefined && !binder.bucketRequested) {
    binder.warn('unused-artifact-bucket',
      `artifactBucket: nothing is stored in the bucket '${props.artifactBucket.node.path}': certificates and JARs that are in a bucket already stay there. `
      + 'Leave the bucket out');
  }
}

/** Amazon EMR wants another class for local disks than for Amazon S3. */
function checkClassNames(problems: Problems, props: SecurityConfigurationProps): void {
  const className = props.s3Encryption?._section?.className;
  if (className !== undefined && className === props.localDiskEncryption?._section?.className) {
    problems.add({
      path: 'localDiskEncryption.provider.className', wrong: 'is the class of s3Encryption too', got: className,
      expected: 'Amazon EMR wants different classes for local disks and for Amazon S3', remedy: 'Name a class of its own for local disks',
    });
  }
}

/** Whether users of imported keys are made, and by which function. */
function checkKeyManagement(
  problems: Problems, scope: Construct, { manageImportedKeys, keyUserProvider }: Pick<SecurityConfigurationProps, 'manageImportedKeys' | 'keyUserProvider'>,
): void {
  checkFlag(problems, 'manageImportedKeys', manageImportedKeys);
  if (keyUserProvider === undefined) {
    return;
  }
  // loaded when there is one, and not when an app imports this library
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { checkKeyUserProvider } = require('../encryption/imported-key-user-checks') as typeof import('../encryption/imported-key-user-checks');
  checkKeyUserProvider(problems, 'keyUserProvider', scope, keyUserProvider);
  if (manageImportedKeys !== true) {
    problems.add({
      path: 'keyUserProvider', wrong: 'has nothing to do', expected: 'it makes key users where manageImportedKeys is true', remedy: 'Set manageImportedKeys: true, or leave keyUserProvider out',
    });
  }
}

/** Labels are an open set, so only what can be none at all is refused. */
function checkReleaseLabel(problems: Problems, label: string | undefined): boolean {
  if (label === undefined || Token.isUnresolved(label)) {
    return true;
  }
  if (!checkText(problems, 'releaseLabel', label, 'a release label')) {
    return false;
  }
  if (!/^[a-z]+-/.test(label) || /^emr-\d+(\.\d+)?$/.test(label)) {
    problems.add({
      path: 'releaseLabel', wrong: 'is not a release label', got: label, expected: 'a label with three numbers, such as "emr-7.9.0", is expected',
      remedy: 'Write the label of a release in full',
    });
    return false;
  }
  return true;
}

function checkThresholds(problems: Problems, label: string | undefined, features: readonly Feature[]): void {
  for (const threshold of label === undefined ? [] : missingIn(label, features)) {
    problems.add({
      path: 'releaseLabel', wrong: `this release has no ${threshold.feature}`, got: label,
      expected: `${threshold.feature} came with ${releasesOf(threshold)}${threshold.only === undefined ? '' : `, and is in ${threshold.only}.x only`} (${threshold.source})`,
      remedy: `Take ${threshold.only === undefined ? 'a later' : 'such a'} release, or leave the feature out`,
    });
  }
}

/** As the API has it: 1 to 10280 characters of XML text. */
function checkName(problems: Problems, name: string): void {
  const path = 'securityConfigurationName';
  if (checkText(problems, path, name, 'the name of a security configuration') && !Token.isUnresolved(name) && name.length > 10280) {
    problems.add({ path, wrong: `has ${name.length} characters`, expected: 'at most 10280 are expected', remedy: 'Shorten the name' });
  }
}

function known(text: string): string | undefined {
  return Token.isUnresolved(text) ? undefined : text;
}
