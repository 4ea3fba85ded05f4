package com.example.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdkemrsecurity.FindingSeverity;
import io.github.cdkemrsecurity.InTransitEncryption;
import io.github.cdkemrsecurity.KerberosAttributes;
import io.github.cdkemrsecurity.KerberosSecrets;
import io.github.cdkemrsecurity.SecurityConfiguration;
import io.github.cdkemrsecurity.SecurityConfigurationDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.cxapi.SynthesisMessage;
import software.amazon.awscdk.services.emr.CfnCluster;
import software.amazon.awscdk.services.iam.InstanceProfile;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;

/** What a user of the JAR reads when something is wrong: our text in full, before anything that jsii adds. */
class MessagesTest {
  private final App app = new App();
  private final Stack stack = new Stack(app, "Stack", StackProps.builder()
      .env(Environment.builder().account("111122223333").region("eu-central-1").build())
      .build());

  @Test
  void anErrorOfAProperty() {
    assertStartsWith("SecurityConfiguration 'Stack/Security': releaseLabel: is not a release label, got \"7.9\"; "
        + "a label with three numbers, such as \"emr-7.9.0\", is expected. Write the label of a release in full",
        () -> SecurityConfiguration.Builder.create(stack, "Security").releaseLabel("7.9").build());
  }

  @Test
  void severalErrorsAtOnce() {
    List<String> lines = messageOf(() -> SecurityConfiguration.Builder.create(stack, "Security")
        .releaseLabel("emr-5.0.0")
        .inTransitEncryption(InTransitEncryption.emrManaged())
        .build()).lines().limit(3).map(line -> line.split(";")[0]).toList();
    assertEquals(List.of(
        "SecurityConfiguration 'Stack/Security' has 2 problems:",
        "- releaseLabel: this release has no EBS encryption, got \"emr-5.0.0\"",
        "- releaseLabel: this release has no EMR-managed certificates, got \"emr-5.0.0\""), lines);
  }

  @Test
  void anErrorOfAStaticMethod() {
    assertStartsWith("KerberosAttributes.fromSecrets: kdcAdminPassword: would stand in the template as plain text; a password in AWS Secrets "
        + "Manager, or a parameter with NoEcho, is expected. Pass secret.secretValue, secret.secretValueFromJson(field) or "
        + "SecretValue.secretsManager(id)",
        () -> KerberosAttributes.fromSecrets(KerberosSecrets.builder()
            .realm("EC2.INTERNAL")
            .kdcAdminPassword(SecretValue.unsafePlainText("hunter2"))
            .build()));
  }

  @Test
  void anErrorBetweenConstructs() {
    Role nodes = Role.Builder.create(stack, "Nodes").assumedBy(new ServicePrincipal("ec2.amazonaws.com")).build();
    InstanceProfile profile = InstanceProfile.Builder.create(stack, "Profile").role(nodes).build();
    SecurityConfiguration security = SecurityConfiguration.Builder.create(stack, "Security")
        .inTransitEncryption(InTransitEncryption.disabled())
        .build();
    security.attachTo(CfnCluster.Builder.create(stack, "Cluster")
        .name("analytics")
        .releaseLabel("emr-7.9.0")
        .jobFlowRole(profile.getInstanceProfileName())
        .serviceRole("EMR_DefaultRole")
        .instances(CfnCluster.JobFlowInstancesConfigProperty.builder()
            .masterInstanceGroup(CfnCluster.InstanceGroupConfigProperty.builder().instanceCount(1).instanceType("m6i.xlarge").build())
            .build())
        .build());
    String message = messageOf(app::synth);
    assertEquals("  [Stack/Security] cluster 'Stack/Cluster': its instance role 'Stack/Nodes' is not a user of the key "
        + "'Stack/Security/Key' that configuration 'Stack/Security' uses for s3Encryption and localDiskEncryption; neither the key policy "
        + "nor a policy of the role lets the role use it. Call grants.instanceRole(role) on the configuration, or name the role in "
        + "instanceRoles [cdk-emr-security:instance-role-not-key-user]", message.lines().skip(1).findFirst().orElse(message));
  }

  @Test
  void aWarning() {
    new SecurityConfiguration(stack, "Security");
    List<SynthesisMessage> warnings = Annotations.fromStack(stack).findWarning("*", Match.anyValue());
    assertEquals(1, warnings.size());
    assertEquals("/Stack/Security/Resource", warnings.get(0).getId());
    assertEquals("connections between the nodes of its clusters are not encrypted. Set inTransitEncryption, or say "
        + "InTransitEncryption.disabled() if that is meant [ack: cdk-emr-security:in-transit-encryption-off]",
        warnings.get(0).getEntry().getData());
  }

  @Test
  void findingsOfADocument() {
    assertEquals(FindingSeverity.ERROR, SecurityConfigurationDocument.fromJson("not JSON").getFindings().get(0).getSeverity());
  }

  private static String messageOf(Executable work) {
    return assertThrows(RuntimeException.class, work).getMessage();
  }

  private static void assertStartsWith(String expected, Executable work) {
    String message = messageOf(work).replaceFirst("^EmrSecurityError: ", "");
    assertTrue(message.startsWith(expected + "\n") || message.equals(expected), message);
  }
}
