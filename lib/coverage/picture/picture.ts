import type { CoverageReport } from '../coverage-report';
import { Markup, markup } from '../markup';

/** A picture of a report. */
export function coveragePicture({ releaseLabel }: CoverageReport): Markup {
  return markup`<svg xmlns="http://www.w3.org/2000/svg"><title>${releaseLabel}</title></svg>`;
}
