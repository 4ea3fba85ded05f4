import { CfnParameter } from 'aws-cdk-lib';

/*
 * What of a password can be read in a template. CloudFormation puts dynamic references to secrets into effect in every property, those
 * to secure strings of Systems Manager in some only, and none of Amazon EMR:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
 */

/** Whether the text, or the beginning of it, stands for what CloudFormation reads elsewhere. */
export function isDynamicReference(text: string): boolean {
  return text.startsWith('{{resolve:');
}

/** Whether the text has a reference that CloudFormation refuses in properties of Amazon EMR. */
export function hasSecureStringReference(text: string): boolean {
  return text.includes('{{resolve:ssm-secure:');
}

/** Whether the template, or whoever describes the stack, shows what the parameter holds. */
export function showsItsValue(parameter: CfnParameter): boolean {
  const value = parameter.default as unknown;
  return !parameter.noEcho || typeof value === 'string' && value !== '' && !isDynamicReference(value);
}
