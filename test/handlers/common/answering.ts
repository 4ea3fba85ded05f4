import { Readable } from 'stream';

export interface Request {
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers in turn, below the layer of a client that retries. */
export class Answering {
  public readonly requests: Request[] = [];
  private readonly answers: readonly [status: number, body: string][];

  constructor(...answers: [status: number, body: string][]) {
    this.answers = answers;
  }

  public async handle(request: Request): Promise<unknown> {
    const [statusCode, body] = this.answers[Math.min(this.requests.length, this.answers.length - 1)];
    this.requests.push(request);
    return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } };
  }
}

/** Runs the tests of a file with credentials and a Region, and with no endpoint of the machine that they run on. */
export function withCredentials(): void {
  const environment = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // said on standard error
    delete process.env.AWS_PROFILE;
    Object.keys(process.env).filter(name => name.startsWith('AWS_ENDPOINT_URL')).forEach(name => delete process.env[name]);
  });
  afterEach(() => {
    process.env = { ...environment };
  });
}
