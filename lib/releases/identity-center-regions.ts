/**
 * Whether Identity Center is listed for a Region: the list of AWS has none of China and GovCloud.
 *
 * Within the partition aws nothing is said: that list grows.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-considerations.html
 */
export function isOutsideIdentityCenter({ region = '', partition }: { readonly region?: string; readonly partition?: string }): boolean {
  return partition !== undefined ? partition !== 'aws' : /^(cn|us-gov)-/.test(region);
}
