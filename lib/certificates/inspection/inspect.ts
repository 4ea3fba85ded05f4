import { CertificateFinding, InspectionContext } from '../certificate-inspection';
import { Bundle } from './bundle';
import { CERTIFICATE_RULES } from './rule-table';
import { readZip } from './zip';

/** Looks at files as they would stand in the zip, by name. Never throws, and no finding holds anything of a key. */
export function inspectFiles(files: ReadonlyMap<string, Uint8Array>, context: InspectionContext): CertificateFinding[] {
  return findingsOf(new Bundle(files, context));
}

/** Looks at a zip as the nodes get it. Never throws, and no finding holds anything of a key. */
export function inspectZip(zip: Uint8Array, context: InspectionContext): CertificateFinding[] {
  const reading = readZip(zip);
  return findingsOf(new Bundle(reading.files, context, reading));
}

function findingsOf(bundle: Bundle): CertificateFinding[] {
  return CERTIFICATE_RULES.flatMap(rule => rule.check(bundle).map(({ file, severity, message, remedy, shownBy }) => ({
    ruleId: rule.id,
    severity: severity ?? rule.severity,
    file,
    message,
    remedy: forFile(`${remedy ?? rule.remedy}. This shows it: ${shownBy ?? rule.shownBy}`, file),
  })));
}

/** The commands are copied, so a name that a shell would take apart, or run, does not get into them. */
function forFile(text: string, file: string | undefined): string {
  return text.replace(/\bFILE\b/g, placeholder => (file !== undefined && /^[\w./-]{1,200}$/.test(file) ? file : placeholder));
}
