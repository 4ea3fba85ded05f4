// Reports from which pages are made: of documents and releases that make them as different as they can be.
import { App, Stack, aws_acmpca as acmpca } from 'aws-cdk-lib';
import { CertificateBundle, CoverageOptions, CoverageReport, InTransitEncryption, SecurityConfiguration, SecurityConfigurationDocument } from '../../lib';
import { CUSTOM, EBS, KEY, contentOf, coverageOf } from '../coverage/documents';

const EVERYTHING = {
  transit: true, kerberos: true, disk: EBS, wal: { AwsKmsKey: KEY },
  s3: {
    EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY,
    Overrides: [{ BucketName: 'raw-data', EncryptionMode: 'SSE-S3' }, { BucketName: 'reports', EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY }],
  },
};

/** What would run or be seen as markup if it were not text. Each of them would say so by a dialog, a variable or a request. */
const MARKUP = [
  '<script>globalThis.ran = 1; alert(1)</script>',
  '"><img src="x:markup" onerror="globalThis.ran = 1">',
  '\' onmouseover=\'globalThis.ran = 1\' style=\'position:fixed;inset:0\'',
  '</title></style></textarea></svg></td></table><script>alert(1)</script><base href="https://markup.example/">',
  ']]>--><svg onload="globalThis.ran = 1"><style>*{display:none}</style><foreignObject><iframe src="https://markup.example/">',
  '&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;b&#x3e;',
  'javascript:alert(1)',
  '\u202egnp.exe\u0000\u200b\n\r\u2028',
];

function hostile(): CoverageReport {
  const content = contentOf({
    transit: true,
    disk: { ...CUSTOM, EncryptionKeyProviderClass: MARKUP[0] },
    s3: {
      EncryptionMode: 'SSE-KMS', AwsKmsKey: MARKUP[1],
      Overrides: MARKUP.flatMap(BucketName => [{ BucketName, EncryptionMode: 'SSE-S3' }, { BucketName: 'fine', EncryptionMode: 'CSE-KMS', AwsKmsKey: BucketName }]),
    },
  });
  const members = Object.fromEntries(MARKUP.map(text => [text, text]));
  return SecurityConfigurationDocument.fromObject({ ...content, ...members }).coverage(`emr-7.13.0${MARKUP[3]}`, { applications: ['Spark', ...MARKUP] });
}

/** Markup that nothing in the document is wrong with, so that it stands in rows, keys and users. */
function hostileButValid(): CoverageReport {
  const content = contentOf({
    disk: { ...EBS, AwsKmsKey: `${KEY}${MARKUP[0]}` },
    s3: { EncryptionMode: 'CSE-Custom', S3Object: `s3://bucket/${MARKUP[1]}.jar`, EncryptionKeyProviderClass: MARKUP[4] },
  });
  return SecurityConfigurationDocument.fromObject(content).coverage('emr-6.15.0', { applications: MARKUP });
}

function manyBuckets(): CoverageReport {
  const Overrides = Array.from({ length: 1000 }, (_, index) => ({ BucketName: `bucket-of-the-team-${index}`, EncryptionMode: 'SSE-S3' }));
  return coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides } }, 'emr-7.3.0', { applications: ['Spark'] });
}

/** That of the first example of the README. */
function reportOfReadme(options?: CoverageOptions): CoverageReport {
  const stack = new Stack(new App(), 'Analytics');
  const ca = acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Ca',
    'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/12345678-1234-1234-1234-123456789012');
  const security = new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.issuedByPrivateCa(ca)),
    releaseLabel: 'emr-7.11.0',
  });
  return security.document.coverage('emr-7.11.0', options);
}

/** Of that example the README has a picture, with few applications. */
export const reportOfPicture = () => reportOfReadme({ applications: ['Spark', 'Hive'] });

export const REPORTS: Readonly<Record<string, () => CoverageReport>> = {
  'everything-7.13.0': () => coverageOf(EVERYTHING, 'emr-7.13.0'),
  'nothing-5.36.0': () => coverageOf({}, 'emr-5.36.0', { applications: ['Presto', 'HBase', 'Hue'] }),
  'everything-4.8.0': () => coverageOf(EVERYTHING, 'emr-4.8.0', { applications: ['Spark', 'HBase'] }),
  'unknown-label': () => coverageOf(EVERYTHING, 'our-own-release', { applications: ['Spark', 'Hive'] }),
  'hostile': hostile,
  'hostile-but-valid': hostileButValid,
  'one-application': () => coverageOf({ transit: true, disk: CUSTOM }, 'emr-7.9.0', { applications: ['Livy'] }),
  'readme': () => reportOfReadme(),
};

/** Those of which every look is kept, for people to look at: screenshots take long. */
export const LOOKED_AT: readonly string[] = ['readme', 'hostile'];

/** A report whose page is long. */
export const LONG = manyBuckets;

export const NAMES = Object.keys(REPORTS);

const pages = new Map<string, string>();

/** Its page. */
export function pageOf(name: string): string {
  if (!pages.has(name)) {
    pages.set(name, REPORTS[name]().toHtml());
  }
  return pages.get(name)!;
}
