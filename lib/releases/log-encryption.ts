import { CLUSTER_FEATURES } from './cluster-features';
import { Since } from './thresholds';

/** From when on logs can be encrypted with a key of one's own: emr-6.0.0 came before, and cannot. */
export const LOG_ENCRYPTION: Since = CLUSTER_FEATURES.LOG_ENCRYPTION;

/** The page of AWS that says so. */
export const LOG_ENCRYPTION_SOURCE = CLUSTER_FEATURES.LOG_ENCRYPTION.source;
