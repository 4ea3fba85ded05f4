import { Answer, sendAnswer } from './answer';
import { ArtifactError } from './artifact-error';
import { Deadline, timeTable } from './deadline';
import { Environment, InvocationContext } from './environment';
import { remove, renew, store, Wanted, wantedOf } from './lifecycle';
import { Log } from './log';
import { writeMetric } from './metrics';
import { authorOf, NOTHING } from './owner';
import { Redactor } from './redaction';
import { CloudFormationRequest, readProperties, readRenewal, readRequest } from './request';
import { CallError, Run } from './run';

/** The function: answers CloudFormation, and renews certificates for a schedule. */
export function makeHandler(environment: Environment): (event: unknown, context: InvocationContext) => Promise<void> {
  return async (event, context) => {
    const redactor = new Redactor();
    const log = new Log(redactor, environment.writeLine);
    const invocation = new Invocation(environment, context, redactor, log);
    const request = readRequest(event);
    return request === undefined ? invocation.renew(readRenewal(event)) : invocation.answer(request);
  };
}

class Invocation {
  private readonly times;
  private nothingIsWritten = true;

  constructor(
    private readonly environment: Environment, private readonly context: InvocationContext,
    private readonly redactor: Redactor, private readonly log: Log,
  ) {
    this.times = timeTable(environment.clock.now(), context.getRemainingTimeInMillis());
  }

  public async answer(request: CloudFormationRequest): Promise<void> {
    const { requestType, stackId, requestId, logicalResourceId } = request;
    this.log.write('request', { requestType, stackId, requestId, logicalResourceId });
    // the id that CloudFormation knows stays, also one that it made because an earlier run never answered
    let physicalResourceId = request.physicalResourceId ?? authorOf(stackId, logicalResourceId).writer;
    let answer: Answer;
    try {
      await this.fulfil(request);
      answer = { status: 'SUCCESS', physicalResourceId, reason: `${requestType} is done` };
    } catch (error) {
      this.logFailure(error);
      if (request.requestType === 'Create' && this.nothingIsWritten) {
        physicalResourceId = NOTHING; // the Delete that follows must not fail for the same reason
      }
      answer = { status: 'FAILED', physicalResourceId, reason: this.reasonOf(error) };
    }
    await this.within(this.times.answer, async (deadline) => {
      await sendAnswer(this.environment, deadline, request, answer);
    });
    this.log.write('answered', { requestId, status: answer.status });
  }

  public async renew(parameter: string): Promise<void> {
    this.log.write('renewal', { artifact: parameter });
    try {
      await this.within(this.times.answer, deadline => renew(this.run(deadline, false), parameter));
    } catch (error) {
      this.logFailure(error);
      writeMetric(this.log, this.environment.clock.now(), parameter, 'RenewalFailures', 1);
      throw new ArtifactError(this.reasonOf(error)); // what Lambda writes of it must not hold more
    }
    writeMetric(this.log, this.environment.clock.now(), parameter, 'RenewalFailures', 0);
  }

  private async fulfil(request: CloudFormationRequest): Promise<void> {
    if (request.requestType === 'Delete') {
      return this.within(this.times.tidying, deadline => this.delete(this.run(deadline, false), request));
    }
    const { parameter, specification, source } = readProperties(request.properties);
    let wanted: Wanted | undefined;
    let isNew = false;
    try {
      await this.within(this.times.work, async (deadline) => {
        const run = this.run(deadline, true);
        wanted = await wantedOf(run, request, parameter, specification, source);
        await store(run, wanted, (nothingWasThere) => {
          isNew = nothingWasThere;
          this.nothingIsWritten = false;
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
      await this.within(this.times.tidying, deadline => remove(this.run(deadline, false), wanted));
      this.nothingIsWritten = true;
    } catch (error) {
      this.log.write('what was written could not be removed');
      this.logFailure(error);
    }
  }

  private run(deadline: Deadline, justGranted: boolean): Run {
    const megabytes = Number(this.context.memoryLimitInMB);
    return new Run(this.environment, deadline, this.redactor, this.log, justGranted, megabytes > 0 ? megabytes * 1024 * 1024 : undefined);
  }

  private async within<T>(end: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.environment.clock, end);
    try {
      return await work(deadline);
    } finally {
      deadline.close();
    }
  }

  private reasonOf(error: unknown): string {
    // the message of any other error may quote what it was thrown about
    const text = error instanceof ArtifactError ? error.message : 'an error in the function. Report it with the lines of its log';
    const { logStreamName } = this.context;
    return this.redactor.redact(logStreamName === undefined ? text : `${text} (log stream ${logStreamName})`);
  }

  private logFailure(error: unknown): void {
    if (error instanceof ArtifactError) {
      this.log.write('failed', { error: error.message });
    } else {
      const { name, stack } = (error ?? {}) as { name?: unknown; stack?: unknown };
      const frames = String(stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).slice(0, 8);
      this.log.write('failed', { error: String(name ?? 'unknown'), frames });
    }
  }
}
