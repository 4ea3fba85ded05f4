/** What the program sees of the world. */
export interface CommandIo {
  /** The folder that it runs in. */
  readonly folder: string;
  /** Whether the output is read by people in colours. */
  readonly colours: boolean;
  readonly version: string;
  /** The text of a file; throws NoText. */
  readFile(path: string): string;
  /** The text of standard input; fails with NoText. */
  readStandardInput(): Promise<string>;
  /** Resolves to false if the text could not be written, of which it has told then. */
  write(text: string): Promise<boolean>;
  writeError(text: string): void;
}

/** The text of a file of the command line; fails with NoText. */
export async function textOfFile(file: string, io: CommandIo): Promise<string> {
  return file === '-' ? io.readStandardInput() : io.readFile(file);
}
