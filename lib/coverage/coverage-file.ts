import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { keyUsersOf } from './app-key-users';
import { CoverageReport } from './coverage-report';
import { finalDocument } from './final-document';
import { measureCoverage } from './measure-coverage';
import { usedReleases } from '../checks/coverage-releases';
import type { StageFacts } from '../checks/stage-facts';
import type { ConfigurationRecord } from '../private/configuration-record';
import type { SecurityConfigurationDocument } from '../security-configuration-document';

/**
 * Writes a page for each release on which a configuration is used.
 *
 * @param document what the configuration was made with
 */
export function writeCoverage(facts: StageFacts, record: ConfigurationRecord, document: SecurityConfigurationDocument, directory: string): void {
  const { inventory } = facts;
  const input = finalDocument(inventory.configurationOf(record), document, inventory);
  const known = keyUsersOf(record);
  for (const { label, applications } of usedReleases(facts, record)) {
    const report = CoverageReport._of(measureCoverage(input, label, applications && { applications: [...applications] }, known));
    writeFileSync(join(directory, coverageFileName(record.construct, label)), report.toHtml());
  }
}

const MOST_CHARACTERS = 60;

/** Of the stack, the configuration and the release: safe on every file system, and one for each, also where case does not count. */
export function coverageFileName(configuration: IConstruct, releaseLabel: string): string {
  const stack = Stack.of(configuration);
  const path = configuration.node.path;
  const inStack = path.slice(stack.node.path.length).replace(/^\//, '');
  const label = /^[a-z][a-z0-9.-]{0,40}$/.test(releaseLabel) ? releaseLabel : `${safe(releaseLabel)}-${hashOf(releaseLabel)}`;
  return `${safe(stack.artifactId)}.${safe(inStack)}-${hashOf(path)}.${label}.coverage.html`;
}

function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, MOST_CHARACTERS);
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}
