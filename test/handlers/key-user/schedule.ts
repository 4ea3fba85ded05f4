import { Conditions, SharedKey, Window } from './shared-key';
import { Simulation, seeded } from './simulation';
import { ADMIN, KEY, ROLE, ROOT, STACK, policyOf } from './world';
import { KeyUserSpecification } from '../../../lib/encryption/key-user-specification';
import { Environment } from '../../../lib/handlers/key-user/environment';
import { makeHandler } from '../../../lib/handlers/key-user/handler';
import { physicalIdOf, statementsOf } from '../../../lib/handlers/key-user/identity';
import { Pace } from '../../../lib/handlers/key-user/pace';
import { awsError } from '../common/aws-error';
import { CloudFormationAnswer } from '../common/lambda';

type RequestType = 'Create' | 'Update' | 'Delete';

/** As CloudFormation names what it does not wait for. */
const CANCELLED = 'Stack-KeyUser-1ABCDEFGHIJKL';

/** A resource of one of several stacks, and what becomes of it. */
interface Resource {
  readonly specification: KeyUserSpecification;
  readonly statements: readonly string[];
  readonly isThereBefore: boolean;
  readonly requests: readonly RequestType[];
  /** Whether CloudFormation deletes it while it is being created, because something else in the stack has failed. */
  readonly isCancelled?: boolean;
  /** Its policy is gone with it. */
  hasRights: boolean;
  physicalResourceId: string;
  /** Whether its statements have to be there; undefined while that is under way. */
  settled?: boolean;
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly conditions: Conditions;
  readonly pace: Pace;
  readonly writers: number;
  /** Within this time all begin. */
  readonly spread: number;
  /** Whether the person who edits by hand does not look whether a function is about to write. */
  readonly careless?: boolean;
}

export interface Outcome {
  /** What must not be, in words. */
  readonly faults: readonly string[];
  /** Why requests failed. */
  readonly reasons: readonly string[];
  readonly requests: number;
  readonly puts: number;
  /** Edits by hand. */
  readonly edits: number;
  /** When the last request was answered. */
  readonly end: number;
  /** Edits by hand that were overwritten, and whether each was made between a read of a writer and the landing of its put. */
  readonly lostEdits: readonly { readonly wasWithin: boolean }[];
  readonly longestWindow: number;
}

const TIMEOUT = 10 * 60 * 1000;
/** When Lambda calls a function again that was stopped. */
const AGAIN = 60 * 1000;

/** What happens to one key while many functions, and a person, edit its policy. All of it follows from the seed. */
export async function runSchedule(options: ScheduleOptions): Promise<Outcome> {
  return new Schedule(options).run();
}

class Schedule {
  private readonly random: () => number;
  private readonly simulation = new Simulation();
  private readonly resources: Resource[];
  private readonly key: SharedKey;
  private readonly faults: string[] = [];
  private readonly reasons: string[] = [];
  private readonly edits: { readonly at: number; readonly statement: string }[] = [];
  private others: string;
  private requests = 0;
  private edited = 0;
  private end = 0;
  private pending: number;

  constructor(private readonly options: ScheduleOptions) {
    this.random = seeded(options.seed);
    this.resources = Array.from({ length: options.writers }, (_, index) => this.resource(index));
    this.pending = options.writers;
    const before = this.resources.filter(({ isThereBefore }) => isThereBefore).flatMap(({ statements }) => statements);
    const policy = policyOf(ROOT, ADMIN).replace(/ \]\n\}$/, `${before.map(text => `,${text}`).join('')} ]\n}`);
    this.key = new SharedKey(this.simulation, this.random, options.conditions, policy, text => this.judge(text));
    this.others = withoutOurs(this.key.text);
  }

  public async run(): Promise<Outcome> {
    for (const resource of this.resources) {
      void this.live(resource);
    }
    this.editByHand(0);
    await this.simulation.run();
    this.judge(this.key.text);
    if (this.pending > 0) {
      this.faults.push(`${this.pending} resources got no answer`);
    }
    const { windows } = this.key;
    return {
      faults: this.faults,
      reasons: this.reasons,
      requests: this.requests,
      puts: windows.length,
      edits: this.edited,
      end: this.end,
      lostEdits: this.edits.filter(({ statement }) => !this.key.text.includes(statement))
        .map(({ at }) => ({ wasWithin: windows.some(window => isIn(window, at)) })),
      longestWindow: Math.max(0, ...windows.map(({ from, to }) => to - from)),
    };
  }

  private resource(index: number): Resource {
    const kinds: Pick<Resource, 'isThereBefore' | 'requests' | 'isCancelled'>[] = [
      { isThereBefore: false, requests: ['Create'] }, { isThereBefore: false, requests: ['Create'] },
      { isThereBefore: true, requests: ['Delete'] },
      { isThereBefore: false, requests: ['Create', 'Delete'] },
      { isThereBefore: true, requests: ['Update'] },
      { isThereBefore: false, requests: ['Delete'], isCancelled: true },
    ];
    const specification: KeyUserSpecification = {
      // three resources in each stack, some of which want the same
      stackId: `${STACK}-${Math.floor(index / 3)}`, logicalResourceId: `KeyUser${index}`, key: KEY, role: `${ROLE}${index % 10}`, mechanism: 'KEY_POLICY',
    };
    return {
      specification,
      statements: statementsOf(specification).map(statement => JSON.stringify(statement)),
      physicalResourceId: physicalIdOf(specification, KEY),
      hasRights: true,
      ...kinds[Math.floor(this.random() * kinds.length)],
    };
  }

  /** What CloudFormation asks for, one after the other; after a Create that failed for its deletion, and for a deletion until it is done. */
  private async live(resource: Resource): Promise<void> {
    const requests = [...resource.requests];
    await this.simulation.wait(this.random() * this.options.spread);
    if (resource.isCancelled === true) {
      void this.invoke(resource, 'Create', 0, Infinity);
      await this.simulation.wait(this.random() * 30_000);
      resource.physicalResourceId = CANCELLED;
    }
    let isThere = resource.isThereBefore;
    for (let tries = 1; requests.length > 0; tries += 1) {
      const type = requests[0];
      const { Status, Reason, PhysicalResourceId } = await this.request(resource, type);
      this.end = this.simulation.time;
      resource.physicalResourceId = PhysicalResourceId;
      if (Status === 'SUCCESS') {
        isThere = type !== 'Delete';
        requests.shift();
        tries = 0;
      } else {
        this.reasons.push(`${type}: ${Reason}`);
        if (type === 'Create') {
          requests.splice(0, requests.length, 'Delete');
        } else if (tries === 5) {
          this.faults.push(`a ${type} failed ${tries} times`);
          this.pending -= 1;
          return;
        }
      }
    }
    resource.settled = isThere;
    this.pending -= 1;
    this.judge(this.key.text);
    if (!isThere) {
      await this.simulation.wait(this.random() * 60_000);
      resource.hasRights = false;
    }
  }

  /** One request, which Lambda may deliver twice, and again when the function was stopped. */
  private async request(resource: Resource, type: RequestType): Promise<CloudFormationAnswer> {
    this.requests += 1;
    const id = this.requests;
    const deliver = async (): Promise<CloudFormationAnswer> => {
      for (let attempt = 1; ; attempt += 1) {
        const stopAfter = attempt === 1 && this.random() < 0.15 ? Math.floor(this.random() * 12) : Infinity;
        const answer = await this.invoke(resource, type, id, stopAfter);
        if (answer !== undefined) {
          return answer;
        }
        await this.simulation.wait(AGAIN * (0.5 + this.random()));
      }
    };
    if (this.random() >= 0.1) {
      return deliver();
    }
    const second = this.simulation.wait(this.random() * 1000).then(deliver);
    const answers = await Promise.all([deliver(), second]);
    return answers.find(({ Status }) => Status === 'FAILED') ?? answers[0];
  }

  /** Runs the function; gives no answer where it was stopped. */
  private async invoke(resource: Resource, type: RequestType, id: number, stopAfter: number): Promise<CloudFormationAnswer | undefined> {
    const { specification, physicalResourceId } = resource;
    const { simulation, random, key } = this;
    const until = simulation.time + TIMEOUT;
    const actor = { readBegan: 0, isOpen: false };
    const text = JSON.stringify(specification);
    let calls = 0;
    return new Promise((resolve, reject) => {
      const call = async <T>(perform: () => Promise<T>): Promise<T> => {
        calls += 1;
        if (calls <= stopAfter) {
          if (!resource.hasRights) {
            throw awsError('AccessDeniedException', 400);
          }
          return perform();
        }
        actor.isOpen = false;
        resolve(undefined);
        return new Promise(() => undefined);
      };
      const notUsed = async (): Promise<never> => {
        throw new Error('not used here');
      };
      const environment: Environment = {
        region: 'eu-west-1',
        random,
        clock: {
          ...simulation.clock,
          sleep: async (milliseconds) => {
            actor.isOpen = false;
            return simulation.clock.sleep(milliseconds);
          },
        },
        writeLine: () => undefined,
        put: async (_url, body) => {
          actor.isOpen = false;
          resolve(JSON.parse(Buffer.from(body).toString()) as CloudFormationAnswer);
          return { status: 200 };
        },
        getParameter: async () => call(async () => text),
        kms: {
          describeKey: async () => call(async () => ({ arn: KEY, state: 'Enabled', manager: 'CUSTOMER', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' })),
          getKeyPolicy: async () => call(() => key.read(actor)),
          putKeyPolicy: async (_key, policy) => call(() => key.put(actor, policy)),
          listGrants: notUsed, createGrant: notUsed, revokeGrant: notUsed,
        },
      };
      const event = {
        RequestType: type, ResponseURL: 'https://x.s3.amazonaws.com/', StackId: specification.stackId, RequestId: String(id),
        LogicalResourceId: specification.logicalResourceId, ...(type !== 'Create' && { PhysicalResourceId: physicalResourceId }),
        ResourceProperties: { Parameter: 'p', Specification: text },
      };
      makeHandler(environment, this.options.pace)(event, { getRemainingTimeInMillis: () => until - simulation.time }).catch(reject);
    });
  }

  /** Somebody adds a statement, or takes one away that he has added, now and then; between a read and a put of a function only when careless. */
  private editByHand(number: number): void {
    this.simulation.at(this.simulation.time + this.random() * (number === 0 ? 5000 : 20_000), () => {
      if (this.pending === 0) {
        return;
      }
      if (this.options.careless !== true && !this.key.isQuiet) {
        this.editByHand(number + 1);
        return;
      }
      this.edited += 1;
      const statement = `{ "Sid" : "By hand ${number}", "Effect":"Deny", "Principal":"*", "Action" : "kms:Delete*", "Resource":"*","n":1.0 }`;
      const neighbour = this.random() < 0.5 ? ROOT : ADMIN;
      const old = this.edits[Math.floor(this.random() * this.edits.length)]?.statement;
      this.key.edit((text) => {
        if (this.options.careless !== true && old !== undefined && this.random() < 0.3) {
          this.edits.splice(this.edits.findIndex(edit => edit.statement === old), 1);
          return text.replace(`, ${old}`, '').replace(`${old}, `, '');
        }
        this.edits.push({ at: this.simulation.time, statement });
        return text.replace(neighbour, this.random() < 0.5 ? `${statement}, ${neighbour}` : `${neighbour}, ${statement}`);
      });
      this.others = withoutOurs(this.key.text);
      this.editByHand(number + 1);
    });
  }

  /** Looks at a policy that has come into force. */
  private judge(text: string): void {
    const times = new Map<string, number>();
    const others = withoutOurs(text, statement => times.set(statement, (times.get(statement) ?? 0) + 1));
    if (this.options.careless !== true && others !== this.others) {
      this.faults.push(`${this.simulation.time}: statements of others were changed`);
    }
    if (!others.includes(ROOT) || !others.includes(ADMIN)) {
      this.faults.push(`${this.simulation.time}: statements were lost that were there from the beginning`);
    }
    for (const { specification: { logicalResourceId }, statements, settled } of this.resources) {
      for (const statement of settled === undefined ? [] : statements) {
        const found = times.get(statement) ?? 0;
        if (found !== (settled ? 1 : 0)) {
          this.faults.push(`${this.simulation.time}: a statement of ${logicalResourceId} is there ${found} times after it was ${settled ? 'added' : 'removed'}`);
        }
      }
    }
  }
}

/** Statements as the function writes them; all stand behind others here. */
const OURS = /,(\{"Sid":"CdkEmrSecurity [^}]*\}[^}]*?"Resource":"\*"(?:,"Condition":\{"Bool":\{[^}]*\}\})?\})/g;

/** The text without what functions have written, byte for byte. */
function withoutOurs(text: string, onOurs: (statement: string) => void = () => undefined): string {
  return text.replace(OURS, (_whole, statement: string) => {
    onOurs(statement);
    return '';
  });
}

function isIn({ from, to }: Window, at: number): boolean {
  return from <= at && at <= to;
}
