import { aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { EmrSecurityError, Problems, display } from './errors';

/** Adds to the problems where a value is no role. */
export function checkRoleArgument(problems: Problems, path: string, role: iam.IRole): boolean {
  if (isRole(role)) {
    return true;
  }
  problems.add({
    path, wrong: role === undefined ? 'is missing' : 'is not an IAM role', got: role, expected: 'a role construct is expected', remedy: remedyFor(role),
  });
  return false;
}

/** Throws where the argument of a method is no role. */
export function requireRole(method: string, on: IConstruct, role: iam.IRole): void {
  if (!isRole(role)) {
    throw new EmrSecurityError(`${method} on '${on.node.path}': role: is not an IAM role, got ${display(role)}; a role construct is expected. ${remedyFor(role)}`);
  }
}

function remedyFor(role: unknown): string {
  const importer = typeof role === 'string' && role.startsWith('arn:') ? 'iam.Role.fromRoleArn()' : 'iam.Role.fromRoleName()';
  return `Pass an iam.Role; import one that exists with ${importer}`;
}

function isRole(value: unknown): value is iam.IRole {
  const role = value as Partial<iam.IRole> | undefined | null;
  return typeof role === 'object' && role !== null && typeof role.roleArn === 'string' && typeof role.addToPrincipalPolicy === 'function';
}
