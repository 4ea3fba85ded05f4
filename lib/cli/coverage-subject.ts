import { CannotReport } from './cannot-report';
import { contentOf } from './file-content';
import { TemplateChoice, chooseIn } from './template-choice';
import { readDocument } from '../checks/documents/readable-document';
import { SecurityConfigurationDocument } from '../security-configuration-document';

/** What a report is about: a document, and of a template what else it tells. */
export type CoverageSubject = Pick<TemplateChoice, 'document'> & Partial<TemplateChoice>;

/**
 * What the text of a file has to be reported on. Throws CannotReport, if it holds no document.
 *
 * @param resource the logical id of a configuration of a template
 */
export function subjectIn(text: string, resource: string | undefined): CoverageSubject {
  const content = contentOf(text);
  switch (content.kind) {
    case 'template':
      return chooseIn(content.template, resource);
    case 'unreadable template':
      throw new CannotReport(`the template cannot be read: ${content.reason}`);
    case 'description':
      // the service has taken it: whatever it is, it is the document
      return { document: SecurityConfigurationDocument.fromJson(content.document) };
    case 'document': {
      const read = readDocument({ value: content.document, text: content.document });
      if (read && 'refusal' in read) {
        throw new CannotReport(read.refusal.message);
      }
      return { document: SecurityConfigurationDocument.fromJson(content.document) };
    }
  }
}

/** The release that a template tells. Throws CannotReport if there is not exactly one. */
export function releaseOf({ releases = [], logicalId }: CoverageSubject, option: string): string {
  const [release, ...others] = releases;
  if (release !== undefined && others.length === 0) {
    return release;
  }
  const known = releases.flatMap(each => each ?? []);
  const why = logicalId === undefined ? ''
    : known.length > 1 ? `; clusters that use '${logicalId}' have ${known.slice(0, 5).join(', ')}`
      : releases.length === 0 ? `; no cluster of the template is known to use '${logicalId}'`
        : `; the template does not tell it of all clusters that use '${logicalId}'`;
  throw new CannotReport(`the release of the clusters is not known${why}. Give it by ${option}, such as ${option} ${known[0] ?? 'emr-7.9.0'}`);
}
