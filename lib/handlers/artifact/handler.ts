import { ArtifactError } from './artifact-error';
import { Environment } from './environment';
import { remove, renew, store, Wanted, wantedOf } from './lifecycle';
import { writeMetric } from './metrics';
import { authorOf, NOTHING } from './owner';
import { Redactor } from './redaction';
import { readProperties, readRenewal } from './request';
import { Run } from './run';
import { Deadline } from '../common/deadline';
import { Invocation } from '../common/invocation';
import { Log } from '../common/log';
import { Progress } from '../common/progress';
import { CloudFormationRequest, readRequest } from '../common/request';
import { InvocationContext } from '../common/surroundings';
import { CallError } from '../common/work';

/** The function: answers CloudFormation, and renews certificates for a schedule. */
export function makeHandler(environment: Environment): (event: unknown, context: InvocationContext) => Promise<void> {
  return async (event, context) => {
    const redactor = new Redactor();
    const log = new Log(environment.writeLine, text => redactor.redact(text));
    const task = new Task(environment, context, redactor, log);
    const request = readRequest(event);
    return request === undefined ? task.renew(readRenewal(event)) : task.answer(request);
  };
}

class Task {
  private readonly invocation: Invocation;
  private readonly progress = new Progress();
  private stored?: Run;

  constructor(
    private readonly environment: Environment, private readonly context: InvocationContext,
    private readonly redactor: Redactor, private readonly log: Log,
  ) {
    this.invocation = new Invocation(environment, context, log);
  }

  public async answer(request: CloudFormationRequest): Promise<void> {
    // the id that CloudFormation knows stays, also one that it made because an earlier run never answered
    const physicalResourceId = request.physicalResourceId ?? authorOf(request.stackId, request.logicalResourceId).writer;
    await this.invocation.answer(request, async () => {
      await this.fulfil(request);
      return physicalResourceId;
    }, error => request.requestType === 'Create' && this.isNothing(error) ? NOTHING : physicalResourceId);
  }

  public async renew(parameter: string): Promise<void> {
    this.log.write('renewal', { artifact: parameter });
    try {
      await this.invocation.within(this.invocation.times.answer, deadline => renew(this.run(deadline, false), parameter));
    } catch (error) {
      this.invocation.logFailure(error);
      writeMetric(this.log, this.environment.clock.now(), parameter, 'RenewalFailures', 1);
      throw new ArtifactError(this.invocation.reasonOf(error)); // what Lambda writes of it must not hold more
    }
    writeMetric(this.log, this.environment.clock.now(), parameter, 'RenewalFailures', 0);
  }

  /** A function that reaches nothing, as in a VPC without a way out, could not delete either; what an earlier run has left then, the bucket shows. */
  private isNothing(error: unknown): boolean {
    return this.stored?.hasReached !== true || this.progress.isNothing(error);
  }

  private async fulfil(request: CloudFormationRequest): Promise<void> {
    if (request.requestType === 'Delete') {
      return this.invocation.within(this.invocation.times.tidying, deadline => this.delete(this.run(deadline, false), request));
    }
    const { parameter, specification, source } = readProperties(request.properties);
    let wanted: Wanted | undefined;
    let isNew = false;
    try {
      await this.invocation.within(this.invocation.times.work, async (deadline) => {
        const run = this.stored = this.run(deadline, true);
        wanted = await wantedOf(run, request, parameter, specification, source);
        await store(run, wanted, (nothingWasThere) => {
          isNew = nothingWasThere;
          this.progress.onWritten();
        });
      });
    } catch (error) {
      if (wanted !== undefined && isNew) { // a Create, or an Update to another place
        await this.leaveNothing(wanted);
      }
      throw error;
    }
  }

  private async delete(run: Run, request: CloudFormationRequest): Promise<void> {
    if (request.physicalResourceId === NOTHING) {
      return;
    }
    const { parameter } = readProperties(request.properties);
    let wanted: Wanted;
    try {
      wanted = await wantedOf(run, request, parameter);
    } catch (error) {
      if (error instanceof CallError && error.code === 'ParameterNotFound') {
        this.log.write('nothing is removed, as the parameter is gone that says what there is', { parameter });
        return;
      }
      throw error;
    }
    await remove(run, wanted);
  }

  /** What this fails to remove, the Delete of CloudFormation does that follows a failed Create. */
  private async leaveNothing(wanted: Wanted): Promise<void> {
    try {
      await this.invocation.within(this.invocation.times.tidying, deadline => remove(this.run(deadline, false), wanted));
      this.progress.onRemoved();
    } catch (error) {
      this.log.write('what was written could not be removed');
      this.invocation.logFailure(error);
    }
  }

  private run(deadline: Deadline, justGranted: boolean): Run {
    const megabytes = Number(this.context.memoryLimitInMB);
    return new Run(this.environment, deadline, this.redactor, this.log, justGranted, megabytes > 0 ? megabytes * 1024 * 1024 : undefined);
  }
}
