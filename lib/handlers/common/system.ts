import { SYSTEM_CLOCK } from './clock';
import { Surroundings } from './surroundings';

/** The surroundings that AWS Lambda gives. */
export const SYSTEM: Surroundings = {
  clock: SYSTEM_CLOCK,
  put: async (url, body, signal) => fetch(url, { method: 'PUT', body, signal, redirect: 'error' }),
  // past the console of Lambda, which would put the time before the line: metrics are read from lines that are JSON
  writeLine: line => process.stdout.write(`${line}\n`),
  random: Math.random,
};
