import { Token, aws_iam as iam } from 'aws-cdk-lib';
import { matchesPattern } from './pattern';
import { plain } from './readable';
import { Permission, PolicyHolder } from './right';

/** A statement as it is rendered, as far as it matters here. */
interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: object;
}

/** The Sids that a policy has already. */
export function sidsOf(holder: PolicyHolder): Set<string> {
  const document = holder.policyDocument();
  const sids = document instanceof iam.PolicyDocument ? sidsIn(document) : statementsOf(holder).map(statement => statement.Sid);
  return new Set(sids.filter(sid => sid !== undefined));
}

/** The Sids as they are: no token to resolve, which would cost more than all the rest. */
function sidsIn(document: iam.PolicyDocument): readonly (string | undefined)[] {
  // private to CDK, and there is no other way to a statement that does not render it
  const { statements } = document as unknown as { readonly statements?: readonly iam.PolicyStatement[] };
  return statements?.map(statement => statement.sid)
    ?? asList((document.toJSON() as { Statement?: Statement[] } | undefined)?.Statement).map(statement => statement.Sid);
}

/** AWS KMS refuses a policy in which two statements have one Sid. */
export function takeFreeSids(statements: readonly iam.PolicyStatement[], holder: PolicyHolder): void {
  if (statements.every(statement => statement.sid === undefined)) {
    return;
  }
  const taken = sidsOf(holder);
  for (const statement of statements) {
    const wanted = statement.sid;
    for (let n = 1; statement.sid !== undefined && taken.has(statement.sid); n++) {
      statement.sid = n === 1 ? `${wanted} (EMR)` : `${wanted} (EMR ${n})`;
    }
  }
}

/**
 * Whether the policy lets IAM policies of its account give the permission, as the statement for the account's root user does.
 *
 * Of a resource that the app does not own it is assumed.
 */
export function delegates(holder: PolicyHolder, permission: Permission): boolean {
  if (holder.policyDocument() === undefined) {
    return true;
  }
  // in a stack that does not know its account, an account that is named is taken for it
  const account = Token.isUnresolved(holder.construct.env.account) ? undefined : holder.construct.env.account;
  const allowed = statementsOf(holder)
    .filter(statement => statement.Effect === 'Allow' && isEmpty(statement.Condition) && namesAccount(statement, account))
    .flatMap(statement => asList(statement.Action));
  return permission.identityStatements()
    .flatMap(statement => statement.actions)
    .every(action => allowed.some(pattern => matchesPattern(pattern.toLowerCase(), action.toLowerCase())));
}

function statementsOf(holder: PolicyHolder): readonly Statement[] {
  const document = plain(holder.policyDocument(), holder.construct) as { Statement?: Statement | Statement[] } | undefined;
  return asList(document?.Statement);
}

function namesAccount({ Principal }: Statement, account: string | undefined): boolean {
  const names = typeof Principal === 'object' ? asList(Principal.AWS) : asList(Principal);
  return names.some(name => {
    const [, named] = /^(?:arn:.*:iam::)?(\$\{AWS::AccountId\}|\d{12})(?::root)?$/.exec(name) ?? [];
    return name === '*' || (named !== undefined && (account === undefined || named === account || named.startsWith('$')));
  });
}

function isEmpty(condition: object | undefined): boolean {
  return condition === undefined || Object.keys(condition).length === 0;
}

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value as readonly T[] : [value as T];
}
