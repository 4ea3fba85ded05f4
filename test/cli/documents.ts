/** Documents for the command line, as text. */
export const CLEAN = JSON.stringify({
  EncryptionConfiguration: {
    EnableInTransitEncryption: true,
    InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: 's3://bucket/certificates.zip' } },
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' } },
  },
}, undefined, 2);

/** One error, in line 2. */
export const WRONG = CLEAN.replace('{', '{\n  "Foo": 1,');

/** One warning. */
export const WARNED = CLEAN.replace('"EnableAtRestEncryption": true', '"EnableAtRestEncryption": "true"');

export const described = (document: string) => JSON.stringify({ Name: 'name', SecurityConfiguration: document, CreationDateTime: '2024-01-01T00:00:00Z' }, undefined, 2);

export const template = (document: unknown) => JSON.stringify({
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: document } } },
}, undefined, 2);

export const YAML = `AWSTemplateFormatVersion: 2010-09-09
Resources:
  Security:
    Type: AWS::EMR::SecurityConfiguration
    Properties:
      SecurityConfiguration: !Sub |
${WRONG.replace('s3://bucket', 's3://${Bucket}').split('\n').map(line => `        ${line}`).join('\n')}
`;
