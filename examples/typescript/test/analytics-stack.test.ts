import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AnalyticsStack } from '../lib/analytics-stack';

const stack = new AnalyticsStack(new App(), 'Analytics');
const template = Template.fromStack(stack);

test('data is encrypted on disks, in Amazon S3 and between nodes', () => {
  template.hasResourceProperties('AWS::EMR::SecurityConfiguration', {
    SecurityConfiguration: {
      EncryptionConfiguration: { EnableAtRestEncryption: true, EnableInTransitEncryption: true },
    },
  });
});

test('the cluster has the security configuration', () => {
  const [id] = Object.keys(template.findResources('AWS::EMR::SecurityConfiguration'));
  template.hasResourceProperties('AWS::EMR::Cluster', { SecurityConfiguration: { Ref: id } });
});

test('nodes and Amazon EMR may use the key', () => {
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({ Sid: 'Allow use of the key', Principal: { AWS: [Match.anyValue(), Match.anyValue()] } }),
      ]),
    },
  });
});

test('there is nothing to be warned of', () => {
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('without the cluster, for the first deployment', () => {
  const first = new AnalyticsStack(new App({ context: { withCluster: 'false' } }), 'Analytics');
  Template.fromStack(first).resourceCountIs('AWS::EMR::Cluster', 0);
});
