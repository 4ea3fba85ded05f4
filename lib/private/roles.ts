import { aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Problem, Problems } from './errors';
import { patternInArn } from './literal-arn';

/** Adds to the problems where a value is no role, or stands for several. */
export function checkRoleArgument(problems: Problems, path: string, role: iam.IRole): boolean {
  const problem = problemWith(path, role);
  if (problem !== undefined) {
    problems.add(problem);
  }
  return problem === undefined;
}

/** Throws where the argument of a method is no role, or stands for several. */
export function requireRole(method: string, on: IConstruct, role: iam.IRole): void {
  const problems = new Problems();
  checkRoleArgument(problems, 'role', role);
  problems.throwIfAnyIn(`${method} on '${on.node.path}'`);
}

function problemWith(path: string, role: iam.IRole): Problem | undefined {
  if (isRole(role)) {
    return patternInArn(path, role.roleArn, 'role');
  }
  return {
    path, wrong: role === undefined ? 'is missing' : 'is not an IAM role', got: role, expected: 'a role construct is expected', remedy: remedyFor(role),
  };
}

function remedyFor(role: unknown): string {
  const importer = typeof role === 'string' && role.startsWith('arn:') ? 'iam.Role.fromRoleArn()' : 'iam.Role.fromRoleName()';
  return `Pass an iam.Role; import one that exists with ${importer}`;
}

function isRole(value: unknown): value is iam.IRole {
  const role = value as Partial<iam.IRole> | undefined | null;
  return typeof role === 'object' && role !== null && typeof role.roleArn === 'string' && typeof role.addToPrincipalPolicy === 'function';
}
