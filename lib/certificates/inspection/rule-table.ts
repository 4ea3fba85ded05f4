import { CertificateRule } from './rule';
import { CHAIN_RULES } from './rules/chain';
import { DATE_RULES } from './rules/dates';
import { EXTENSION_RULES } from './rules/extensions';
import { FILE_NAME_RULES } from './rules/file-names';
import { FORM_RULES } from './rules/form';
import { NAME_RULES } from './rules/names';
import { PRIVATE_KEY_RULES } from './rules/private-key';
import { STRENGTH_RULES } from './rules/strength';
import { TRUST_RULES } from './rules/trust';
import { USAGE_RULES } from './rules/usage';
import { ZIP_RULES } from './rules/zip';

/** All rules over certificate bundles, in the order in which their findings are told: what keeps others from being looked at comes first. */
export const CERTIFICATE_RULES: readonly CertificateRule[] = [
  ...ZIP_RULES,
  ...FILE_NAME_RULES,
  ...FORM_RULES,
  ...PRIVATE_KEY_RULES,
  ...CHAIN_RULES,
  ...TRUST_RULES,
  ...DATE_RULES,
  ...NAME_RULES,
  ...STRENGTH_RULES,
  ...USAGE_RULES,
  ...EXTENSION_RULES,
];
