import { SynthesizedStack } from './synthesized-stack';
import { CoverageArea, CoverageReport, CoverageRow, SecurityConfigurationDocument } from 'cdk-emr-security';

const AT_REST = [CoverageArea.S3, CoverageArea.LOCAL_DISK];

const MOST_GAPS = 3;

/** What is encrypted on the clusters of a stack, in short: how much, what is at rest, and the gravest gaps. */
export interface CoverageInWords {
  readonly title: string;
  readonly counts: string;
  readonly atRest: [state: string, what: string][];
  readonly gaps: [state: string, what: string][];
}

export function coverageInWords(stack: SynthesizedStack): CoverageInWords[] {
  return stack.ids('AWS::EMR::Cluster').map(id => {
    const { ReleaseLabel: release, Applications, SecurityConfiguration: { Ref: configuration } } = stack.resources[id].Properties;
    const applications: string[] = Applications.map(({ Name }: { Name: string }) => Name);
    const document = SecurityConfigurationDocument.fromObject(stack.resources[configuration].Properties.SecurityConfiguration);
    return inWords(document.coverage(release, { applications }), `What is encrypted on ${release} with ${applications.join(', ')}`, stack);
  });
}

function inWords({ rows, summary }: CoverageReport, title: string, stack: SynthesizedStack): CoverageInWords {
  const { encrypted, notEncrypted, needsSomething, unknown, gaps } = summary;
  const more = gaps.length - MOST_GAPS;
  return {
    title,
    counts: `${encrypted} encrypted, ${notEncrypted} not encrypted, ${needsSomething} in need of something, ${unknown} unknown`,
    atRest: rows.filter(({ area }) => AT_REST.includes(area)).map(row => [stateOf(row), stack.sayText(`${row.where}: ${row.by ?? row.why}`)]),
    gaps: [
      ...gaps.slice(0, MOST_GAPS).map((gap): [string, string] => [stateOf(gap), `${gap.remedy} (${gap.rows.length})`]),
      ...more > 0 ? [['', `and ${more} more`] as [string, string]] : [],
    ],
  };
}

function stateOf({ state }: Pick<CoverageRow, 'state'>): string {
  return state.toLowerCase().replaceAll('_', ' ');
}
