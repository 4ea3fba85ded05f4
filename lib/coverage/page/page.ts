import type { CoverageReport } from '../coverage-report';
import { markup } from '../markup';

/** A report as a page. */
export function coveragePage({ releaseLabel }: CoverageReport): string {
  return `${markup`<!DOCTYPE html><title>${releaseLabel}</title>`.text}\n`;
}
