import { App } from 'aws-cdk-lib';
import { AnalyticsStack } from '../lib/analytics-stack';

const app = new App();
new AnalyticsStack(app, 'Analytics');
