import { InstanceMetadataModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of the instance metadata service.
 */
export interface InstanceMetadataOptions {
  /**
   * How many hops an answer may take.
   *
   * @default 1
   */
  readonly httpPutResponseHopLimit?: number;
}

/**
 * How the instance metadata service of the nodes answers.
 */
export class InstanceMetadata {
  /**
   * IMDSv2 only.
   */
  public static imdsV2Required(options: InstanceMetadataOptions = {}): InstanceMetadata {
    return InstanceMetadata.of(2, options);
  }

  /**
   * IMDSv1 as well.
   */
  public static imdsV1Allowed(options: InstanceMetadataOptions = {}): InstanceMetadata {
    return InstanceMetadata.of(1, options);
  }

  private static of(minimumVersion: 1 | 2, options: InstanceMetadataOptions): InstanceMetadata {
    return new InstanceMetadata({
      union: 'InstanceMetadata',
      features: [Feature.INSTANCE_METADATA],
      check: () => {},
      bind: () => ({ minimumVersion, hopLimit: options.httpPutResponseHopLimit ?? 1 }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<InstanceMetadataModel>,
  ) {}
}
