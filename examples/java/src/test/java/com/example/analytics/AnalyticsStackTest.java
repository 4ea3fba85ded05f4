package com.example.analytics;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

class AnalyticsStackTest {
  private static final AnalyticsStack STACK = new AnalyticsStack(new App(), "Analytics", null);
  private static final Template TEMPLATE = Template.fromStack(STACK);

  @Test
  void dataIsEncryptedOnDisksInAmazonS3AndBetweenNodes() {
    TEMPLATE.hasResourceProperties("AWS::EMR::SecurityConfiguration", Map.of(
        "SecurityConfiguration", Map.of(
            "EncryptionConfiguration", Map.of("EnableAtRestEncryption", true, "EnableInTransitEncryption", true))));
  }

  @Test
  void theClusterHasTheSecurityConfiguration() {
    String id = TEMPLATE.findResources("AWS::EMR::SecurityConfiguration").keySet().iterator().next();
    TEMPLATE.hasResourceProperties("AWS::EMR::Cluster", Map.of("SecurityConfiguration", Map.of("Ref", id)));
  }

  @Test
  void nodesAndAmazonEmrMayUseTheKey() {
    TEMPLATE.hasResourceProperties("AWS::KMS::Key", Map.of(
        "KeyPolicy", Map.of(
            "Statement", Match.arrayWith(List.of(
                Match.objectLike(Map.of(
                    "Sid", "Allow use of the key",
                    "Principal", Map.of("AWS", List.of(Match.anyValue(), Match.anyValue())))))))));
  }

  @Test
  void thereIsNothingToBeWarnedOf() {
    Annotations.fromStack(STACK).hasNoWarning("*", Match.anyValue());
  }

  @Test
  void withoutTheClusterForTheFirstDeployment() {
    App app = new App(AppProps.builder().context(Map.of("withCluster", "false")).build());
    Template.fromStack(new AnalyticsStack(app, "Analytics", null)).resourceCountIs("AWS::EMR::Cluster", 0);
  }
}
