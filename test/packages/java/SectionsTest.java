package com.example.analytics;

import io.github.cdkemrsecurity.ActiveDirectoryLdapOptions;
import io.github.cdkemrsecurity.AdIntegration;
import io.github.cdkemrsecurity.ClusterDedicatedKdcOptions;
import io.github.cdkemrsecurity.CrossRealmTrust;
import io.github.cdkemrsecurity.EmrFsRoleMapping;
import io.github.cdkemrsecurity.ExternalKdcOptions;
import io.github.cdkemrsecurity.IdentityCenter;
import io.github.cdkemrsecurity.IdentityCenterOptions;
import io.github.cdkemrsecurity.InTransitEncryption;
import io.github.cdkemrsecurity.InstanceMetadata;
import io.github.cdkemrsecurity.InstanceMetadataOptions;
import io.github.cdkemrsecurity.Kerberos;
import io.github.cdkemrsecurity.KerberosAttributes;
import io.github.cdkemrsecurity.KerberosSecrets;
import io.github.cdkemrsecurity.LakeFormation;
import io.github.cdkemrsecurity.LakeFormationRuntimeRolesOptions;
import io.github.cdkemrsecurity.LakeFormationSamlOptions;
import io.github.cdkemrsecurity.LdapAuthentication;
import io.github.cdkemrsecurity.LdapOptions;
import io.github.cdkemrsecurity.LdapServerType;
import io.github.cdkemrsecurity.Ranger;
import io.github.cdkemrsecurity.RangerOptions;
import io.github.cdkemrsecurity.RangerPlugin;
import io.github.cdkemrsecurity.RangerPluginOptions;
import io.github.cdkemrsecurity.RuntimeRoles;
import io.github.cdkemrsecurity.RuntimeRolesOptions;
import io.github.cdkemrsecurity.SecurityConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.emr.CfnCluster;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.InstanceProfile;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** The app of ../javascript/sections.js in Java, for the JAR; its templates are compared afterwards. */
class SectionsTest {
  private final App app = App.Builder.create().analyticsReporting(false).treeMetadata(false).outdir("target/sections").build();

  @Test
  void synthesizes() {
    kerberosDedicated();
    kerberosExternal();
    ldap();
    identityCenter();
    roles();
    ranger();
    saml();
    app.synth();
  }

  private Stack newStack(String id) {
    return new Stack(app, id, StackProps.builder()
        .env(Environment.builder().account("111122223333").region("eu-central-1").build())
        .build());
  }

  private static Role newNodes(Stack stack) {
    return Role.Builder.create(stack, "Nodes").assumedBy(new ServicePrincipal("ec2.amazonaws.com")).build();
  }

  private static Role newRole(Stack stack, String id, Role nodes, String... actions) {
    ArnPrincipal principal = new ArnPrincipal(nodes.getRoleArn());
    Role role = Role.Builder.create(stack, id).assumedBy(principal).build();
    if (actions.length > 0) {
      role.getAssumeRolePolicy().addStatements(
          PolicyStatement.Builder.create().principals(List.of(principal)).actions(List.of(actions)).build());
    }
    return role;
  }

  private static CfnCluster newCluster(Stack stack, Role nodes, CfnCluster.KerberosAttributesProperty kerberosAttributes) {
    InstanceProfile profile = InstanceProfile.Builder.create(stack, "Profile").role(nodes).build();
    CfnCluster.Builder cluster = CfnCluster.Builder.create(stack, "Cluster")
        .name("analytics")
        .releaseLabel("emr-7.11.0")
        .jobFlowRole(profile.getInstanceProfileName())
        .serviceRole("EMR_DefaultRole")
        .instances(CfnCluster.JobFlowInstancesConfigProperty.builder()
            .masterInstanceGroup(CfnCluster.InstanceGroupConfigProperty.builder().instanceCount(1).instanceType("m6i.xlarge").build())
            .build());
    return (kerberosAttributes == null ? cluster : cluster.kerberosAttributes(kerberosAttributes)).build();
  }

  private void kerberosDedicated() {
    Stack stack = newStack("KerberosDedicated");
    Role nodes = newNodes(stack);
    Secret passwords = new Secret(stack, "Passwords");
    SecurityConfiguration security = SecurityConfiguration.Builder.create(stack, "Security")
        .instanceRoles(List.of(nodes))
        .inTransitEncryption(InTransitEncryption.disabled())
        .kerberos(Kerberos.clusterDedicatedKdc(ClusterDedicatedKdcOptions.builder()
            .ticketLifetime(Duration.hours(24))
            .crossRealmTrust(CrossRealmTrust.builder()
                .realm("AD.EXAMPLE.COM")
                .domain("ad.example.com")
                .adminServer("dc1.ad.example.com")
                .kdcServer("dc1.ad.example.com:88")
                .build())
            .build()))
        .instanceMetadata(InstanceMetadata.imdsV2Required(InstanceMetadataOptions.builder().httpPutResponseHopLimit(2).build()))
        .build();
    security.attachTo(newCluster(stack, nodes, KerberosAttributes.fromSecrets(KerberosSecrets.builder()
        .realm("EC2.INTERNAL")
        .kdcAdminPassword(passwords.secretValueFromJson("kdcAdmin"))
        .crossRealmTrustPrincipalPassword(SecretValue.secretsManager("company/kerberos",
            SecretsManagerSecretOptions.builder().jsonField("trust").build()))
        .adDomainJoinUser("emr-join")
        .adDomainJoinPassword(passwords.getSecretValue())
        .build())));
  }

  private void kerberosExternal() {
    SecurityConfiguration.Builder.create(newStack("KerberosExternal"), "Security")
        .inTransitEncryption(InTransitEncryption.disabled())
        .kerberos(Kerberos.externalKdc(ExternalKdcOptions.builder()
            .adminServer("kdc.example.com")
            .kdcServer("kdc.example.com:88")
            .ticketLifetime(Duration.days(1))
            .adIntegration(AdIntegration.builder().realm("AD.EXAMPLE.COM").domain("ad.example.com").server("dc1.ad.example.com").build())
            .build()))
        .instanceMetadata(InstanceMetadata.imdsV1Allowed())
        .build();
  }

  private void ldap() {
    Stack stack = newStack("Ldap");
    Key key = new Key(stack, "SecretKey");
    Secret certificate = Secret.Builder.create(stack, "Certificate").encryptionKey(key).build();
    SecurityConfiguration.Builder.create(stack, "ActiveDirectory")
        .inTransitEncryption(InTransitEncryption.emrManaged())
        .releaseLabel("emr-7.11.0")
        .ldap(LdapAuthentication.activeDirectory("ldaps://dc1.ad.example.com", ActiveDirectoryLdapOptions.builder()
            .domain("ad.example.com")
            .bindCertificate(certificate)
            .bindCredentials(Secret.fromSecretNameV2(stack, "Credentials", "ldap-credentials"))
            .accessFilter("(objectClass=user)")
            .userSearchBase("cn=Users")
            .groupSearchBase("cn=Groups")
            .sshLogin(true)
            .build()))
        .build();
    ISecret imported = Secret.fromSecretCompleteArn(stack, "ImportedCertificate",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:certificate-abcdef");
    SecurityConfiguration.Builder.create(stack, "OpenLdap")
        .inTransitEncryption(InTransitEncryption.emrManaged())
        .ldap(LdapAuthentication.openLdap("ldaps://ldap.example.com:636", LdapOptions.builder()
            .bindCertificate(imported)
            .accessFilter("(objectClass=posixAccount)")
            .userSearchBase("cn=People")
            .groupSearchBase("cn=Groups")
            .serverType(LdapServerType.of("OPEN"))
            .build()))
        .build();
  }

  private void identityCenter() {
    Stack stack = newStack("IdentityCenter");
    Role nodes = newNodes(stack);
    SecurityConfiguration.Builder.create(stack, "Security")
        .instanceRoles(List.of(nodes))
        .inTransitEncryption(InTransitEncryption.emrManaged())
        .releaseLabel("emr-7.11.0")
        .identityCenter(IdentityCenter.enabled(IdentityCenterOptions.builder()
            .instanceArn("arn:aws:sso:::instance/ssoins-1234567890123456")
            .applicationRole(newRole(stack, "Application", nodes, "sts:SetContext"))
            .applicationAssignmentRequired(true)
            .userBackgroundSessions(true)
            .s3AccessGrants(true)
            .build()))
        .lakeFormation(LakeFormation.withIdentityCenter())
        .build();
  }

  private void roles() {
    Stack stack = newStack("Roles");
    Role nodes = newNodes(stack);
    Role analysts = newRole(stack, "Analysts", nodes);
    Role sales = newRole(stack, "Sales", nodes, "sts:TagSession", "sts:SetSourceIdentity");
    Bucket reports = new Bucket(stack, "Reports");
    SecurityConfiguration security = SecurityConfiguration.Builder.create(stack, "Security")
        .instanceRoles(List.of(nodes))
        .inTransitEncryption(InTransitEncryption.emrManaged())
        .releaseLabel("emr-7.11.0")
        .emrFsRoleMappings(List.of(
            EmrFsRoleMapping.forUsers(analysts, List.of("ana", "bob")),
            EmrFsRoleMapping.forGroups(analysts, List.of("analysts")),
            EmrFsRoleMapping.forBuckets(analysts, List.of(reports)),
            EmrFsRoleMapping.forPrefixes(analysts, List.of("s3://my-shared-data/sales/"))))
        .runtimeRoles(RuntimeRoles.enabled(RuntimeRolesOptions.builder().roles(List.of(sales)).propagateSourceIdentity(true).build()))
        .lakeFormation(LakeFormation.withRuntimeRoles(
            LakeFormationRuntimeRolesOptions.builder().authorizedSessionTagValue("Amazon EMR 2").build()))
        .build();
    CfnCluster cluster = newCluster(stack, nodes, null);
    security.attachTo(cluster);
    security.getGrants().runtimeRole(Role.fromRoleName(stack, "Stock", "stock-reports")).applyBefore(cluster);
  }

  private void ranger() {
    Stack stack = newStack("Ranger");
    Role nodes = newNodes(stack);
    Secret client = new Secret(stack, "Client");
    Secret admin = new Secret(stack, "Admin");
    Role pluginRole = newRole(stack, "Plugin", nodes, "sts:TagSession");
    Role otherServicesRole = newRole(stack, "Other", nodes, "sts:TagSession");
    SecurityConfiguration.Builder.create(stack, "Security")
        .instanceRoles(List.of(nodes))
        .inTransitEncryption(InTransitEncryption.disabled())
        .releaseLabel("emr-6.15.0")
        .kerberos(Kerberos.clusterDedicatedKdc())
        .ranger(Ranger.adminServer("https://ranger.example.com:6182", RangerOptions.builder()
            .adminServerSecret(admin)
            .pluginRole(pluginRole)
            .otherServicesRole(otherServicesRole)
            .plugins(List.of(
                RangerPlugin.spark(plugin(client, "spark")),
                RangerPlugin.hive(plugin(client, "hive")),
                RangerPlugin.emrFsS3(plugin(client, "s3")),
                RangerPlugin.trino(plugin(client, "trino"))))
            .auditLogGroup(new LogGroup(stack, "Audit"))
            .build()))
        .build();
  }

  private static RangerPluginOptions plugin(Secret client, String policyRepositoryName) {
    return RangerPluginOptions.builder().clientSecret(client).policyRepositoryName(policyRepositoryName).build();
  }

  private void saml() {
    Stack stack = newStack("Saml");
    Role nodes = newNodes(stack);
    Bucket metadata = new Bucket(stack, "Metadata");
    Role userRole = newRole(stack, "User", nodes);
    Role samlRole = newRole(stack, "SamlRole", nodes);
    SecurityConfiguration.Builder.create(stack, "Security")
        .instanceRoles(List.of(nodes))
        .inTransitEncryption(InTransitEncryption.disabled())
        .releaseLabel("emr-5.32.0")
        .kerberos(Kerberos.clusterDedicatedKdc())
        .lakeFormation(LakeFormation.saml(LakeFormationSamlOptions.builder()
            .metadataBucket(metadata)
            .metadataObjectKey("idp/metadata.xml")
            .userRole(userRole)
            .samlRole(samlRole)
            .build()))
        .build();
  }
}
