import { createPorts } from './clients';
import { makeHandler } from './handler';
import { SYSTEM } from '../common/system';

/** The entry of the Lambda function. */
export const handler = makeHandler({ ...SYSTEM, ...createPorts(), region: process.env.AWS_REGION ?? 'us-east-1' });
