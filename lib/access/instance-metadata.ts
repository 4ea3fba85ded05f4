import { Token } from 'aws-cdk-lib';
import { InstanceMetadataModel } from '../document/model';
import { checkOptions } from '../private/arguments';
import { Problems } from '../private/errors';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of the instance metadata service.
 */
export interface InstanceMetadataOptions {
  /**
   * How many network hops the answer with a session token may take, a whole number from 1 to 64.
   *
   * With 1 the token stays on the node. What runs behind a network of its own, such as in a container, is a hop away.
   *
   * @default 1
   */
  readonly httpPutResponseHopLimit?: number;
}

/**
 * How the instance metadata service of the nodes answers, which hands out the credentials of their role.
 *
 * Needs emr-5.32.0 or emr-6.2.0, or the patched emr-5.23.1 or emr-5.27.1: in earlier releases components of Amazon EMR use IMDSv1, and
 * clusters do not start without it. Software of your own has to know IMDSv2 before IMDSv1 is turned off.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html#emr-security-configuration-imdsv2
 * @example
 * new SecurityConfiguration(this, 'Security', {
 *   instanceMetadata: InstanceMetadata.imdsV2Required(),
 * });
 */
export class InstanceMetadata {
  /**
   * IMDSv2 only, which answers to session tokens: IMDSv1 is turned off.
   */
  public static imdsV2Required(options: InstanceMetadataOptions = {}): InstanceMetadata {
    return InstanceMetadata.of(2, options);
  }

  /**
   * IMDSv2, and IMDSv1 as well, which answers to whoever on the node asks.
   */
  public static imdsV1Allowed(options: InstanceMetadataOptions = {}): InstanceMetadata {
    return InstanceMetadata.of(1, options);
  }

  private static of(minimumVersion: 1 | 2, options: InstanceMetadataOptions): InstanceMetadata {
    return new InstanceMetadata({
      union: 'InstanceMetadata',
      features: [Feature.INSTANCE_METADATA],
      check: (problems, path) => {
        if (checkOptions(problems, path, options, ['httpPutResponseHopLimit'])) {
          checkHopLimit(problems, `${path}.httpPutResponseHopLimit`, options.httpPutResponseHopLimit);
        }
      },
      bind: () => ({ minimumVersion, hopLimit: options.httpPutResponseHopLimit ?? 1 }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<InstanceMetadataModel>,
  ) {}
}

function checkHopLimit(problems: Problems, path: string, limit: number | undefined): void {
  if (limit === undefined || Token.isUnresolved(limit)) {
    return;
  }
  const isNumber = typeof limit === 'number';
  if (!isNumber || !Number.isInteger(limit) || limit < 1 || limit > 64) {
    const wrong = !isNumber ? 'is not a number' : Number.isInteger(limit) ? 'is out of range' : 'is not a whole number';
    problems.add({ path, wrong, got: Number.isNaN(limit) ? 'NaN' : limit, expected: 'a whole number from 1 to 64 is expected', remedy: 'Pass such a number' });
  }
}
