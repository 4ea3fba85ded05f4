import { GrantPage, KeyDescription } from '../../../lib/handlers/key-user/environment';
import { awsError } from '../common/aws-error';

interface StoredGrant {
  readonly id: string;
  readonly name: string;
  grantee: string;
  readonly operations: readonly string[];
  /** Listings do not show it before. */
  readonly listedFrom: number;
}

interface Key extends KeyDescription {
  policy: string;
  /** As in some states. */
  readonly takesNoChange?: boolean;
  readonly grants: StoredGrant[];
}

interface Statement {
  readonly Sid?: string;
  readonly Principal?: unknown;
}

/** AWS KMS as far as the function knows it, in memory. */
export class FakeKms {
  public readonly keys = new Map<string, Key>();
  public readonly aliases = new Map<string, string>();
  /** Roles that exist. */
  public readonly roles = new Set<string>();
  /** Actions that are denied. */
  public readonly denied = new Set<string>();
  /** All policies that were ever put. */
  public readonly puts: string[] = [];
  /** The rights hold for the key that has this alias, as those on a key that is named by one. */
  public onlyAlias?: string;
  /** How many of the next puts do not know new roles. */
  public unknownFor = 0;
  /** How long listings lag behind. */
  public lag = 0;
  /** Grants on a page. */
  public pageSize = 2;
  private created = 0;

  constructor(private readonly now: () => number) {}

  public fork(now: () => number): FakeKms {
    const copy = new FakeKms(now);
    this.keys.forEach((key, arn) => copy.keys.set(arn, { ...key, grants: key.grants.map(grant => ({ ...grant })) }));
    this.aliases.forEach((arn, alias) => copy.aliases.set(alias, arn));
    this.roles.forEach(role => copy.roles.add(role));
    this.denied.forEach(action => copy.denied.add(action));
    Object.assign(copy, { unknownFor: this.unknownFor, lag: this.lag, created: this.created });
    return copy;
  }

  public createKey(arn: string, policy: string, more: Partial<Key> = {}): void {
    this.keys.set(arn, { arn, state: 'Enabled', manager: 'CUSTOMER', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', grants: [], policy, ...more });
  }

  public change(arn: string, more: Partial<Key>): void {
    this.keys.set(arn, { ...this.keys.get(arn)!, ...more });
  }

  /** What IAM and KMS make of policies and grants that name a role which is deleted. */
  public deleteRole(role: string, id: string): void {
    this.roles.delete(role);
    for (const key of this.keys.values()) {
      key.policy = key.policy.replaceAll(JSON.stringify(role), JSON.stringify(id));
      key.grants.filter(({ grantee }) => grantee === role).forEach(grant => Object.assign(grant, { grantee: id }));
    }
  }

  public describeKey(name: string): KeyDescription {
    const { arn, state, manager, spec, usage } = this.find(name, true);
    this.assertAllowed('DescribeKey', arn);
    return { arn, state, manager, spec, usage };
  }

  public getKeyPolicy(arn: string): string {
    this.assertAllowed('GetKeyPolicy', arn);
    return this.find(arn).policy;
  }

  public putKeyPolicy(arn: string, policy: string): void {
    this.assertAllowed('PutKeyPolicy', arn);
    const key = this.find(arn);
    assertUsable(key);
    this.check(policy);
    key.policy = policy;
    this.puts.push(policy);
  }

  public listGrants(arn: string, { grantee, from }: { readonly grantee?: string; readonly from?: string }): GrantPage {
    this.assertAllowed('ListGrants', arn);
    const all = this.find(arn).grants.filter(grant => (grantee === undefined || grant.grantee === grantee) && grant.listedFrom <= this.now());
    const start = Number(from ?? 0);
    const next = start + this.pageSize;
    return { grants: all.slice(start, next), next: next < all.length ? String(next) : undefined };
  }

  public createGrant(arn: string, { name, grantee, operations }: Pick<StoredGrant, 'name' | 'grantee' | 'operations'>): void {
    this.assertAllowed('CreateGrant', arn);
    const key = this.find(arn);
    if (key.state !== 'Enabled') {
      throw awsError('DisabledException', 409, `${arn} is ${key.state}.`);
    }
    if (!this.roles.has(grantee) || this.unknownFor > 0) {
      this.unknownFor -= 1;
      throw awsError('InvalidArnException', 400, 'ARN does not refer to a valid principal');
    }
    const same = key.grants.find(grant => grant.name === name && grant.grantee === grantee && grant.operations.join() === operations.join());
    if (same === undefined) {
      this.created += 1;
      key.grants.push({ id: `grant-${this.created}`, name, grantee, operations, listedFrom: this.now() + this.lag });
    }
  }

  public revokeGrant(arn: string, id: string): void {
    this.assertAllowed('RevokeGrant', arn);
    const key = this.find(arn);
    assertUsable(key);
    const { grants } = key;
    const index = grants.findIndex(grant => grant.id === id);
    if (index < 0) {
      throw awsError('NotFoundException', 400, `Grant ID ${id} not found`);
    }
    grants.splice(index, 1);
  }

  private find(name: string, isDescription = false): Key {
    const arn = isDescription ? this.aliases.get(name) ?? [...this.keys.keys()].find(each => each === name || each.endsWith(`/${name}`)) : name;
    const key = arn === undefined ? undefined : this.keys.get(arn);
    if (key === undefined) {
      throw awsError('NotFoundException', 400, `Key '${name}' does not exist`);
    }
    return key;
  }

  private assertAllowed(action: string, arn?: string): void {
    if (this.denied.has(action) || (this.onlyAlias !== undefined && arn !== undefined && this.aliases.get(this.onlyAlias) !== arn)) {
      throw awsError('AccessDeniedException', 400, `User: arn:aws:sts::111111111111:assumed-role/F/f is not authorized to perform: kms:${action} on resource: ${'x'.repeat(300)}`);
    }
  }

  private check(policy: string): void {
    if (Buffer.byteLength(policy) > 32768) {
      throw awsError('LimitExceededException', 400, 'Policy is too long.');
    }
    const { Statement } = JSON.parse(policy) as { Statement: readonly Statement[] };
    const named = Statement.flatMap(({ Principal }) => (Principal as { AWS?: string | string[] } | undefined)?.AWS ?? []);
    if (Statement.length === 0 || named.some(principal => !/^arn:aws:iam::\d+:(root|user)/.test(principal) && !this.roles.has(principal)) || this.unknownFor > 0) {
      this.unknownFor -= 1;
      throw awsError('MalformedPolicyDocumentException', 400, 'Policy contains a statement with one or more invalid principals.');
    }
    const sids = Statement.map(({ Sid }) => Sid).filter(sid => sid !== undefined);
    if (new Set(sids).size < sids.length) {
      throw awsError('MalformedPolicyDocumentException', 400, 'Statement IDs (SID) in a single policy must be unique.');
    }
  }
}

function assertUsable({ arn, state, takesNoChange }: Key): void {
  if (takesNoChange === true) {
    throw awsError('KMSInvalidStateException', 400, `${arn} is ${state}.`);
  }
}
