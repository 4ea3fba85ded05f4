import { Log } from '../common/log';

const NAMESPACE = 'CdkEmrSecurity';

/**
 * Writes a metric in the embedded metric format, from which CloudWatch Logs makes it: no right and no call is needed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeMetric(log: Log, now: number, artifact: string, name: 'CertificateDaysRemaining' | 'RenewalFailures', value: number): void {
  log.metric({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['Artifact']], Metrics: [{ Name: name, Unit: name === 'RenewalFailures' ? 'Count' : 'None' }] }],
    },
    Artifact: artifact,
    [name]: value,
  });
}
