import 'reflect-metadata'; // before everything that loads @peculiar/x509
import { createClients } from './clients';
import { SYSTEM_CLOCK } from './clock';
import { makeHandler } from './handler';

/** The entry of the Lambda function. */
export const handler = makeHandler({
  clients: createClients(),
  clock: SYSTEM_CLOCK,
  region: process.env.AWS_REGION ?? 'us-east-1',
  put: async (url, body, signal) => fetch(url, { method: 'PUT', body, signal, redirect: 'error' }),
  // past the console of Lambda, which would put the time before the line: metrics are read from lines that are JSON
  writeLine: line => process.stdout.write(`${line}\n`),
  random: Math.random,
});
