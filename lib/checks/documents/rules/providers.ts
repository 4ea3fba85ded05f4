import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { parseArn } from '../arn';
import { DocumentRule, PAGE, idOf } from '../document-rule';

const CLASSES: readonly string[] = [PLACE.TLS_CLASS, PLACE.S3_CLASS, PLACE.DISK_CLASS];

/** A slip of an older page of AWS. A class of the default package has no dot, so nothing more is asked of a name. */
export const CLASS_NAME_IS_JAR: DocumentRule = {
  id: idOf('class-name-is-a-jar'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the names of provider classes',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the full name of the class as in Java, such as com.example.MyProvider',
  check: view => view.texts(CLASSES).filter(({ value }) => /\.jar$/i.test(value)).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' looks like the name of a file, got ${display(value)}; the full name of a class in the JAR is expected`,
  })),
};

/** Forbidden in the text, used in the only example that has both. */
export const SAME_PROVIDER_CLASS: DocumentRule = {
  id: idOf('same-provider-class'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the provider classes for Amazon S3 and for local disks',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write a class of its own for local disks',
  check: view => {
    const [s3, disk] = [view.text(PLACE.S3_CLASS), view.text(PLACE.DISK_CLASS)];
    return typeof disk !== 'string' || disk === '' || disk !== s3 ? [] : [{
      path: PLACE.DISK_CLASS,
      message: `'${keyOf(PLACE.DISK_CLASS)}' is the same class for local disks as for Amazon S3, got ${display(disk)}; another class is expected by the documentation`,
    }];
  },
};

/** The zip with certificates and the JAR with a class have each their provider. */
export const ARTIFACT_KIND: DocumentRule = {
  id: idOf('artifact-kind'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the names of the files with certificates and provider classes',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Name the file that the provider takes, or choose the provider for this file',
  check: view => [
    ...view.text(PLACE.TLS_PROVIDER) === 'PEM' ? view.texts([PLACE.TLS_OBJECT]).filter(({ value }) => /\.jar$/i.test(value))
      .map(({ pointer, key, value }) => ({
        path: pointer,
        message: `'${key}' looks like a JAR, got ${display(value)}; a zip with PEM files is expected with ${keyOf(PLACE.TLS_PROVIDER)} "PEM"`,
      })) : [],
    ...view.texts([...view.text(PLACE.TLS_PROVIDER) === 'Custom' ? [PLACE.TLS_OBJECT] : [], PLACE.S3_OBJECT, PLACE.DISK_OBJECT])
      .filter(({ value }) => /\.(zip|pem)$/i.test(value))
      .map(({ pointer, key, value }) => ({
        path: pointer,
        message: `'${key}' looks like certificates, got ${display(value)}; a JAR with the provider class is expected`,
      })),
  ],
};

export const OBJECT_PARTITION: DocumentRule = {
  id: idOf('object-partition'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the partition in the ARNs of certificates and provider classes',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the partition of the clusters, or a path with s3://, which has none',
  check: view => {
    const { partition } = view.context;
    return partition === undefined ? [] : view.texts([PLACE.TLS_OBJECT, PLACE.S3_OBJECT, PLACE.DISK_OBJECT])
      .filter(({ value }) => (parseArn(value)?.partition ?? partition) !== partition)
      .map(({ pointer, key, value }) => ({
        path: pointer,
        message: `'${key}' is in another partition, got ${display(value)}; an object in ${partition} is expected, the partition of the clusters`,
      }));
  },
};

export const BUCKET_NAME_FORM: DocumentRule = {
  id: idOf('bucket-name-form'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the names of buckets that are encrypted in their own way',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the bare name of the bucket',
  check: view => view.texts([PLACE.OVERRIDE_BUCKET]).filter(({ value }) => /[:/]/.test(value)).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is no bare name, got ${display(value)}; the name of a bucket is expected, without s3://, ARN or path`,
  })),
};

/** Documented neither as allowed nor as refused. */
export const CSE_CUSTOM_WITH_OVERRIDES: DocumentRule = {
  id: idOf('cse-custom-with-overrides'),
  severity: FindingSeverity.WARNING,
  looksAt: 'CSE-Custom together with buckets that are encrypted in their own way',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Try it on a cluster before you rely on it',
  check: view => [
    ...view.text(PLACE.S3_MODE) === 'CSE-Custom' && view.items(PLACE.OVERRIDES).length > 0 ? [{
      path: PLACE.OVERRIDES,
      message: `'${keyOf(PLACE.OVERRIDES)}' stands beside ${keyOf(PLACE.S3_MODE)} "CSE-Custom", got ${view.items(PLACE.OVERRIDES).length} of them; `
        + 'only SSE-S3, SSE-KMS and CSE-KMS are documented with buckets that differ',
    }] : [],
    ...view.texts([PLACE.OVERRIDE_MODE]).filter(({ value }) => value === 'CSE-Custom').map(({ pointer, key, value }) => ({
      path: pointer,
      message: `'${key}' of a single bucket is ${display(value)}; only SSE-S3, SSE-KMS and CSE-KMS are documented there`,
    })),
  ],
};
