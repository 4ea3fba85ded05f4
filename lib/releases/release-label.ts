import { Token } from 'aws-cdk-lib';

/** No label has more, and a pattern runs out of stack on a text of millions of characters. */
const MOST_CHARACTERS = 100;

/**
 * The label of an Amazon EMR release, such as 'emr-7.9.0', 'emr-spark-8.0.0' or 'emr-6.0.0-beta'.
 *
 * Reading one never fails: labels are an open set, and one that is not understood here is not wrong.
 */
export class ReleaseLabel {
  /** Undefined for tokens, for texts of more than 100 characters and for labels without a version of three numbers ('emr-latest'). */
  public static parse(text: string): ReleaseLabel | undefined {
    if (text.length > MOST_CHARACTERS || Token.isUnresolved(text)) {
      return undefined;
    }
    const match = /^([a-z]+(?:-[a-z]+)*)-(\d+)\.(\d+)\.(\d+)((?:-[a-z0-9.]+)*)$/.exec(text);
    return match
      ? new ReleaseLabel(text, match[1], [Number(match[2]), Number(match[3]), Number(match[4])], match[5])
      : undefined;
  }

  private constructor(
    public readonly text: string,
    /** What is released: 'emr', 'emr-spark'. */
    public readonly productLine: string,
    public readonly version: Version,
    /** With its hyphen: '-beta', '-preview'; empty for a final release. */
    public readonly suffix: string,
  ) {}

  /** By version only: a pre-release has what its release has. */
  public compare(other: ReleaseLabel): number {
    return compareVersions(this.version, other.version);
  }

  /** False between product lines, whose numbers say nothing of each other. */
  public isOlderThan(other: ReleaseLabel): boolean {
    return this.productLine === other.productLine && this.compare(other) < 0;
  }
}

/** Major, minor, patch. */
export type Version = readonly [number, number, number];

/** Negative when the first is the older one. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
