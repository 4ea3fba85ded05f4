// Properties are tried with the same cases in every run, so that a build fails because of a change and not by chance.
// FAST_CHECK_SEED=<a number> tries others.
import * as fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 42) });
