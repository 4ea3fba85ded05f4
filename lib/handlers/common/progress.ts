import { OutOfTimeError } from './deadline';
import { HandlerError } from './handler-error';
import { CallError } from './work';

/** What is known of the outcome of a Create when it fails. */
export class Progress {
  private written = false;

  /** Something was written, or may have been. */
  public readonly onWritten = (): void => {
    this.written = true;
  };

  /** What was written is gone again. */
  public readonly onRemoved = (): void => {
    this.written = false;
  };

  /**
   * Whether there is nothing to delete.
   *
   * An earlier run of the same request may have been stopped after it had written. Where it would have failed for the same reason it has
   * not; where the reason passes, nobody knows.
   */
  public isNothing(error: unknown): boolean {
    const lasts = error instanceof CallError
      ? error.isRefusal && !error.isThrottling
      : error instanceof HandlerError && !(error instanceof OutOfTimeError);
    return lasts && !this.written;
  }
}
