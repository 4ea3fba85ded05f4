import { ArnFormat, CfnElement, Lazy, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { codeForKeyUser, keyUserWriters } from './deploy-time-key-users';
import { FOR_AWS_RESOURCE, KEY_GRANT_ACTIONS, KEY_USE_ACTIONS } from './key-user-specification';
import { isNear } from '../private/deploy-time-writers';
import { DeployTimeWriter, PlacedRight, PolicyHolder, ResourcePermission, RightRequest, RoleSubject, requestRight } from '../private/placement';
import { settledWritersOf, writersFor } from '../private/policy-dependency';
import { plain } from '../private/readable';

/**
 * That a role was made a user of keys, with what else it needs beside them.
 *
 * This is not an `iam.Grant`: where the rights are written, in the policy of a key or of the role, is decided when the app is
 * synthesized, because it depends on what else the app holds. What can be said before that is what has to wait for them.
 */
export class KeyUserGrant implements IDependable {
  /**
   * @param asker what asked for the rights
   * @internal
   */
  public static _of(subject: RoleSubject, rights: readonly PlacedRight[], asker: IConstruct): KeyUserGrant {
    return new KeyUserGrant(subject, rights, asker);
  }

  private constructor(private readonly subject: RoleSubject, private readonly rights: readonly PlacedRight[], asker: IConstruct) {
    // who waits is not known here, so it waits for what is surely deployed before it
    const near = (right: PlacedRight) => settledWritersOf(right).filter(writer => isNear(writer, asker, right));
    Dependable.implement(this, {
      get dependencyRoots() {
        return [...new Set(rights.flatMap(right => [...Dependable.of(right).dependencyRoots, ...near(right)]))];
      },
    });
  }

  /**
   * The role that got the rights.
   */
  public get role(): iam.IRole {
    return this.subject.role();
  }

  /**
   * Has constructs wait until the role has its rights: their resources are created after the policies that hold them.
   *
   * @param constructs what uses the role, such as a cluster
   */
  public applyBefore(...constructs: IConstruct[]): void {
    constructs.forEach(construct => construct.node.addDependency(...this.rights, writersFor(construct, this.rights)));
  }
}

/** The key behind what was passed as one. */
export interface KeyTarget {
  /** The key behind an alias; the alias itself where the key is not known. */
  readonly key: kms.IKey;
  /** The L1, where the app owns the key. */
  readonly cfnKey?: kms.CfnKey;
  /** The name of an alias whose key is not known to the app: 'alias/name'. */
  readonly importedAliasName?: string;
  /** What the document names: the ARN of the key; that of the alias where the key is not known. */
  readonly documentArn: string;
}

/** What makes a key user: the two statements that the KMS console writes. */
export const KEY_USER = 'key-user';

const TARGET = Symbol('cdk-emr-security.KeyTarget');

/** Finds the key behind an alias, and its L1: once, as that does not change. */
export function keyTarget(key: kms.IKey & { [TARGET]?: KeyTarget }): KeyTarget {
  return key[TARGET] ??= targetOf(key);
}

function targetOf(key: kms.IKey): KeyTarget {
  if (isAlias(key)) {
    const target = targetKeyOf(key);
    return target === undefined ? { key, importedAliasName: key.aliasName, documentArn: key.keyArn } : keyTarget(target);
  }
  return { key, cfnKey: cfnKeyOf(key), importedAliasName: aliasNameIn(key.keyArn), documentArn: key.keyArn };
}

/**
 * Makes a role a user of a key, as the KMS console does.
 *
 * @param attachesVolumes whether the role does that with the key, for which a grant of KMS is not enough
 */
export function makeKeyUser(key: kms.IKey, subject: RoleSubject, warnOn: IConstruct, attachesVolumes = false): PlacedRight {
  const target = keyTarget(key);
  return requestRight({ subject, holder: keyHolder(target), permission: keyUserPermission(target), warnOn, attachesVolumes });
}

/** A key as what has a policy. */
export function keyHolder(target: KeyTarget): PolicyHolder {
  return new KeyHolder(target);
}

class KeyHolder implements PolicyHolder {
  public readonly kind = 'KMS key';
  public readonly policyName = 'key policy';
  public readonly obeysIam = false;

  constructor(private readonly target: KeyTarget) {}

  public get construct(): kms.IKey {
    return this.target.key;
  }

  public policyElement(): CfnElement | undefined {
    return this.target.cfnKey;
  }

  public policyDocument(): unknown {
    return this.target.cfnKey?.keyPolicy;
  }

  public willRender(): boolean {
    return this.target.cfnKey === undefined || willRender(this.target.key, this.target.cfnKey);
  }

  /** A key of Key.fromCfnKey() holds no resource itself. */
  public policyConstruct(): IConstruct {
    const { key, cfnKey } = this.target;
    return cfnKey !== undefined && cfnKey.node.scope !== key ? cfnKey : key;
  }

  /** A key user may decrypt as well; but nobody is made one who only decrypts. */
  public writersOf(right: RightRequest): DeployTimeWriter[] {
    return [right.permission.id, right.permission.impliedBy].includes(KEY_USER) ? keyUserWriters(this.target, right) : [];
  }

  public codeFor(right: RightRequest): string | undefined {
    return right.permission.id === KEY_USER ? codeForKeyUser(this.target, right) : undefined;
  }
}

interface KeyInPolicy {
  readonly resource: string;
  readonly conditions: Record<string, Record<string, unknown>>;
}

/**
 * The key as a policy of a role names it.
 *
 * An alias's ARN grants nothing there, so a key that is known by its alias only is named by a condition.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function keyInIdentityPolicy({ key, importedAliasName }: KeyTarget): KeyInPolicy {
  return importedAliasName === undefined
    ? { resource: key.keyArn, conditions: {} }
    : {
      resource: isAlias(key)
        ? Stack.of(key).formatArn({ service: 'kms', resource: 'key', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME })
        : key.keyArn.replace(ALIAS_IN_ARN, ':key/*'), // it may be of another account or Region
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': importedAliasName } },
    };
}

/** What a key user may do, in either place. */
export function keyUserPermission(target: KeyTarget): ResourcePermission {
  return new KeyUserPermission(target);
}

class KeyUserPermission implements ResourcePermission {
  public readonly id = KEY_USER;
  public readonly what = 'use the key';
  public readonly hasSids = true;

  constructor(private readonly target: KeyTarget) {}

  public resourceStatements(principals: iam.IPrincipal[]): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ sid: 'Allow use of the key', principals, actions: KEY_USE_ACTIONS, resources: ['*'] }),
      new iam.PolicyStatement({
        sid: 'Allow attachment of persistent resources', principals, actions: KEY_GRANT_ACTIONS, resources: ['*'], conditions: FOR_AWS_RESOURCE,
      }),
    ];
  }

  public identityStatements(): iam.PolicyStatement[] {
    const { resource, conditions } = keyInIdentityPolicy(this.target);
    return [
      new iam.PolicyStatement({ actions: KEY_USE_ACTIONS, resources: [resource], conditions }),
      new iam.PolicyStatement({ actions: KEY_GRANT_ACTIONS, resources: [resource], conditions: { ...conditions, ...FOR_AWS_RESOURCE } }),
    ];
  }
}

/** An ARN of an alias names no key, in whatever way it was imported. */
const ALIAS_IN_ARN = /:(alias\/[^:]+)$/;

function aliasNameIn(arn: string): string | undefined {
  return ALIAS_IN_ARN.exec(arn)?.[1];
}

function isAlias(key: kms.IKey): key is kms.IAlias {
  return 'aliasName' in key;
}

function targetKeyOf(alias: kms.IAlias): kms.IKey | undefined {
  try {
    return alias.aliasTargetKey;
  } catch {
    return undefined; // how an alias of Alias.fromAliasName() says that it does not know: there is no other sign
  }
}

function cfnKeyOf(key: kms.IKey): kms.CfnKey | undefined {
  return [key.node.defaultChild, key.node.scope].find((candidate): candidate is kms.CfnKey => kms.CfnKey.isCfnKey(candidate));
}

/**
 * Whether the L1 still has the policy to which addToResourcePolicy() adds.
 *
 * A key of Key.fromCfnKey() renders its policy once and remembers it; whoever looked at the template before, an aspect or the search
 * for circles, would have the statements that come later lost. So it gets one that is rendered anew.
 */
function willRender(key: kms.IKey, cfnKey: kms.CfnKey): boolean {
  const overrides = (cfnKey as unknown as { readonly rawOverrides?: { readonly Properties?: object } }).rawOverrides;
  if (overrides?.Properties !== undefined && 'KeyPolicy' in overrides.Properties) {
    return false; // an override of the policy may replace all statements
  }
  // protected in TypeScript's eyes, but there is no other way to it
  const { policy } = key as unknown as { readonly policy?: iam.PolicyDocument };
  if (policy === undefined || cfnKey.keyPolicy === policy) {
    return true;
  }
  const rendered = (value: unknown) => JSON.stringify(plain(value, cfnKey));
  if (rendered(cfnKey.keyPolicy) !== rendered(policy.toJSON())) {
    return false; // somebody replaced it
  }
  cfnKey.keyPolicy = Lazy.uncachedAny({ produce: () => policy.toJSON() });
  return true;
}
