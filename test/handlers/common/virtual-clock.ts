import { Clock } from '../../../lib/handlers/common/clock';

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/** Time that passes only when it is told to, so that waiting costs nothing and tests do not depend on the machine. */
export class VirtualClock implements Clock {
  private alarms: Alarm[] = [];

  constructor(private time: number) {}

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    await new Promise(resolve => setImmediate(resolve)); // others go on meanwhile
  }

  public alarm(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: this.time + milliseconds, ring };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter(each => each !== alarm);
    };
  }

  public advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (let next = this.next(); next !== undefined && next.at <= end; next = this.next()) {
      this.time = Math.max(this.time, next.at);
      this.alarms = this.alarms.filter(each => each !== next);
      next.ring();
    }
    this.time = Math.max(this.time, end);
  }

  /** Until something happens: nothing else goes on. */
  public advanceToNextAlarm(): void {
    const next = this.next();
    if (next !== undefined) {
      this.advance(Math.max(0, next.at - this.time));
    }
  }

  private next(): Alarm | undefined {
    return [...this.alarms].sort((left, right) => left.at - right.at)[0];
  }
}
