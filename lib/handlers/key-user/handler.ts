import { Environment } from './environment';
import { idOfFailed, isUnanswered, NOTHING } from './identity';
import { create, remove, update } from './lifecycle';
import { PACE, Pace } from './pace';
import { HandlerError } from '../common/handler-error';
import { Invocation } from '../common/invocation';
import { Log } from '../common/log';
import { Progress } from '../common/progress';
import { CloudFormationRequest, readRequest } from '../common/request';
import { InvocationContext } from '../common/surroundings';
import { Work } from '../common/work';

/** The function: makes roles users of keys for CloudFormation. */
export function makeHandler(environment: Environment, pace: Pace = PACE): (event: unknown, context: InvocationContext) => Promise<void> {
  return async (event, context) => {
    const request = readRequest(event);
    if (request === undefined) {
      throw new HandlerError('the event is no request of CloudFormation: RequestType is missing');
    }
    const log = new Log(environment.writeLine);
    const invocation = new Invocation(environment, context, log);
    const progress = new Progress();
    let run: Work<Environment> | undefined;
    // its rights may be as new as it is, also where CloudFormation deletes it while it is being created
    const isEarly = request.requestType === 'Create' || isUnanswered(request);
    // a function that reaches nothing, as in a VPC without a way out, could not delete either, and no earlier run has reached anything
    const isNothing = (error: unknown) => run?.hasReached !== true || progress.isNothing(error);
    await invocation.answer(
      request,
      async () => invocation.within(endOf(request, invocation.times.work, environment.clock.now() + pace.longestCreate), deadline => (
        fulfil(run = new Work(environment, deadline, log, isEarly), request, progress, pace))),
      // without an id of its own CloudFormation takes the request for one that replaces
      error => (request.requestType === 'Create' && isNothing(error) ? NOTHING : request.physicalResourceId ?? idOfFailed(request)),
    );
  };
}

/** Gives the physical id. */
async function fulfil(run: Work<Environment>, request: CloudFormationRequest, progress: Progress, pace: Pace): Promise<string> {
  switch (request.requestType) {
    case 'Create':
      return create(run, request, progress, pace);
    case 'Update':
      return update(run, request, progress, pace);
    default:
      if (request.physicalResourceId !== NOTHING) {
        await remove(run, request, pace);
      }
      return request.physicalResourceId ?? NOTHING;
  }
}

/** CloudFormation may delete what is being created, and then both are at work: the deletion is the one that has to last longer. */
function endOf({ requestType }: CloudFormationRequest, end: number, endOfCreate: number): number {
  return requestType === 'Create' ? Math.min(end, endOfCreate) : end;
}
