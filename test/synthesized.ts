import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';

/** What the tests read from a synthesized stack. */
export const ENV = { account: '111122223333', region: 'us-west-2' };

export function newStack(env: { account?: string; region?: string } | undefined = ENV): Stack {
  return new Stack(new App(), 'Stack', { env });
}

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

/** The documents of all security configurations of a stack, by logical id. */
export function documentsOf(stack: Stack): Record<string, any> {
  const found = Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration');
  return Object.fromEntries(Object.entries(found).map(([id, resource]) => [id, resource.Properties.SecurityConfiguration]));
}

/** The document of the one security configuration of a stack. */
export function documentOf(stack: Stack): any {
  const documents = Object.values(documentsOf(stack));
  expect(documents).toHaveLength(1);
  return documents[0];
}

/** The statements of the one resource of a type that has a policy. */
export function statementsOf(stack: Stack, type: 'AWS::KMS::Key' | 'AWS::S3::BucketPolicy' | 'AWS::IAM::Policy'): any[] {
  const resources = Object.values(Template.fromStack(stack).findResources(type));
  expect(resources).toHaveLength(1);
  const properties = resources[0].Properties;
  return (properties.KeyPolicy ?? properties.PolicyDocument).Statement;
}

/** The statements that make key users, and so the users. */
export function keyUsersOf(stack: Stack): any[] {
  const statements = statementsOf(stack, 'AWS::KMS::Key');
  const use = statements.filter(statement => statement.Sid === 'Allow use of the key');
  const attach = statements.filter(statement => statement.Sid === 'Allow attachment of persistent resources');
  expect(attach.map(statement => statement.Principal)).toEqual(use.map(statement => statement.Principal));
  return use.flatMap(statement => statement.Principal.AWS);
}

/** What a stack warns and informs of: the ids and texts, in order. */
export function notesOf(stack: Stack, level: 'warning' | 'info'): { path: string; text: string }[] {
  const annotations = Annotations.fromStack(stack);
  const found = level === 'warning' ? annotations.findWarning('*', Match.anyValue()) : annotations.findInfo('*', Match.anyValue());
  return found.map(entry => ({ path: entry.id, text: String(entry.entry.data) }));
}

/** The ids of the warnings or infos of a stack. */
export function noteIdsOf(stack: Stack, level: 'warning' | 'info'): string[] {
  return notesOf(stack, level).map(note => /\[ack: ([^\]]+)\]/.exec(note.text)?.[1] ?? note.text);
}

/** The ARN of a role as a template without an account says it. */
export function roleArnJoin(roleName: string): unknown {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ENV.account}:role/${roleName}`]] };
}
