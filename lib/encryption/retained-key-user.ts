import { Annotations, CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { ImportedKeyUser } from './imported-key-user';
import { referencesIfAny } from '../private/role-subject';

/**
 * Warns where statements stay in a key policy, and a role of the app that they name goes with its stack. AWS KMS then shows the id of the role in
 * place of its ARN, and takes no policy with it, from nobody.
 *
 * Asked when the app is validated: what stays may be decided by aspects.
 */
export function warnOfRoleThatGoes(user: ImportedKeyUser, resource: CfnResource): void {
  user.node.addValidation({
    validate: () => {
      const kept = deletionPolicyOf(resource);
      const role = stays(kept) ? rolesOfApp(user).find(each => ![CfnDeletionPolicy.RETAIN, kept].includes(deletionPolicyOf(each))) : undefined;
      if (role !== undefined) {
        Annotations.of(resource).addWarningV2('cdk-emr-security:retained-user-of-own-role',
          `removalPolicy: '${user.node.path}' leaves its statements in the key policy, and role '${pathOf(role)}', which they name, is deleted with its stack; AWS KMS takes no policy that `
          + 'names a deleted role, so nobody could edit the key policy before these statements are removed, and a role that stays as long as they do is expected. '
          + 'Leave removalPolicy out, or keep the role, too: role.applyRemovalPolicy(RemovalPolicy.RETAIN)');
      }
      return [];
    },
  });
}

function stays(policy: CfnDeletionPolicy | undefined): boolean {
  return policy === CfnDeletionPolicy.RETAIN || policy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}

function deletionPolicyOf(resource: CfnResource): CfnDeletionPolicy | undefined {
  // no public way to what was overridden
  const { rawOverrides } = resource as unknown as { readonly rawOverrides?: { readonly DeletionPolicy?: CfnDeletionPolicy } };
  return rawOverrides?.DeletionPolicy ?? resource.cfnOptions.deletionPolicy;
}

/** What the ARN refers to, also by way of an import; and what the role is made of, where it is referred to by its name. */
function rolesOfApp({ role, node }: ImportedKeyUser): CfnResource[] {
  const candidates: (IConstruct | undefined)[] = [...referencesIfAny(role.roleArn, node.scope!) ?? [], role.node.defaultChild];
  return candidates.filter((each): each is CfnResource => each !== undefined && CfnResource.isCfnResource(each) && each.cfnResourceType === 'AWS::IAM::Role');
}

/** Of what the user wrote, which the element is a part of. */
export function pathOf(element: CfnResource): string {
  const parent: IConstruct | undefined = element.node.scope;
  return (parent?.node.defaultChild === element ? parent : element).node.path;
}
