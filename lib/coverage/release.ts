import { readableText } from '../document/token-text';
import { inOneLine } from '../private/errors';
import { KNOWN_RELEASES } from '../releases/known-releases';
import { compareVersions, ReleaseLabel, Version } from '../releases/release-label';
import { Feature, reached, Since, THRESHOLDS } from '../releases/thresholds';

/** None, a word ('-beta'), or a day ('-20211119'): what other numbers mean is not known. */
const SUFFIX = /^(?:-(?:[a-z][a-z0-9.]*|\d{8}))*$/;

/** A release as far as AWS's pages speak of it. */
export class CoveredRelease {
  /** For texts. */
  public readonly name: string;
  /** Why nothing can be said of it; undefined if something can. */
  public readonly unknown?: string;
  private readonly release?: ReleaseLabel;

  constructor(label: string) {
    this.name = inOneLine(readableText(label)).slice(0, 100);
    this.release = ReleaseLabel.parse(label);
    if (this.release === undefined || !SUFFIX.test(this.release.suffix)) {
      this.unknown = 'the release label is not understood, so nothing is known of the release';
    } else if (this.release.productLine !== 'emr') {
      this.unknown = `AWS publishes nothing of what is encrypted on releases of ${this.release.productLine}`;
    } else if (this.release.version[0] > Math.max(...KNOWN_RELEASES.majors)) {
      this.unknown = `nothing is known here of ${this.release.version[0]}.x, which is newer than this library`;
    } else if (this.hasFeature(Feature.SECURITY_CONFIGURATION) === undefined) {
      this.unknown = 'nothing is published of security configurations on previews';
    }
  }

  public get lacksConfigurations(): boolean {
    return this.lacks(Feature.SECURITY_CONFIGURATION);
  }

  public lacks(feature: Feature): boolean {
    return this.hasFeature(feature) === false;
  }

  /** Undefined where that is not known. */
  public hasFeature(feature: Feature): boolean | undefined {
    return this.has(THRESHOLDS.find(each => each.feature === feature)!);
  }

  /** The newest that is known here of its major, if it came after that: what holds of a release and later holds of it. */
  public get newerThan(): string | undefined {
    // releases of other product lines are neither older nor newer
    return this.unknown === undefined
      ? KNOWN_RELEASES.newest.find(text => {
        const label = ReleaseLabel.parse(text)!;
        return label.version[0] === this.release!.version[0] && label.isOlderThan(this.release!);
      })
      : undefined;
  }

  /** Undefined where that is not known, as of the preview of the first release that has it. */
  public has(since: Since): boolean | undefined {
    if (this.unknown !== undefined || !this.release) {
      return undefined;
    }
    const { version, suffix } = this.release;
    if (!reached(since, version)) {
      return false;
    }
    return /[a-z]/.test(suffix) && since.since.some(first => compareVersions(first, version) === 0) ? undefined : true;
  }

  /** The first later release that has it: 'emr-7.3.0'. */
  public nextWith({ since }: Since): string | undefined {
    const next = [...since].sort(compareVersions).find((first: Version) => !this.release || compareVersions(first, this.release.version) > 0);
    return next && `emr-${next.join('.')}`;
  }
}
