import { SECOND } from './clock';
import { Deadline } from './deadline';
import { HandlerError } from './handler-error';
import { CloudFormationRequest } from './request';
import { Surroundings } from './surroundings';

/** What is told to CloudFormation. */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalResourceId: string;
  readonly reason: string;
}

/** CloudFormation takes no longer answer. */
const LONGEST_ANSWER = 4096;
/** The console shows about as much of a reason. */
export const LONGEST_REASON = 1024;

/**
 * The answer as it is sent.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function answerBody(request: CloudFormationRequest, answer: Answer): string {
  for (let length = LONGEST_REASON; ; length -= 64) {
    const body = JSON.stringify({
      Status: answer.status,
      Reason: shortened(answer.reason, length),
      PhysicalResourceId: answer.physicalResourceId,
      StackId: request.stackId,
      RequestId: request.requestId,
      LogicalResourceId: request.logicalResourceId,
    });
    if (length <= 0 || Buffer.byteLength(body) <= LONGEST_ANSWER) {
      return body;
    }
  }
}

/** The end of a reason says where to read more, so it stays. */
function shortened(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const end = Math.min(160, Math.max(0, Math.floor(length / 4)));
  return `${text.slice(0, Math.max(0, length - end - 3))}...${end > 0 ? text.slice(-end) : ''}`;
}

/** Sends it until it has arrived, at most until the deadline: without an answer a stack waits for an hour. */
export async function sendAnswer(surroundings: Surroundings, deadline: Deadline, request: CloudFormationRequest, answer: Answer): Promise<void> {
  const body = Buffer.from(answerBody(request, answer)); // bytes: for a text a content type would be sent, which the URL is not signed for
  for (let pause = SECOND / 4; ; pause = Math.min(2 * pause, 2 * SECOND)) {
    if (await wasTaken(surroundings, deadline, request.responseUrl, body)) {
      return;
    }
    await deadline.sleep('answering CloudFormation', pause * (0.5 + surroundings.random() / 2));
  }
}

async function wasTaken(surroundings: Surroundings, deadline: Deadline, url: string, body: Uint8Array): Promise<boolean> {
  // a connection that hangs must not take the time of the next attempt
  const attempt = new Deadline(surroundings.clock, surroundings.clock.now() + Math.min(4 * SECOND, Math.max(1, deadline.remaining() / 2)));
  let status: number;
  try {
    ({ status } = await attempt.race('answering CloudFormation', () => surroundings.put(url, body, attempt.signal)));
  } catch {
    return false;
  } finally {
    attempt.close();
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    throw new HandlerError('answering CloudFormation: the address for answers refused it');
  }
  return status >= 200 && status < 300;
}
