import { SECOND } from './clock';
import { HandlerError } from './handler-error';
import { Surroundings } from './surroundings';
import { Work } from './work';

/** Gets the value of a parameter of AWS Systems Manager. */
export type GetParameter = (name: string, options: { readonly abortSignal: AbortSignal }) => Promise<string | undefined>;

/** As often a parameter is read that is not yet what the resource says. */
const ATTEMPTS = 10;

/** Reads the text of a specification. All that a function may do is taken from there, whoever called it. */
export async function readText<E extends Surroundings>(work: Work<E>, get: GetParameter, parameter: string): Promise<string> {
  return await work.call('ssm:GetParameter', options => get(parameter, options)) ?? '';
}

/**
 * The same, once it is what the resource says.
 *
 * @param announced the value as the resource says it. A parameter that was changed a moment ago may still be read as it was, so it is
 * read again for a while when it differs.
 */
export async function readAnnounced<E extends Surroundings>(
  work: Work<E>, get: GetParameter, parameter: string, announced?: string,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await readText(work, get, parameter);
    if (announced === undefined || announced === text) {
      return text;
    }
    if (attempt === ATTEMPTS) {
      throw new HandlerError(`parameter ${parameter}: is not what the resource says; another deployment may have changed it. Deploy again`);
    }
    await work.pause('ssm:GetParameter', SECOND);
  }
}

/**
 * The specification in its text.
 *
 * @param wrongPart the name of what is not as expected in it
 */
export function parseText(parameter: string, text: string, wrongPart: (value: unknown) => string | undefined): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(parameter, 'is not JSON');
  }
  const wrong = wrongPart(value);
  if (wrong !== undefined) {
    throw malformed(parameter, `${wrong} is missing or not as expected`);
  }
  return value;
}

function malformed(parameter: string, wrong: string): HandlerError {
  return new HandlerError(`parameter ${parameter}: ${wrong}; the specification that the stack wrote is expected. Deploy the template that the library made`);
}

export type Check = (value: unknown) => boolean;

export const isText: Check = value => typeof value === 'string' && value !== '' && value.length <= 2048;

/** The name of the first field that is not as expected. */
export function wrongField(value: unknown, checks: Readonly<Record<string, Check>>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'the value';
  }
  return Object.entries(checks).find(([name, check]) => !check((value as Record<string, unknown>)[name]))?.[0];
}
