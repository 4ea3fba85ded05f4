import { Token } from 'aws-cdk-lib';
import { CertificateRules } from './artifact-specification';
import { CertificateBundleOptions, CertificateSubject, IssuedBundleOptions, RenewedBundleOptions } from './bundle-options';
import { checkDays, checkFlag, checkList, checkObjectKey, checkOptionalText, checkOptions, checkText } from '../private/arguments';
import { Problems } from '../private/errors';

const COMMON: readonly (keyof CertificateBundleOptions)[] = [
  'objectKey', 'hostNames', 'hostnameVerification', 'maxClusterLifetime', 'allowTrustBreak', 'restrictReaders',
];
const RENEWED: readonly (keyof RenewedBundleOptions)[] = [...COMMON, 'schedule', 'alarmActions'];
const ISSUED: readonly (keyof IssuedBundleOptions)[] = [...RENEWED, 'subject', 'additionalNames', 'validity', 'renewBefore', 'keySize'];
const SUBJECT: readonly (keyof CertificateSubject)[] = ['organization', 'organizationalUnit', 'country', 'stateOrProvince', 'locality'];

const DEFAULT_CLUSTER_LIFETIME = 365;
const DEFAULT_VALIDITY = 730;
/** Time to notice, and mend, a renewal that fails. */
const MARGIN = 30;

/** The life times in days, with what stands where the options say nothing. */
export function lifetimesOf(options: IssuedBundleOptions): { maxClusterLifetime: number; renewBefore: number; validity: number } {
  const maxClusterLifetime = options.maxClusterLifetime?.toDays() ?? DEFAULT_CLUSTER_LIFETIME;
  return {
    maxClusterLifetime,
    renewBefore: options.renewBefore?.toDays() ?? maxClusterLifetime,
    validity: options.validity?.toDays() ?? DEFAULT_VALIDITY,
  };
}

/** What the function has to hold certificates against. */
export function rulesOf(options: CertificateBundleOptions): CertificateRules {
  return {
    hostNames: options.hostNames,
    hostnameVerification: options.hostnameVerification ?? true,
    maxClusterLifetimeDays: lifetimesOf(options).maxClusterLifetime,
    allowTrustBreak: options.allowTrustBreak ?? false,
  };
}

export function checkBundleOptions(problems: Problems, path: string, options: CertificateBundleOptions): boolean {
  return checkOptions(problems, path, options, COMMON) && checkCommon(problems, path, options);
}

export function checkRenewedOptions(problems: Problems, path: string, options: RenewedBundleOptions): boolean {
  return checkOptions(problems, path, options, RENEWED) && checkRenewed(problems, path, options);
}

export function checkIssuedOptions(problems: Problems, path: string, options: IssuedBundleOptions): void {
  if (!checkOptions(problems, path, options, ISSUED)) {
    return;
  }
  const before = problems.count;
  checkRenewed(problems, path, options);
  if (options.subject !== undefined && checkOptions(problems, `${path}.subject`, options.subject, SUBJECT)) {
    SUBJECT.forEach(part => checkOptionalText(problems, `${path}.subject.${part}`, options.subject![part], 'text'));
    const { country } = options.subject;
    if (typeof country === 'string' && !Token.isUnresolved(country) && !/^[A-Z]{2}$/.test(country)) {
      problems.add({ path: `${path}.subject.country`, wrong: 'is not the code of a country', got: country, expected: 'two capital letters are expected', remedy: 'Write a code as "DE"' });
    }
  }
  checkNames(problems, `${path}.additionalNames`, options.additionalNames);
  checkDays(problems, `${path}.validity`, options.validity, 1, 36500);
  checkDays(problems, `${path}.renewBefore`, options.renewBefore, 1, 36500);
  if (options.keySize !== undefined && !Token.isUnresolved(options.keySize) && ![2048, 3072, 4096].includes(options.keySize)) {
    problems.add({ path: `${path}.keySize`, wrong: 'is not the size of a key', got: options.keySize, expected: '2048, 3072 or 4096 bits are expected', remedy: 'Take 2048 or more' });
  }
  const [commonName] = options.hostNames ?? [];
  if (typeof commonName === 'string' && !Token.isUnresolved(commonName) && commonName.length > 64) {
    problems.add({
      path: `${path}.hostNames[0]`, wrong: `has ${commonName.length} characters`, expected: 'the first name becomes the common name, which has at most 64',
      remedy: 'Put a shorter name first',
    });
  }
  if (problems.count === before) {
    checkLifetimes(problems, path, options);
  }
}

function checkLifetimes(problems: Problems, path: string, options: IssuedBundleOptions): void {
  if ([options.maxClusterLifetime, options.renewBefore, options.validity].some(duration => duration?.isUnresolved())) {
    return; // toDays() refuses such a duration in words of its own
  }
  const { maxClusterLifetime, renewBefore, validity } = lifetimesOf(options);
  if (renewBefore < maxClusterLifetime) {
    problems.add({
      path: `${path}.renewBefore`, wrong: `is shorter than maxClusterLifetime, ${maxClusterLifetime} days`, got: `${renewBefore} days`,
      expected: 'nodes keep the certificate that they started with, so it has to be valid for as long as a cluster may run',
      remedy: 'Renew earlier, or lower maxClusterLifetime',
    });
  }
  if (validity < renewBefore + MARGIN) {
    problems.add({
      path: `${path}.validity`, wrong: `is shorter than renewBefore, ${renewBefore} days, and ${MARGIN} days`, got: `${validity} days`,
      expected: 'a certificate that has just been issued must not be due for renewal', remedy: 'Lengthen validity, or shorten renewBefore and maxClusterLifetime',
    });
  }
}

function checkRenewed(problems: Problems, path: string, options: RenewedBundleOptions): boolean {
  if (options.schedule !== undefined && typeof (options.schedule as unknown as Record<string, unknown> | null)?.expressionString !== 'string') {
    problems.add({ path: `${path}.schedule`, wrong: 'is not a schedule', got: options.schedule, expected: 'a schedule of EventBridge is expected', remedy: 'Pass events.Schedule.rate(Duration.days(1))' });
  }
  checkList(problems, `${path}.alarmActions`, options.alarmActions, (action, where) => {
    if (typeof (action as unknown as Record<string, unknown> | null)?.bind !== 'function') {
      problems.add({ path: where, wrong: 'is not an alarm action', got: action, expected: 'an action of CloudWatch is expected', remedy: 'Pass new cloudwatch_actions.SnsAction(topic)' });
    }
  });
  return checkCommon(problems, path, options);
}

function checkCommon(problems: Problems, path: string, options: CertificateBundleOptions): boolean {
  if (options.objectKey !== undefined) {
    checkPinnedKey(problems, `${path}.objectKey`, options.objectKey);
  }
  checkNames(problems, `${path}.hostNames`, options.hostNames);
  if (Array.isArray(options.hostNames) && options.hostNames.length === 0) {
    problems.add({ path: `${path}.hostNames`, wrong: 'is empty', expected: 'at least one name is expected', remedy: 'Leave it out for the wildcard of the Region' });
  }
  for (const flag of ['hostnameVerification', 'allowTrustBreak', 'restrictReaders'] as const) {
    checkFlag(problems, `${path}.${flag}`, options[flag]);
  }
  checkDays(problems, `${path}.maxClusterLifetime`, options.maxClusterLifetime, 1, 36500);
  return true;
}

/** The function is allowed exactly this object, and finds it by its name. */
function checkPinnedKey(problems: Problems, path: string, objectKey: string): void {
  if (!checkObjectKey(problems, path, objectKey)) {
    return;
  }
  const file = objectKey.slice(objectKey.lastIndexOf('/') + 1);
  if (Token.isUnresolved(file)) {
    problems.add({
      path, wrong: 'does not say the name of the zip', got: file, expected: 'a key whose part after the last slash is known at synth is expected: a record is kept beside the zip',
      remedy: 'End it with the name of the zip',
    });
  } else if (file === '' || file.endsWith('trust.json')) {
    problems.add({ path, wrong: 'is not the name of a zip', got: objectKey, expected: 'a key such as "certificates/analytics/certificates.zip" is expected', remedy: 'End it with the name of the zip' });
  }
}

function checkNames(problems: Problems, path: string, names: string[] | undefined): void {
  if (Token.isUnresolved(names)) {
    return;
  }
  checkList(problems, path, names, (name, where) => {
    if (checkText(problems, where, name, 'a host name') && !Token.isUnresolved(name) && !/^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/.test(name)) {
      problems.add({
        path: where, wrong: 'is not a host name', got: name, expected: 'a name is expected, or a wildcard for one label as "*.corp.example.com"', remedy: 'Write the name as it stands in the certificate',
      });
    }
  });
}

