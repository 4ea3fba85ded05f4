// Which version a change asks for, as CONTRIBUTING.md has it.
import { isMajor, TemplateChange } from './template-changes';

const partsOf = (version: string) => version.split('.').map(Number);

/** Why a version may not follow another with these changes, as sentences; none if it may. Before 1.0.0 the second number counts as the first. */
export function wrongStep(before: string, after: string, changes: TemplateChange[], breaks: string[]): string[] {
  const [old, next] = [partsOf(before), partsOf(after)];
  const at = next.findIndex((part, index) => part !== old[index]);
  if (at < 0 || next[at] < old[at]) {
    return [`${after} does not follow ${before}`];
  }
  const isMajorStep = at === 0 || (old[0] === 0 && at === 1);
  const reasons = [...changes.filter(isMajor).map(({ file, replaced, gone }) => `${file}: ${[...replaced, ...gone].join(', ')}`), ...breaks];
  return isMajorStep ? [] : reasons.map(reason => `${after} is no major version after ${before}, and there is a change that asks for one: ${reason}`);
}
