import { Annotations } from 'aws-cdk-lib';
import { ConfigurationRecord } from './configuration-record';
import { inOneLine } from './errors';

/**
 * Tells of manageImportedKeys where it manages nothing.
 *
 * Asked when the app is validated: grants may name the roles.
 */
export function noteUnusedKeyManagement(record: ConfigurationRecord): void {
  if (record.manageImportedKeys !== true) {
    return;
  }
  record.construct.node.addValidation({
    validate: () => {
      if (record.managesKeys !== true) {
        Annotations.of(record.resource ?? record.construct).addInfoV2('cdk-emr-security:unused-manage-imported-keys',
          inOneLine(`manageImportedKeys: is true, and '${record.construct.node.path}' makes nobody a user of a key by it; an imported key of the account and Region, and a role that `
          + 'uses it, are expected. Leave manageImportedKeys out; or import the key with kms.Key.fromKeyArn(), and name the roles in instanceRoles and serviceRoles or by grants'));
      }
      return [];
    },
  });
}
