import { ArnFormat, Stack, Token, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { patternInArn } from '../private/literal-arn';
import { differ } from '../private/role-subject';
import { SectionBinder } from '../private/section';

/** Lets the role of the plugins write to the log group; gives the ARN for the document. */
export function auditEvents(binder: SectionBinder, path: string, group: logs.ILogGroup, role: iam.IRole): string {
  requireSameStage(binder.scope, `${path}.auditLogGroup`, group, 'logs.LogGroup.fromLogGroupName()');
  const stack = Stack.of(binder.scope);
  const { account, region } = group.env;
  if (differ(account, stack.account) || differ(region, stack.region)) {
    binder.warn('audit-log-group-elsewhere',
      `${path}.auditLogGroup: log group '${group.node.path}' is in ${region} of account ${account}, and the clusters are in ${stack.region} of account ${stack.account}; `
      + 'nothing is documented of audit events that are sent to another Region or account, so a log group beside the clusters is expected. Create one there');
  }
  const arn = logGroupArn(group);
  binder.allow(role, {
    id: `write audit events to ${group.node.path}`,
    what: `write audit events to log group '${group.node.path}'`,
    statements: () => [new iam.PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${arn}:*`], // the streams of the group
    })],
  });
  return arn;
}

/** The documentation names log groups without the ':*' that stands for the streams, and that CDK's and CloudFormation's ARNs end in. */
function logGroupArn(group: logs.ILogGroup): string {
  return Token.isUnresolved(group.logGroupArn)
    ? Stack.of(group).formatArn({
      service: 'logs', region: group.env.region, account: group.env.account, resource: 'log-group', resourceName: group.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    : group.logGroupArn.replace(STREAMS, '');
}

/** What stands for the streams of a log group behind its name in its ARN. */
const STREAMS = /(?<=:log-group:.+):\*$/;

/** A log group construct, of one log group. */
export function checkLogGroup(problems: Problems, path: string, group: logs.ILogGroup): void {
  if (!Construct.isConstruct(group) || typeof (group as Partial<logs.ILogGroup>).logGroupArn !== 'string') {
    problems.add({
      path, wrong: 'is not a log group', got: group, expected: 'a log group construct is expected',
      remedy: 'Pass a logs.LogGroup; import one that exists with logs.LogGroup.fromLogGroupName()',
    });
    return;
  }
  const pattern = patternInArn(path, group.logGroupArn.replace(STREAMS, ''), 'log group');
  if (pattern !== undefined) {
    problems.add(pattern);
  }
}
