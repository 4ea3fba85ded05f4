/**
 * Who has to be able to use a key, and for what.
 */
export interface CoverageKeyUser {
  /**
   * Who it is: a role by its name or ARN where the app knows it, else what it is for the clusters, such as `the roles of the nodes`.
   */
  readonly principal: string;

  /**
   * What it needs the key for, in a clause.
   */
  readonly why: string;

  /**
   * What it has to be allowed, as in a key policy: `kms:Decrypt`. `kms:CreateGrant`, `kms:ListGrants` and `kms:RevokeGrant` are for AWS resources
   * only, on condition of `kms:GrantIsForAWSResource`. Empty where AWS does not publish what is needed.
   */
  readonly actions: string[];
}

/**
 * A key that a document names, with those who have to be users of it.
 */
export interface CoverageKey {
  /**
   * The key as the document names it: an ARN, an id, an alias, or what a CDK token refers to, such as `${Stack/Key/Resource.Arn}`.
   */
  readonly key: string;

  /**
   * What it encrypts: `Amazon S3`, `Amazon S3, bucket logs`, `local disks`.
   */
  readonly usedFor: string[];

  /**
   * Its users.
   */
  readonly users: CoverageKeyUser[];
}
