import {
  CfnDeletionPolicy, CfnResource, CustomResource, Duration, Lazy, RemovalPolicy, Resource, Stack,
  aws_cloudwatch as cloudwatch, aws_events as events, aws_lambda as lambda, aws_s3 as s3,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ArtifactProvider } from './artifact-provider';
import { storeRights } from './artifact-rights';
import { ARTIFACT_RESOURCE_TYPE, ArtifactContent, ArtifactRenewal, ArtifactSpecification, CertificateRules } from './artifact-specification';
import { trustRecordKey } from './trust-record-key';
import { FunctionRight, FunctionRights, specificationRights } from '../private/function-rights';
import { differ } from '../private/role-subject';

/** An artefact that the function keeps in place. */
export interface ArtifactRequest {
  readonly bucket: s3.IBucket;
  readonly objectKey: string;
  readonly provider: ArtifactProvider;
  readonly source: ArtifactSpecification['source'];
  /** What reading the source takes. */
  readonly rights: readonly FunctionRight[];
  /** The content, where it is an asset. */
  readonly content?: ArtifactContent;
  /** What has to hold for certificates; undefined for JARs. */
  readonly certificates?: CertificateRules;
  /** When to look for what has to be renewed; undefined where nothing is. */
  readonly schedule?: events.Schedule;
  /** Who is told, and from how many days before the certificate expires on. */
  readonly alarm?: { readonly actions: readonly cloudwatch.IAlarmAction[]; readonly daysRemaining: number };
}

/** The namespace and name of the metric that the function writes with each run. */
export const METRIC_NAMESPACE = 'CdkEmrSecurity';
export const DAYS_REMAINING = 'CertificateDaysRemaining';

/** An artefact in a bucket: its specification, the rights of the function for it alone, and the resource that has it stored. */
export class StoredArtifact extends Construct {
  /** What has to exist before a node can read it. */
  public readonly resource: CustomResource;

  constructor(scope: Construct, id: string, private readonly request: ArtifactRequest) {
    super(scope, id);
    const { bucket, objectKey, source, certificates } = request;
    const resource = () => this.resource.node.defaultChild as CfnResource;
    const specification: ArtifactSpecification = {
      stackId: Stack.of(this).stackId,
      logicalResourceId: Lazy.string({ produce: () => resource().logicalId }),
      // known in the end: an aspect may have everything deleted
      removable: Lazy.any({
        produce: () => [undefined, CfnDeletionPolicy.DELETE].includes(resource().cfnOptions.deletionPolicy),
      }) as unknown as boolean,
      bucket: bucket.bucketName,
      bucketOwner: Resource.isOwnedResource(bucket) || differ(bucket.env.account, Stack.of(this).account) ? bucket.env.account : undefined,
      objectKey,
      source,
      certificates,
    };
    const parameter = new ssm.CfnParameter(this, 'Specification', {
      description: `What ${this.node.path} stores`.slice(0, 1024),
      type: 'String',
      tier: 'Intelligent-Tiering', // more than 4 KiB, if there are many names
      value: Stack.of(this).toJsonString(specification),
    });
    const rights = this.rightsOf(parameter);
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: ARTIFACT_RESOURCE_TYPE,
      serviceToken: request.provider._function.functionArn,
      serviceTimeout: Duration.minutes(30), // the function may have to wait, and is called again when it was killed
      properties: { Parameter: parameter.ref, Specification: parameter.attrValue, Source: request.content },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.resource.node.addDependency(parameter, rights.policy);
    if (bucket.policy !== undefined) {
      this.resource.node.addDependency(bucket.policy);
    }
    if (request.schedule !== undefined) {
      this.renew(request.schedule, parameter.ref);
    }
    if (request.alarm !== undefined) {
      this.alarm(request.alarm, parameter.ref);
    }
  }

  private rightsOf(parameter: ssm.CfnParameter): FunctionRights {
    const { bucket, objectKey, provider, certificates, rights } = this.request;
    const parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameter.ref });
    return new FunctionRights(this, 'Rights', {
      owner: 'artifact-provider',
      role: provider._role,
      rights: [
        ...specificationRights(parameterArn),
        ...storeRights(bucket, certificates === undefined ? [objectKey] : [objectKey, trustRecordKey(objectKey)]),
        ...rights,
      ],
      purpose: `the function may not store '${this.node.path}' yet`,
      warnOn: () => this.resource.node.defaultChild!,
    });
  }

  private renew(schedule: events.Schedule, artifact: string): void {
    const renewal: ArtifactRenewal = { artifact };
    const rule = new events.CfnRule(this, 'Schedule', {
      description: `Renews what ${this.node.path} stores`.slice(0, 512),
      scheduleExpression: schedule.expressionString,
      state: 'ENABLED',
      targets: [{ id: 'Artifact', arn: this.request.provider._function.functionArn, input: Stack.of(this).toJsonString(renewal) }],
    });
    new lambda.CfnPermission(this, 'ScheduleMayRun', {
      action: 'lambda:InvokeFunction',
      functionName: this.request.provider._function.functionArn,
      principal: 'events.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: rule.attrArn,
    });
  }

  private alarm({ actions, daysRemaining }: NonNullable<ArtifactRequest['alarm']>, artifact: string): void {
    const alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmDescription: `The certificate of ${this.node.path} was not renewed in time: it has fewer than ${daysRemaining} days left, `
        + 'or the renewal does not run',
      metric: new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName: DAYS_REMAINING,
        dimensionsMap: { Artifact: artifact },
        statistic: cloudwatch.Stats.MINIMUM,
        period: Duration.days(1),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: daysRemaining,
      evaluationPeriods: 2, // with a daily schedule a day may pass without a run
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(...actions);
  }
}
