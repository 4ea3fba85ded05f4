import { CfnResource, Stack } from 'aws-cdk-lib';
import { Access, GRANTED, UNKNOWN_ROLE, judgeForeign } from './key-access';
import { KnownRole, isOwned } from './known-role';
import { AllowedUse, Statement, allowedUse, asList } from './policy-reach';
import { Principals, principalsOf } from './principals';
import { RolePolicies } from './role-policies';
import { ResourceType, StageInventory } from './stage-inventory';
import { Referenced, Value, isReferenced, textOf } from './value';
import { matchesPattern } from '../private/pattern';

/** An object of a bucket of the app; the key may hold wildcards where it is not known. */
export interface BucketObject {
  readonly bucket: CfnResource;
  readonly objectKey: Value;
}

/** What a policy allows to read of any bucket. */
interface Readings {
  /** With all values that Resource can take; undefined where it is missing. */
  readonly statements: readonly { readonly statement: Statement; readonly resources?: readonly Value[] }[];
  readonly unreadable: boolean;
}

const READ = ['s3:getobject'];

// AWS managed policies that let a role read every object, and those that EMR's roles often have which do not.
const WITH_S3 = [
  'AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess', 'AmazonS3FullAccess', 'AmazonS3ReadOnlyAccess', 'service-role/AmazonElasticMapReduceforEC2Role',
];
const WITHOUT_S3 = ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'];

/**
 * Who can read the objects of the buckets of the app, from the final bucket policies and identity policies of the Stage.
 *
 * It errs on the side of a right: Deny statements, conditions, permission boundaries and other accounts are not looked at.
 */
export class ObjectAccess {
  private foreignPolicies?: boolean;
  private readonly ofBuckets = new Map<CfnResource, Readings>();

  constructor(private readonly inventory: StageInventory, private readonly policies: RolePolicies) {}

  /** Whether the role can read the object. */
  public judge(role: KnownRole, object: BucketObject): Access {
    const { texts, foreign } = this.policies.of(role);
    if (texts.some(({ document, scope }) => this.mayRead(document, scope, object))) {
      return GRANTED;
    }
    const policies = this.bucketPolicies(object);
    const named = policies.map(({ roles }) => roles.has(role));
    if (policies.some(({ everyone }) => everyone) || named.includes(true)) {
      return GRANTED;
    }
    const byOthers = isOwned(role) ? judgeForeign(foreign, WITH_S3, WITHOUT_S3) : UNKNOWN_ROLE;
    return byOthers.verdict === 'NONE' && (this.hasForeignPolicies() || named.includes(undefined) || policies.some(({ unknown }) => unknown))
      ? { verdict: 'UNKNOWN', reason: 'a bucket policy names what is not known before deployment' }
      : byOthers;
  }

  /** Whether a policy document may let its principal read the object. */
  public mayRead(document: unknown, scope: CfnResource, object: BucketObject): boolean {
    const { statements, unreadable } = this.covering(this.readingsIn(document, scope), object);
    return unreadable || statements.length > 0;
  }

  private bucketPolicies(object: BucketObject): readonly Principals[] {
    return this.inventory.referringTo(object.bucket, ResourceType.BUCKET_POLICY, 'Bucket').map(policy =>
      principalsOf(this.covering(this.readingsOf(policy), object), policy, this.inventory));
  }

  /** A bucket policy is rendered once for all objects. */
  private readingsOf(policy: CfnResource): Readings {
    let readings = this.ofBuckets.get(policy);
    if (readings === undefined) {
      this.ofBuckets.set(policy, readings = this.readingsIn(this.inventory.renderer.property(policy, 'PolicyDocument'), policy));
    }
    return readings;
  }

  /** Whether there are bucket policies of which it is not known whose they are. */
  private hasForeignPolicies(): boolean {
    this.foreignPolicies ??= this.inventory.ofType(ResourceType.BUCKET_POLICY).some(policy =>
      this.inventory.renderer.valuesOfProperty(policy, 'Bucket').some(value => !value.some(isReferenced)));
    return this.foreignPolicies;
  }

  private readingsIn(document: unknown, scope: CfnResource): Readings {
    const { statements, unreadable } = allowedUse(document, scope, this.inventory, READ);
    return {
      statements: statements.map(statement => ({
        statement,
        resources: statement.Resource === undefined
          ? undefined : asList(statement.Resource).flatMap(resource => this.inventory.renderer.valuesOf(resource, scope)),
      })),
      unreadable,
    };
  }

  private covering({ statements, unreadable }: Readings, object: BucketObject): AllowedUse {
    return {
      statements: statements.filter(({ resources }) => resources === undefined || resources.some(value => this.mayCover(value, object)))
        .map(({ statement }) => statement),
      unreadable,
    };
  }

  private mayCover(value: Value, object: BucketObject): boolean {
    const at = value.findIndex(isReferencedResource);
    if (at < 0) {
      return this.mayMatch(value.map(part => typeof part === 'string' ? part : '*').join(''), object);
    }
    const target = (value[at] as Referenced).target;
    if (target !== object.bucket) {
      // a parameter or what a custom resource answers may hold the name of the bucket
      return !CfnResource.isCfnResource(target) || /^(Custom|AWS::CloudFormation)::/.test(target.cfnResourceType);
    }
    const rest = value.slice(at + 1);
    const key = keyOf(object);
    // without anything behind it, it is the bucket itself and not its objects
    return rest.length > 0 && (key === undefined || !rest.every(part => typeof part === 'string') || matchesPattern(rest.join(''), `/${key}`));
  }

  /** Whether a pattern in text may mean the object: an explicit name is known, and a generated one begins like the stack. */
  private mayMatch(pattern: string, object: BucketObject): boolean {
    const [arn, , service, , , ...rest] = pattern.split(':');
    if (rest.length === 0) {
      return pattern.includes('*');
    }
    const resource = rest.join(':');
    const [bucketPattern] = resource.split('/');
    if (!matchesPattern(arn, 'arn') || !matchesPattern(service, 's3') || !resource.includes('/') && !resource.endsWith('*')) {
      return false;
    }
    const names = this.inventory.renderer.valuesOfProperty(object.bucket, 'BucketName');
    if (names.length > 0) {
      const key = keyOf(object);
      return names.map(textOf).some(name => name === undefined
        || (key === undefined ? matchesPattern(bucketPattern, name) : matchesPattern(resource, `${name}/${key}`)));
    }
    const [literal] = bucketPattern.split(/[*?]/);
    const generated = Stack.of(object.bucket).stackName.toLowerCase().slice(0, 8);
    return literal.startsWith(generated) || literal !== bucketPattern && generated.startsWith(literal);
  }
}

/** Undefined if it is not known, or has wildcards. */
function keyOf({ objectKey }: BucketObject): string | undefined {
  const key = textOf(objectKey);
  return key === undefined || /[*?]/.test(key) ? undefined : key;
}

function isReferencedResource(part: Value[number]): boolean {
  return isReferenced(part) && !part.attribute.startsWith('AWS::');
}
