import 'reflect-metadata'; // before everything that loads @peculiar/x509
import { createClients } from './clients';
import { makeHandler } from './handler';
import { SYSTEM } from '../common/system';

/** The entry of the Lambda function. */
export const handler = makeHandler({ ...SYSTEM, clients: createClients(), region: process.env.AWS_REGION ?? 'us-east-1' });
