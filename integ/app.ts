import { App } from 'aws-cdk-lib';

/** An app whose snapshot is the same on every machine: no stack traces, which have paths in them. */
export function integApp(): App {
  return new App({ stackTraces: false, context: { 'aws:cdk:disable-creation-stack-traces': true } });
}
