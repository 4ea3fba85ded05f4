import { Stack, aws_acmpca as acmpca, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { CertificateBundle, InTransitEncryption, PemSecret, RenewedBundleOptions, SecurityConfiguration, SecurityConfigurationProps } from '../../lib';

/* What the tests of stored bundles share: short ways to make them, and to read them from a template. */

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

export const CA_ARN = 'arn:aws:acm-pca:us-west-2:111122223333:certificate-authority/11112222-3333-4444-5555-666677778888';
export const PEM_MARKER = /-----BEGIN|PRIVATE KEY|MII[A-Za-z0-9+/]{20}/;

/** A configuration with the bundle, and with nothing else that could differ. */
export function secured(scope: Construct, bundle: CertificateBundle, props: SecurityConfigurationProps = {}, id = 'Security'): SecurityConfiguration {
  return new SecurityConfiguration(scope, id, { inTransitEncryption: InTransitEncryption.pem(bundle), ...props });
}

export function authority(scope: Construct, arn = CA_ARN): acmpca.ICertificateAuthority {
  return acmpca.CertificateAuthority.fromCertificateAuthorityArn(scope, 'Authority', arn);
}

/** The key and chain as fields of one secret. */
export function fromOneSecret(secret: secretsmanager.ISecret, options?: RenewedBundleOptions): CertificateBundle {
  return CertificateBundle.fromSecrets({
    privateKey: PemSecret.fromSecret(secret, { jsonField: 'key' }), certificateChain: PemSecret.fromSecret(secret, { jsonField: 'chain' }),
  }, options);
}

/** What the templates say of one artefact. */
export interface ArtifactInTemplate {
  readonly id: string;
  readonly resource: any;
  /** With `<Ref>` and `<GetAtt.Attribute>` for what CloudFormation fills in. */
  readonly specification: any;
  readonly statements: any[];
  readonly rule: any;
  readonly alarm: any;
}

/** Text with functions of CloudFormation as a reader sees it. */
export function filled(value: any): string {
  if (typeof value === 'string') {
    return value.replace(/\$\{(AWS::\w+)\}/g, '<$1>');
  }
  const [[name, argument]] = Object.entries<any>(value);
  switch (name) {
    case 'Ref': return `<${argument}>`;
    case 'Fn::GetAtt': return `<${argument.join('.')}>`;
    case 'Fn::Sub': return filled(argument);
    case 'Fn::ImportValue': return `<${filled(argument)}>`;
    case 'Fn::Join': return argument[1].map(filled).join(argument[0]);
    default: throw new Error(`${name} is not expected here`);
  }
}

export function artifactsOf(stack: Stack): ArtifactInTemplate[] {
  const template = Template.fromStack(stack).toJSON();
  return Object.entries<any>(template.Resources).filter(([, { Type }]) => Type === 'Custom::EmrSecurityArtifact').map(([id, resource]) => {
    const parameter = resource.Properties.Parameter.Ref;
    const of = (type: string): any => Object.values<any>(template.Resources)
      .filter(({ Type, ...rest }) => Type === type && JSON.stringify(rest).includes(`"${parameter}"`));
    const { stackId, logicalResourceId, removable, ...specification } = JSON.parse(filled(template.Resources[parameter].Properties.Value));
    // requests in the name of others are refused, and what is kept is not removed on request
    expect({ stackId, logicalResourceId, removable }).toEqual({ stackId: '<AWS::StackId>', logicalResourceId: id, removable: resource.DeletionPolicy === 'Delete' });
    return {
      id,
      resource,
      specification,
      statements: of('AWS::IAM::Policy')[0]?.Properties.PolicyDocument.Statement,
      rule: of('AWS::Events::Rule')[0],
      alarm: of('AWS::CloudWatch::Alarm')[0],
    };
  });
}

export function artifactOf(stack: Stack): ArtifactInTemplate {
  const artifacts = artifactsOf(stack);
  expect(artifacts).toHaveLength(1);
  return artifacts[0];
}

/** A policy in one line per statement: what may be done with what. */
export function linesOf(statements: any[]): string[] {
  return statements.map(({ Effect, Action, Resource, Condition }) => [
    Effect === 'Allow' ? '' : `${Effect} `, [Action].flat().join(' '), ' on ', [Resource].flat().map(filled).join(' '),
    Condition === undefined ? '' : ` if ${Object.values<any>(Condition).flatMap(keys => Object.entries<any>(keys)
      .map(([key, value]) => `${key} ${[value].flat().map(filled).join('|')}`)).join(' and ')}`,
  ].join(''));
}
