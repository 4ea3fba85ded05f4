/** Writes lines of JSON: request types, ids, and what was done. Nothing that a secret or a key could be read from. */
export class Log {
  /**
   * @param redacted takes out of a text what must not be read by others
   */
  constructor(private readonly writeLine: (line: string) => void, public readonly redacted: (text: string) => string = text => text) {}

  public write(what: string, details: Record<string, unknown> = {}): void {
    // before they are written as JSON, which puts other characters into the lines of a text
    this.writeLine(JSON.stringify({ what, ...details }, (_name, value: unknown) => typeof value === 'string' ? this.redacted(value) : value));
  }

  /** A line that metrics are read from. */
  public metric(line: Record<string, unknown>): void {
    this.writeLine(JSON.stringify(line));
  }
}
