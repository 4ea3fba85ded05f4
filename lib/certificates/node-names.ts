/**
 * The wildcard that covers the names of the nodes of a Region.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 */
export function nodeWildcard(region: string): string {
  return region === 'us-east-1' ? '*.ec2.internal' : `*.${region}.compute.internal`;
}
