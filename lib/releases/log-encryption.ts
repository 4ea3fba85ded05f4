import { Since } from './thresholds';

/** From when on logs can be encrypted with a key of one's own: emr-6.0.0 came before, and cannot. */
export const LOG_ENCRYPTION: Since = { since: [[5, 30, 0], [6, 1, 0]] };

/** The page of AWS that says so. */
export const LOG_ENCRYPTION_SOURCE = 'https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html';
