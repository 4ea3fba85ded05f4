import { Clock } from '../../../lib/handlers/common/clock';

interface Happening {
  readonly at: number;
  readonly order: number;
  happen(): void;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    /* eslint-disable no-bitwise */
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    /* eslint-enable no-bitwise */
  };
}

/** Time in which everything happens in its order, and nothing is waited for. In milliseconds. */
export class Simulation {
  public time = 0;
  public readonly clock: Clock = {
    now: () => this.time,
    sleep: async milliseconds => this.wait(milliseconds),
    alarm: (milliseconds, ring) => this.at(this.time + milliseconds, ring),
  };
  private readonly heap: Happening[] = [];
  private count = 0;

  public at(time: number, happen: () => void): () => void {
    let isOff = false;
    this.count += 1;
    this.push({ at: time, order: this.count, happen: () => (isOff ? undefined : happen()) });
    return () => {
      isOff = true;
    };
  }

  public async wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.time + milliseconds, resolve);
    });
  }

  /** Until nothing is left to happen. */
  public async run(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    for (let next = this.pop(); next !== undefined; next = this.pop()) {
      this.time = Math.max(this.time, next.at);
      next.happen();
      await new Promise(resolve => setImmediate(resolve)); // all that follows from it at once
    }
  }

  private push(happening: Happening): void {
    const { heap } = this;
    let index = heap.push(happening) - 1;
    while (index > 0) {
      const parent = Math.floor((index - 1) / 2);
      if (!isBefore(heap[index], heap[parent])) {
        break;
      }
      [heap[index], heap[parent]] = [heap[parent], heap[index]];
      index = parent;
    }
  }

  private pop(): Happening | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length > 0) {
      heap[0] = last!;
      for (let index = 0; ;) {
        let least = index;
        for (const child of [2 * index + 1, 2 * index + 2]) {
          if (child < heap.length && isBefore(heap[child], heap[least])) {
            least = child;
          }
        }
        if (least === index) {
          break;
        }
        [heap[index], heap[least]] = [heap[least], heap[index]];
        index = least;
      }
    }
    return first;
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
