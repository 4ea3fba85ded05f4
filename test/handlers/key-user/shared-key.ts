import { Simulation } from './simulation';
import { awsError } from '../common/aws-error';

/** What a key and the way to it are like. Times are the longest there are, in milliseconds; most are much shorter. */
export interface Conditions {
  /** A request or an answer is under way. */
  readonly travel: number;
  /** From a put being sent until it is in force. */
  readonly landing: number;
  /** How old a policy may be that a read shows. */
  readonly staleness: number;
  /** One of so many reads takes this long. */
  readonly hangs?: { readonly oneOf: number; readonly milliseconds: number };
  /** How often the answer to a put is lost, and how often a put fails without a trace: from 0 to 1. */
  readonly lost: number;
}

/** Somebody who reads the policy and puts it. */
export interface Actor {
  /** When it read last. */
  readBegan: number;
  /** Whether it may put what it has read. */
  isOpen: boolean;
}

/** From the time that a put is made of, until it is in force. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A key whose policy many edit at the same time, with all that may happen on the way. */
export class SharedKey {
  public readonly windows: Window[] = [];
  private readonly states: { readonly from: number; readonly text: string }[];
  /** Reads show nothing that is older than this state. */
  private oldest = 0;
  private underWay = 0;
  private readonly actors = new Set<Actor>();

  constructor(
    private readonly simulation: Simulation, private readonly random: () => number, private readonly conditions: Conditions, text: string,
    private readonly onLanding: (text: string) => void,
  ) {
    this.states = [{ from: 0, text }];
  }

  public get text(): string {
    return this.states[this.states.length - 1].text;
  }

  /** Whether nobody has read what he may still put. */
  public get isQuiet(): boolean {
    return this.underWay === 0 && ![...this.actors].some(({ isOpen }) => isOpen);
  }

  public async read(actor: Actor): Promise<string> {
    const { travel, staleness, hangs } = this.conditions;
    this.actors.add(actor);
    Object.assign(actor, { readBegan: this.simulation.time, isOpen: true });
    await this.simulation.wait(this.upTo(travel));
    const seen = this.simulation.time - this.upTo(staleness);
    let index = this.states.length - 1;
    while (index > this.oldest && this.states[index].from > seen) {
      index -= 1;
    }
    const { text } = this.states[index];
    await this.simulation.wait(hangs !== undefined && this.random() * hangs.oneOf < 1 ? hangs.milliseconds : this.upTo(travel));
    return text;
  }

  public async put(actor: Actor, text: string): Promise<void> {
    const { landing, lost, staleness, travel } = this.conditions;
    const chance = this.random();
    if (chance < lost / 2) {
      await this.simulation.wait(this.upTo(travel));
      throw awsError('KMSInternalException', 500);
    }
    const takes = this.upTo(landing);
    this.underWay += 1;
    this.windows.push({ from: actor.readBegan - staleness, to: this.simulation.time + takes });
    await new Promise<void>((resolve) => {
      this.simulation.at(this.simulation.time + takes, () => {
        this.underWay -= 1;
        this.land(text);
        resolve();
      });
    });
    await this.simulation.wait(this.upTo(travel));
    if (chance < lost) {
      throw awsError('TimeoutError', 0);
    }
  }

  /** What somebody does by hand: at once, and seen by all who read after it. */
  public edit(change: (text: string) => string): void {
    this.states.push({ from: this.simulation.time, text: change(this.text) });
    this.oldest = this.states.length - 1;
  }

  private land(text: string): void {
    this.states.push({ from: this.simulation.time, text });
    this.onLanding(text);
  }

  /** Short as a rule, the longest now and then. */
  private upTo(most: number): number {
    const chance = this.random();
    return most * (chance > 0.95 ? 1 : chance ** 4);
  }
}
