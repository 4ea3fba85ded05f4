import {
  CrossRealmTrustModel, DocumentModel, IdentityCenterModel, InstanceMetadataModel, KerberosModel, LakeFormationModel, LdapModel, RangerModel,
  RoleMappingModel, RuntimeRolesModel,
} from './model';
import { present } from './present';

/** Who users are: undefined where no section says. */
export function authentication(model: DocumentModel): Record<string, unknown> | undefined {
  return unlessEmpty({
    KerberosConfiguration: model.kerberos && kerberos(model.kerberos),
    LDAPConfiguration: model.ldap && ldap(model.ldap),
    IdentityCenterConfiguration: model.identityCenter && identityCenter(model.identityCenter),
  });
}

/** What users may do: undefined where no section says. */
export function authorization(model: DocumentModel): Record<string, unknown> | undefined {
  return unlessEmpty({
    EmrFsConfiguration: model.roleMappings && { RoleMappings: model.roleMappings.map(roleMapping) },
    IAMConfiguration: model.runtimeRoles && runtimeRoles(model.runtimeRoles),
    RangerConfiguration: model.ranger && ranger(model.ranger),
    LakeFormationConfiguration: model.lakeFormation && lakeFormation(model.lakeFormation),
  });
}

export function instanceMetadata(model: InstanceMetadataModel): Record<string, unknown> {
  return { MinimumInstanceMetadataServiceVersion: model.minimumVersion, HttpPutResponseHopLimit: model.hopLimit };
}

/** The beta of Lake Formation stood at the top level of the document. */
export function legacyLakeFormation({ lakeFormation: model }: DocumentModel): Record<string, unknown> | undefined {
  return model?.by !== 'saml' ? undefined : {
    IdpMetadataS3Path: model.metadata,
    EmrRoleForUsersARN: model.userRole,
    LakeFormationRoleForSAMLPrincipalARN: model.samlRole,
  };
}

function kerberos(model: KerberosModel): Record<string, unknown> {
  switch (model.provider) {
    case 'ClusterDedicatedKdc':
      return {
        Provider: model.provider,
        ClusterDedicatedKdcConfiguration: present({
          TicketLifetimeInHours: model.ticketLifetimeInHours,
          CrossRealmTrustConfiguration: model.crossRealmTrust && crossRealmTrust(model.crossRealmTrust),
        }),
      };
    case 'ExternalKdc':
      return {
        Provider: model.provider,
        ExternalKdcConfiguration: present({
          TicketLifetimeInHours: model.ticketLifetimeInHours,
          KdcServerType: 'Single', // the only one there is
          AdminServer: model.adminServer,
          KdcServer: model.kdcServer,
          AdIntegrationConfiguration: model.adIntegration && present({
            AdRealm: model.adIntegration.realm,
            AdDomain: model.adIntegration.domain,
            AdServer: model.adIntegration.server,
          }),
        }),
      };
  }
}

function crossRealmTrust(model: CrossRealmTrustModel): Record<string, unknown> {
  return { Realm: model.realm, Domain: model.domain, AdminServer: model.adminServer, KdcServer: model.kdcServer };
}

function ldap(model: LdapModel): Record<string, unknown> {
  return present({
    EnableLDAPAuthentication: true,
    LDAPServerURL: model.serverUrl,
    BindCertificateARN: model.bindCertificate,
    BindCredentialsARN: model.bindCredentials,
    LDAPAccessFilter: model.accessFilter,
    LDAPUserSearchBase: model.userSearchBase,
    LDAPGroupSearchBase: model.groupSearchBase,
    EnableSSHLogin: model.sshLogin,
    LDAPServerType: model.serverType,
    ActiveDirectoryConfigurations: model.adDomain === undefined ? undefined : { ADDomain: model.adDomain },
  });
}

function identityCenter(model: IdentityCenterModel): Record<string, unknown> {
  return present({
    EnableIdentityCenter: true,
    IdentityCenterInstanceARN: model.instance,
    IAMRoleForEMRIdentityCenterApplicationARN: model.role,
    // AWS publishes this key with and without the second 'n': this is the spelling of its lists of fields
    IdentityCenterApplicationAssignmentRequired: model.assignmentRequired ? true : undefined,
    EnableUserBackgroundSession: model.userBackgroundSessions ? true : undefined,
  });
}

function roleMapping(model: RoleMappingModel): Record<string, unknown> {
  return { Role: model.role, IdentifierType: model.identifierType, Identifiers: model.identifiers };
}

function runtimeRoles(model: RuntimeRolesModel): Record<string, unknown> {
  return present({
    EnableApplicationScopedIAMRole: true,
    ApplicationScopedIAMRoleConfiguration: model.propagateSourceIdentity ? { PropagateSourceIdentity: true } : undefined,
  });
}

function ranger(model: RangerModel): Record<string, unknown> {
  return present({
    AdminServerURL: model.adminServerUrl,
    RoleForRangerPluginsARN: model.pluginRole,
    RoleForOtherAWSServicesARN: model.otherServicesRole,
    AdminServerSecretARN: model.adminServerSecret,
    RangerPluginConfigurations: model.plugins.map(plugin => ({
      App: plugin.app, ClientSecretARN: plugin.clientSecret, PolicyRepositoryName: plugin.policyRepositoryName,
    })),
    AuditConfiguration: model.auditLogGroup === undefined
      ? undefined
      : { Destinations: { AmazonCloudWatchLogs: { CloudWatchLogGroup: model.auditLogGroup } } },
  });
}

function lakeFormation(model: LakeFormationModel): Record<string, unknown> | undefined {
  switch (model.by) {
    case 'session tag':
      return { AuthorizedSessionTagValue: model.value };
    case 'identity center':
      return { EnableLakeFormation: true };
    case 'saml':
      return undefined; // stands elsewhere
  }
}

function unlessEmpty(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const parts = present(value);
  return Object.keys(parts).length === 0 ? undefined : parts;
}
