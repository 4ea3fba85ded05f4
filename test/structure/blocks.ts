import { Session } from 'node:inspector';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { App } from 'aws-cdk-lib';

const LIB = pathToFileURL(path.join(__dirname, '..', '..', 'lib') + path.sep).href;

/** What the engine optimizes, or throws away for a while, it counts no longer in full. */
const FLAGS = ['opt', 'flush-bytecode'];

interface Range { readonly count: number }
interface Script { readonly url: string; readonly functions: readonly { readonly ranges: readonly Range[] }[] }

/** How often a block of the library's code is entered: a function, the body of a loop, a branch. */
export class BlockCounter {
  private readonly session = new Session();

  constructor() {
    FLAGS.forEach(flag => setFlagsFromString(`--no-${flag}`));
    this.session.connect();
    this.ask('Profiler.enable');
    this.ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** For an app that is made and synthesized. */
  public count(build: (app: App) => void): number {
    this.ask('Profiler.takePreciseCoverage'); // which starts again from none
    const app = new App({ analyticsReporting: false, treeMetadata: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
    build(app);
    app.synth();
    const { result } = this.ask<{ result: readonly Script[] }>('Profiler.takePreciseCoverage');
    return result.filter(({ url }) => url.startsWith(LIB))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, range) => sum + range.count, 0);
  }

  public stop(): void {
    FLAGS.forEach(flag => setFlagsFromString(`--${flag}`));
    this.session.disconnect();
  }

  /** Sessions of this process answer at once. */
  private ask<T>(method: string, params: object = {}): T {
    let answer: { readonly error: Error | null; readonly result?: object } | undefined;
    this.session.post(method, params, (error, result) => {
      answer = { error, result };
    });
    if (answer?.error !== null) {
      throw new Error(`${method}: ${answer?.error.message ?? 'no answer'}`);
    }
    return answer.result as T;
  }
}
