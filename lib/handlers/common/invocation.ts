import { Answer, sendAnswer } from './answer';
import { Deadline, TimeTable, timeTable } from './deadline';
import { HandlerError } from './handler-error';
import { Log } from './log';
import { CloudFormationRequest } from './request';
import { InvocationContext, Surroundings } from './surroundings';

/** One call of a function, with the time that it has. */
export class Invocation {
  public readonly times: TimeTable;

  constructor(private readonly surroundings: Surroundings, private readonly context: InvocationContext, public readonly log: Log) {
    this.times = timeTable(surroundings.clock.now(), context.getRemainingTimeInMillis());
  }

  /**
   * Answers a request of CloudFormation, however it ends.
   *
   * @param fulfil does what is asked for, and gives the physical id
   * @param idOnFailure the physical id where that fails
   */
  public async answer(request: CloudFormationRequest, fulfil: () => Promise<string>, idOnFailure: (error: unknown) => string): Promise<void> {
    const { requestType, stackId, requestId, logicalResourceId } = request;
    this.log.write('request', { requestType, stackId, requestId, logicalResourceId });
    let answer: Answer;
    try {
      answer = { status: 'SUCCESS', physicalResourceId: await fulfil(), reason: `${requestType} is done` };
    } catch (error) {
      this.logFailure(error);
      answer = { status: 'FAILED', physicalResourceId: idOnFailure(error), reason: this.reasonOf(error) };
    }
    await this.within(this.times.answer, async (deadline) => {
      await sendAnswer(this.surroundings, deadline, request, answer);
    });
    this.log.write('answered', { requestId, status: answer.status });
  }

  public async within<T>(end: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.surroundings.clock, end);
    try {
      return await work(deadline);
    } finally {
      deadline.close();
    }
  }

  /** What is told to others of a failure, with where to read more. */
  public reasonOf(error: unknown): string {
    // the message of any other error may quote what it was thrown about
    const text = error instanceof HandlerError ? error.message : 'an error in the function. Report it with the lines of its log';
    const { logStreamName } = this.context;
    return this.log.redacted(logStreamName === undefined ? text : `${text} (log stream ${logStreamName})`);
  }

  public logFailure(error: unknown): void {
    if (error instanceof HandlerError) {
      this.log.write('failed', { error: error.message });
    } else {
      const { name, stack } = (error ?? {}) as { name?: unknown; stack?: unknown };
      const frames = String(stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).slice(0, 8);
      this.log.write('failed', { error: String(name ?? 'unknown'), frames });
    }
  }
}
