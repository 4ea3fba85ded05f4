import { AWS_KMS, JAR, KEY, PEM, ROLE, disk, encryption, ldap, metadata, roleMappings, s3, tls } from './fixtures/fixture';
import { told } from './told';

const RULES = [
  'wrong-type', 'invalid-value', 'sse-c', 'out-of-range', 'empty-value', 'flag-as-text', 'number-as-text', 'ebs-needs-aws-kms', 's3-object-form', 'ldap-url',
];

const hops = (value: unknown) => metadata({ HttpPutResponseHopLimit: value });
const version = (value: unknown) => metadata({ MinimumInstanceMetadataServiceVersion: value });
const days = (value: unknown) => tls({ CertificateProviderType: 'EMR', ValidityInDays: value });
const mode = (value: unknown) => s3({ EncryptionMode: value });
const override = (value: unknown) => s3({ EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'bucket', EncryptionMode: value }] });
const atRest = (value: unknown) => encryption({ EnableAtRestEncryption: value });
const ebs = (type: unknown, value: unknown) => disk({ EncryptionKeyProviderType: type, ...type === 'Custom' ? JAR : { AwsKmsKey: KEY }, EnableEbsEncryption: value });
const url = (value: unknown) => ldap({ EnableLDAPAuthentication: true, LDAPServerURL: value });

describe('a value has one fault, of which one rule tells', () => {
  test.each<[title: string, document: unknown, expected: string[]]>([
    ['a number', hops(3), []],
    ['a number as text', hops('3'), ['number-as-text WARNING HttpPutResponseHopLimit']],
    ['the largest number', hops(64), []],
    ['the largest number as text', hops('64'), ['number-as-text WARNING HttpPutResponseHopLimit']],
    ['a number too large', hops(65), ['out-of-range ERROR HttpPutResponseHopLimit']],
    ['a number too large as text', hops('65'), ['out-of-range ERROR HttpPutResponseHopLimit']],
    ['a number too small', hops(0), ['out-of-range ERROR HttpPutResponseHopLimit']],
    ['a number too small as text', hops('0'), ['out-of-range ERROR HttpPutResponseHopLimit']],
    ['a negative number as text', hops('-1'), ['out-of-range ERROR HttpPutResponseHopLimit']],
    ['text before a number', hops('x3'), ['wrong-type ERROR HttpPutResponseHopLimit']],
    ['text after a number', hops('3x'), ['wrong-type ERROR HttpPutResponseHopLimit']],
    ['more digits than numbers have', hops('1'.repeat(16)), ['wrong-type ERROR HttpPutResponseHopLimit']],
    ['part of a hop', hops(3.5), ['wrong-type ERROR HttpPutResponseHopLimit']],
    ['no days', days(0), ['out-of-range WARNING ValidityInDays']],
    ['no days as text', days('0'), ['out-of-range WARNING ValidityInDays']],
    ['part of a day', days(1.5), ['wrong-type WARNING ValidityInDays']],
    ['days in words', days('ten'), ['wrong-type ERROR ValidityInDays']],
    ['a number where text is expected', mode(5), ['wrong-type ERROR EncryptionMode']],
    ['a number as text where text is expected', mode('5'), ['invalid-value ERROR EncryptionMode']],

    ['a version', version(2), []],
    ['a version as text', version('2'), ['number-as-text WARNING MinimumInstanceMetadataServiceVersion']],
    ['no version', version(3), ['invalid-value ERROR MinimumInstanceMetadataServiceVersion']],
    ['no version as text', version('3'), ['invalid-value ERROR MinimumInstanceMetadataServiceVersion']],
    ['part of a version', version(1.5), ['wrong-type ERROR MinimumInstanceMetadataServiceVersion']],
    ['a version in words', version('two'), ['wrong-type ERROR MinimumInstanceMetadataServiceVersion']],

    ['a flag as text', atRest('false'), ['flag-as-text WARNING EnableAtRestEncryption']],
    ['a flag of Python', atRest('False'), ['flag-as-text WARNING EnableAtRestEncryption']],
    ['text that ends as a flag', atRest('untrue'), ['wrong-type ERROR EnableAtRestEncryption']],
    ['text that starts as a flag', atRest('falsely'), ['wrong-type ERROR EnableAtRestEncryption']],
    ['a number for a flag', atRest(0), ['wrong-type ERROR EnableAtRestEncryption']],
    ['a flag where text is expected', mode(true), ['wrong-type ERROR EncryptionMode']],
    ['a flag as text where text is expected', mode('true'), ['invalid-value ERROR EncryptionMode']],

    ['a mode', mode('SSE-S3'), []],
    ['a mode in small letters', mode('sse-s3'), ['invalid-value ERROR EncryptionMode']],
    ['SSE-C', mode('SSE-C'), ['sse-c ERROR EncryptionMode']],
    ['SSE-C without a hyphen', mode('ssec'), ['sse-c ERROR EncryptionMode']],
    ['SSE-C in full', mode('SSE-Customer'), ['sse-c ERROR EncryptionMode']],
    ['SSE-C for one bucket', override('SSE-C'), ['sse-c ERROR EncryptionMode']],
    ['what ends as SSE-C', mode('DSSE-C'), ['invalid-value ERROR EncryptionMode']],
    ['what starts as SSE-C', mode('SSE-Custom'), ['invalid-value ERROR EncryptionMode']],
    ['SSE-C elsewhere', disk({ ...AWS_KMS, EncryptionKeyProviderType: 'SSE-C' }), ['invalid-value ERROR EncryptionKeyProviderType']],

    ['EBS encryption with KMS', ebs('AwsKms', true), []],
    ['EBS encryption with a class', ebs('Custom', true), ['ebs-needs-aws-kms ERROR EnableEbsEncryption']],
    ['EBS encryption as text with a class', ebs('Custom', 'true'), ['ebs-needs-aws-kms ERROR EnableEbsEncryption', 'flag-as-text WARNING EnableEbsEncryption']],
    ['no EBS encryption with a class', ebs('Custom', false), []],
    ['no EBS encryption as text with a class', ebs('Custom', 'false'), ['flag-as-text WARNING EnableEbsEncryption']],
    ['half an EBS encryption with a class', ebs('Custom', 'partly'), ['wrong-type ERROR EnableEbsEncryption']],

    ['no name of an object', tls({ ...PEM, S3Object: '' }), ['empty-value ERROR S3Object']],
    ['an object by https', tls({ ...PEM, S3Object: 'https://bucket.s3.amazonaws.com/certificates.zip' }), ['s3-object-form WARNING S3Object']],
    ['an object in another case', tls({ ...PEM, S3Object: 'S3://bucket/certificates.zip' }), ['s3-object-form WARNING S3Object']],
    ['a URL', url('ldaps://host'), []],
    ['a URL without TLS', url('ldap://host'), ['ldap-url ERROR LDAPServerURL']],
    ['no URL', url(''), ['ldap-url ERROR LDAPServerURL']],
    ['a number as URL', url(636), ['wrong-type ERROR LDAPServerURL']],

    ['an empty filter', ldap({ EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://host', LDAPAccessFilter: '' }), ['empty-value ERROR LDAPAccessFilter']],
    ['an empty type of server', ldap({ EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://host', LDAPServerType: '' }), ['empty-value WARNING LDAPServerType']],
    ['an empty key that is required', disk({ ...AWS_KMS, AwsKmsKey: '' }), ['empty-value ERROR AwsKmsKey']],
    ['an empty key that is not', disk({ EncryptionKeyProviderType: 'Custom', ...JAR, AwsKmsKey: '' }), ['empty-value WARNING AwsKmsKey']],
    ['an empty key that may be', disk({ EncryptionKeyProviderType: { Ref: 'Type' }, AwsKmsKey: '' }), ['empty-value WARNING AwsKmsKey']],
    ['an item that is empty', roleMappings({ Role: ROLE, IdentifierType: 'User', Identifiers: ['a', ''] }), ['empty-value WARNING 1']],
    ['items that are text', roleMappings('a'), ['wrong-type ERROR 0']],
  ])('%s', (_title, document, expected) => expect(told(RULES, document)).toEqual(expected));
});
