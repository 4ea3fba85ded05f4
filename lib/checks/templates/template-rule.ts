import { PAGE, idOf } from '../documents/document-rule';
import { FindingSeverity } from '../finding';

/** One row of the table of rules over templates: those over the documents in them have a table of their own. */
export interface TemplateRule {
  /** Stable: warnings are acknowledged by it. */
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly looksAt: string;
  /** The page that says so: an ERROR has one of AWS. */
  readonly evidence: string;
  readonly remedy: string;
  /** What breaks it, in a few words. */
  readonly example: string;
}

/** A template that cannot be read is told of: nothing else would be. */
export const UNREADABLE_TEMPLATE: TemplateRule = {
  id: idOf('unreadable-template'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the text of the template',
  evidence: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html',
  remedy: 'Correct the text: CloudFormation cannot read it either',
  example: 'a template that is neither JSON nor YAML',
};

/** The document says how, the cluster holds the secrets. */
export const CLUSTER_KERBEROS: TemplateRule = {
  id: idOf('cluster-kerberos'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the KerberosAttributes of clusters, and whether their configurations have Kerberos',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Give the cluster KerberosAttributes exactly if its configuration has a Kerberos section',
  example: 'a configuration with a KerberosConfiguration, and a cluster that names it without KerberosAttributes',
};

export const TEMPLATE_RULES: readonly TemplateRule[] = [UNREADABLE_TEMPLATE, CLUSTER_KERBEROS];
