import { HandlerError } from './handler-error';

export type RequestType = 'Create' | 'Update' | 'Delete';

/** What identifies a request of CloudFormation, and where its answer goes. */
export interface CloudFormationRequest {
  readonly requestType: RequestType;
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
  /** Undefined on Create. */
  readonly physicalResourceId?: string;
  /** Not checked yet: what is wrong with them is told in the answer. */
  readonly properties: unknown;
}

/** The text that a field holds, unless it is empty. */
export function textIn(value: unknown, name: string): string | undefined {
  const found = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The request that CloudFormation sent; undefined where something else called the function. */
export function readRequest(event: unknown): CloudFormationRequest | undefined {
  if (typeof event !== 'object' || event === null || !('RequestType' in event)) {
    return undefined;
  }
  const requestType = textIn(event, 'RequestType');
  const [responseUrl, stackId, requestId, logicalResourceId] = ['ResponseURL', 'StackId', 'RequestId', 'LogicalResourceId'].map(name => textIn(event, name));
  if ((requestType !== 'Create' && requestType !== 'Update' && requestType !== 'Delete')
    || responseUrl === undefined || !isAnswerAddress(responseUrl)
    || stackId === undefined || requestId === undefined || logicalResourceId === undefined) {
    throw new HandlerError('the event is no request of CloudFormation: RequestType, ResponseURL, StackId, RequestId and LogicalResourceId are expected');
  }
  return {
    requestType, responseUrl, stackId, requestId, logicalResourceId,
    physicalResourceId: textIn(event, 'PhysicalResourceId'),
    properties: (event as { ResourceProperties?: unknown }).ResourceProperties,
  };
}

/** Answers go to Amazon S3, by a URL that CloudFormation has signed; in tests to the endpoint that all calls go to. */
function isAnswerAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const isS3 = url?.protocol === 'https:' && url.port === '' && /(^|[.-])s3[.-]/.test(url.hostname)
    && /\.(amazonaws\.(com|com\.cn|eu)|ic\.gov|sgov\.gov|adc-e\.uk)$/.test(url.hostname);
  return isS3 || (url !== undefined && endpoint !== undefined && URL.canParse(endpoint) && new URL(endpoint).host === url.host);
}

/** What every resource says: which parameter holds its specification, and which value that has. The value here is not acted on. */
export interface SpecifiedBy {
  readonly parameter: string;
  readonly specification?: string;
}

export function readParameterName(properties: unknown): SpecifiedBy {
  const parameter = textIn(properties, 'Parameter');
  if (parameter === undefined) {
    throw new HandlerError('Parameter: is missing; the name of the parameter that holds the specification is expected. Deploy the template that the library made');
  }
  return { parameter: checkedParameter(parameter), specification: textIn(properties, 'Specification') };
}

export function checkedParameter(name: string): string {
  if (!/^[\w./-]{1,1011}$/.test(name)) {
    throw new HandlerError('Parameter: is not the name of a parameter of Systems Manager; letters, digits and the characters . - _ / are expected. '
      + 'Deploy the template that the library made');
  }
  return name;
}
