"""The app of ../javascript/sections.js in Python, for an installed wheel."""
import sys

from aws_cdk import App, Duration, Environment, SecretValue, Stack
from aws_cdk import aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager
from cdk_emr_security import (
    AdIntegration,
    CrossRealmTrust,
    EmrFsRoleMapping,
    IdentityCenter,
    InstanceMetadata,
    InTransitEncryption,
    Kerberos,
    KerberosAttributes,
    LakeFormation,
    LdapAuthentication,
    LdapServerType,
    Ranger,
    RangerPlugin,
    RuntimeRoles,
    SecurityConfiguration,
)

app = App(analytics_reporting=False, tree_metadata=False, outdir=sys.argv[1])


def new_stack(construct_id):
    return Stack(app, construct_id, env=Environment(account="111122223333", region="eu-central-1"))


def new_nodes(stack):
    return iam.Role(stack, "Nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def new_role(stack, construct_id, nodes, actions=None):
    principal = iam.ArnPrincipal(nodes.role_arn)
    role = iam.Role(stack, construct_id, assumed_by=principal)
    if actions:
        role.assume_role_policy.add_statements(iam.PolicyStatement(principals=[principal], actions=actions))
    return role


def new_cluster(stack, nodes, kerberos_attributes=None):
    profile = iam.InstanceProfile(stack, "Profile", role=nodes)
    return emr.CfnCluster(
        stack, "Cluster",
        name="analytics",
        release_label="emr-7.11.0",
        job_flow_role=profile.instance_profile_name,
        service_role="EMR_DefaultRole",
        instances=emr.CfnCluster.JobFlowInstancesConfigProperty(
            master_instance_group=emr.CfnCluster.InstanceGroupConfigProperty(instance_count=1, instance_type="m6i.xlarge"),
        ),
        kerberos_attributes=kerberos_attributes,
    )


def kerberos_dedicated():
    stack = new_stack("KerberosDedicated")
    nodes = new_nodes(stack)
    passwords = secretsmanager.Secret(stack, "Passwords")
    security = SecurityConfiguration(
        stack, "Security",
        instance_roles=[nodes],
        in_transit_encryption=InTransitEncryption.disabled(),
        kerberos=Kerberos.cluster_dedicated_kdc(
            ticket_lifetime=Duration.hours(24),
            cross_realm_trust=CrossRealmTrust(
                realm="AD.EXAMPLE.COM", domain="ad.example.com", admin_server="dc1.ad.example.com", kdc_server="dc1.ad.example.com:88",
            ),
        ),
        instance_metadata=InstanceMetadata.imds_v2_required(http_put_response_hop_limit=2),
    )
    security.attach_to(new_cluster(stack, nodes, KerberosAttributes.from_secrets(
        realm="EC2.INTERNAL",
        kdc_admin_password=passwords.secret_value_from_json("kdcAdmin"),
        cross_realm_trust_principal_password=SecretValue.secrets_manager("company/kerberos", json_field="trust"),
        ad_domain_join_user="emr-join",
        ad_domain_join_password=passwords.secret_value,
    )))


def kerberos_external():
    SecurityConfiguration(
        new_stack("KerberosExternal"), "Security",
        in_transit_encryption=InTransitEncryption.disabled(),
        kerberos=Kerberos.external_kdc(
            admin_server="kdc.example.com",
            kdc_server="kdc.example.com:88",
            ticket_lifetime=Duration.days(1),
            ad_integration=AdIntegration(realm="AD.EXAMPLE.COM", domain="ad.example.com", server="dc1.ad.example.com"),
        ),
        instance_metadata=InstanceMetadata.imds_v1_allowed(),
    )


def ldap():
    stack = new_stack("Ldap")
    key = kms.Key(stack, "SecretKey")
    certificate = secretsmanager.Secret(stack, "Certificate", encryption_key=key)
    SecurityConfiguration(
        stack, "ActiveDirectory",
        in_transit_encryption=InTransitEncryption.emr_managed(),
        release_label="emr-7.11.0",
        ldap=LdapAuthentication.active_directory(
            "ldaps://dc1.ad.example.com",
            domain="ad.example.com",
            bind_certificate=certificate,
            bind_credentials=secretsmanager.Secret.from_secret_name_v2(stack, "Credentials", "ldap-credentials"),
            access_filter="(objectClass=user)",
            user_search_base="cn=Users",
            group_search_base="cn=Groups",
            ssh_login=True,
        ),
    )
    imported = secretsmanager.Secret.from_secret_complete_arn(
        stack, "ImportedCertificate", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:certificate-abcdef",
    )
    SecurityConfiguration(
        stack, "OpenLdap",
        in_transit_encryption=InTransitEncryption.emr_managed(),
        ldap=LdapAuthentication.open_ldap(
            "ldaps://ldap.example.com:636",
            bind_certificate=imported,
            access_filter="(objectClass=posixAccount)",
            user_search_base="cn=People",
            group_search_base="cn=Groups",
            server_type=LdapServerType.of("OPEN"),
        ),
    )


def identity_center():
    stack = new_stack("IdentityCenter")
    nodes = new_nodes(stack)
    SecurityConfiguration(
        stack, "Security",
        instance_roles=[nodes],
        in_transit_encryption=InTransitEncryption.emr_managed(),
        release_label="emr-7.11.0",
        identity_center=IdentityCenter.enabled(
            instance_arn="arn:aws:sso:::instance/ssoins-1234567890123456",
            application_role=new_role(stack, "Application", nodes, ["sts:SetContext"]),
            application_assignment_required=True,
            user_background_sessions=True,
            s3_access_grants=True,
        ),
        lake_formation=LakeFormation.with_identity_center(),
    )


def roles():
    stack = new_stack("Roles")
    nodes = new_nodes(stack)
    analysts = new_role(stack, "Analysts", nodes)
    sales = new_role(stack, "Sales", nodes, ["sts:TagSession", "sts:SetSourceIdentity"])
    reports = s3.Bucket(stack, "Reports")
    security = SecurityConfiguration(
        stack, "Security",
        instance_roles=[nodes],
        in_transit_encryption=InTransitEncryption.emr_managed(),
        release_label="emr-7.11.0",
        emr_fs_role_mappings=[
            EmrFsRoleMapping.for_users(analysts, ["ana", "bob"]),
            EmrFsRoleMapping.for_groups(analysts, ["analysts"]),
            EmrFsRoleMapping.for_buckets(analysts, [reports]),
            EmrFsRoleMapping.for_prefixes(analysts, ["s3://my-shared-data/sales/"]),
        ],
        runtime_roles=RuntimeRoles.enabled(roles=[sales], propagate_source_identity=True),
        lake_formation=LakeFormation.with_runtime_roles(authorized_session_tag_value="Amazon EMR 2"),
    )
    cluster = new_cluster(stack, nodes)
    security.attach_to(cluster)
    security.grants.runtime_role(iam.Role.from_role_name(stack, "Stock", "stock-reports")).apply_before(cluster)


def ranger():
    stack = new_stack("Ranger")
    nodes = new_nodes(stack)
    client = secretsmanager.Secret(stack, "Client")
    admin = secretsmanager.Secret(stack, "Admin")
    plugin_role = new_role(stack, "Plugin", nodes, ["sts:TagSession"])
    other_services_role = new_role(stack, "Other", nodes, ["sts:TagSession"])
    SecurityConfiguration(
        stack, "Security",
        instance_roles=[nodes],
        in_transit_encryption=InTransitEncryption.disabled(),
        release_label="emr-6.15.0",
        kerberos=Kerberos.cluster_dedicated_kdc(),
        ranger=Ranger.admin_server(
            "https://ranger.example.com:6182",
            admin_server_secret=admin,
            plugin_role=plugin_role,
            other_services_role=other_services_role,
            plugins=[
                RangerPlugin.spark(client_secret=client, policy_repository_name="spark"),
                RangerPlugin.hive(client_secret=client, policy_repository_name="hive"),
                RangerPlugin.emr_fs_s3(client_secret=client, policy_repository_name="s3"),
                RangerPlugin.trino(client_secret=client, policy_repository_name="trino"),
            ],
            audit_log_group=logs.LogGroup(stack, "Audit"),
        ),
    )


def saml():
    stack = new_stack("Saml")
    nodes = new_nodes(stack)
    metadata = s3.Bucket(stack, "Metadata")
    user_role = new_role(stack, "User", nodes)
    saml_role = new_role(stack, "SamlRole", nodes)
    SecurityConfiguration(
        stack, "Security",
        instance_roles=[nodes],
        in_transit_encryption=InTransitEncryption.disabled(),
        release_label="emr-5.32.0",
        kerberos=Kerberos.cluster_dedicated_kdc(),
        lake_formation=LakeFormation.saml(
            metadata_bucket=metadata, metadata_object_key="idp/metadata.xml", user_role=user_role, saml_role=saml_role,
        ),
    )


for section in (kerberos_dedicated, kerberos_external, ldap, identity_center, roles, ranger, saml):
    section()
app.synth()
