import { DocumentFinding, DocumentRule } from './document-rule';
import { DOCUMENT_RULES } from './document-rule-table';
import { DocumentContext, DocumentView } from './document-view';
import { keysOf } from './pointer';
import { JudgeInput, Refusal, readDocument } from './readable-document';
import { REFUSALS } from './rules/text';
import { TextPositions } from './text-positions';
import { Finding, FindingSeverity } from '../finding';

export { JudgeInput } from './readable-document';

/** What is known of where the document is used. */
export type JudgeContext = DocumentContext;

/**
 * All that is to be said of a document, in the order in which it stands there.
 *
 * Never throws, whatever the document holds. Values that are only known later are not judged.
 */
export function judgeDocument(input: JudgeInput, context: JudgeContext = {}): Finding[] {
  const read = readDocument(input);
  if (read === undefined) {
    return [];
  }
  if ('refusal' in read) {
    return [refused(read.refusal)];
  }
  const positions = input.text === undefined ? undefined : new TextPositions(input.text);
  const view = new DocumentView(read.document, context, positions?.duplicates);
  const order = new DocumentOrder(read.document);
  return DOCUMENT_RULES
    .flatMap(rule => rule.check(view).map(found => findingOf(rule, found)))
    .map(finding => ({ finding, ranks: order.ranksOf(finding.path) }))
    .sort((left, right) => byPosition(left.ranks, right.ranks)
      || SEVERITIES.indexOf(left.finding.severity) - SEVERITIES.indexOf(right.finding.severity)
      || compareText(left.finding.ruleId, right.finding.ruleId))
    .map(({ finding }) => ({ ...finding, ...positions?.of(finding.path) }));
}

const SEVERITIES = [FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.INFO];

function findingOf(rule: DocumentRule, found: DocumentFinding): Finding {
  return {
    ruleId: rule.id,
    severity: found.severity ?? rule.severity,
    path: found.path,
    message: found.message,
    remedy: found.remedy ?? rule.remedy,
  };
}

function refused(refusal: Refusal): Finding {
  return { ...findingOf(REFUSALS[refusal.slug], refusal), ...refusal.position };
}

/** Where the parts of a document stand, as they are listed in it. */
class DocumentOrder {
  private readonly ranks = new Map<object, ReadonlyMap<string, number>>();

  constructor(private readonly document: unknown) {
  }

  public ranksOf(pointer: string): readonly number[] {
    const ranks: number[] = [];
    let value = this.document;
    for (const key of keysOf(pointer)) {
      if (typeof value !== 'object' || value === null) {
        break;
      }
      ranks.push(this.rankIn(value, key));
      value = (value as Record<string, unknown>)[key];
    }
    return ranks;
  }

  private rankIn(owner: object, key: string): number {
    let ranks = this.ranks.get(owner);
    if (!ranks) {
      ranks = new Map(Object.keys(owner).map((each, index) => [each, index]));
      this.ranks.set(owner, ranks);
    }
    return ranks.get(key) ?? -1;
  }
}

/** What holds something comes before it. */
function byPosition(left: readonly number[], right: readonly number[]): number {
  const different = left.findIndex((rank, index) => rank !== right[index]);
  if (different < 0) {
    return left.length - right.length;
  }
  return different < right.length ? left[different] - right[different] : 1;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
