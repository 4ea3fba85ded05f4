/** The parts of an ARN. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows, with its colons. */
  readonly resource: string;
}

/** Undefined for text that is no ARN. */
export function parseArn(text: string): ArnParts | undefined {
  const [arn, partition, service, region, account, ...resource] = text.split(':');
  return arn === 'arn' && resource.length > 0 ? { partition, service, region, account, resource: resource.join(':') } : undefined;
}
