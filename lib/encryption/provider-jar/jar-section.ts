import * as fs from 'node:fs';
import * as path from 'node:path';
import { Token } from 'aws-cdk-lib';
import { ProviderInspection, inspectProvider } from './inspect-class';
import type { ProviderUse } from './wanted-types';
import { checkClassName, checkFlag, checkObjectKey, checkOptions, checkText } from '../../private/arguments';
import { Problems } from '../../private/errors';
import { Section, SectionBinder } from '../../private/section';
import { JavaProviderAssetOptions, ProviderFragment, warnOfFileName } from '../java-provider';

/** What a JAR that is a file of the app was given with. */
export interface JarArguments {
  readonly jarPath: string;
  readonly className: string;
  readonly options: JavaProviderAssetOptions;
  /** Absent where nobody said what the class is for. */
  readonly use?: ProviderUse;
}

/** What stands behind a JAR that is a file of the app: looked into when it is checked, stored when it is bound. */
export class JarSection implements Section<ProviderFragment> {
  public readonly union = 'JavaProvider';
  private inspection?: ProviderInspection;

  constructor(private readonly given: JarArguments) {}

  public check(problems: Problems, propPath: string): void {
    const { className, options, use } = this.given;
    const validOptions = checkOptions(problems, propPath, options, ['objectKey', 'checkClass']);
    if (validOptions) {
      checkFlag(problems, `${propPath}.checkClass`, options.checkClass);
      if (options.objectKey !== undefined) {
        checkObjectKey(problems, `${propPath}.objectKey`, options.objectKey);
      }
    }
    const file = this.checkFile(problems, `${propPath}.jarPath`, validOptions && options.objectKey !== undefined);
    const validName = checkName(problems, `${propPath}.className`, className);
    if (file === undefined || options?.checkClass === false) {
      return;
    }
    this.inspection = inspectProvider({
      path: file, jar: this.fileName, className: validName && !Token.isUnresolved(className) ? className : undefined, use,
    });
    for (const { at, ...problem } of this.inspection.errors) {
      problems.add({ path: `${propPath}.${at}`, got: at === 'jarPath' ? shownPath(this.given.jarPath) : className, ...problem });
    }
  }

  public bind(binder: SectionBinder, propPath: string): ProviderFragment {
    const { jarPath, className, options } = this.given;
    this.inspection?.warnings.forEach(({ slug, message }) => binder.warn(slug, `${propPath}.className: ${message}`));
    this.inspection?.infos.forEach(({ slug, message }) => binder.inform(slug, `${propPath}.className: ${message}`));
    if (options.checkClass === false) {
      warnOfFileName(binder, propPath, className);
    }
    if (this.inspection && Token.isUnresolved(className)) {
      binder.warn('provider-class-not-verifiable', `${propPath}.className: it is a token, so that ${this.fileName} could not be searched for the class. `
        + 'Write the name as text, or leave the check out with checkClass: false');
    }
    // not the path of a link: the CDK would take the link for the content, and not see when the content changes
    const s3Object = binder.storeFile({ path: fs.realpathSync(jarPath), fileName: this.fileName, objectKey: options.objectKey, propPath });
    return { s3Object, className };
  }

  private get fileName(): string {
    return path.basename(this.given.jarPath);
  }

  /** The path of the file, if it is one. */
  private checkFile(problems: Problems, propPath: string, hasObjectKey: boolean): string | undefined {
    const { jarPath } = this.given;
    if (!checkText(problems, propPath, jarPath, 'the path of a JAR')) {
      return undefined;
    }
    if (Token.isUnresolved(jarPath)) {
      problems.add({
        path: propPath, wrong: 'is not known at synth time', got: jarPath, expected: 'the path of a file is expected',
        remedy: 'Write the path as text, or use JavaProvider.fromBucket() for a JAR that is in a bucket',
      });
      return undefined;
    }
    const problem = problemOfFile(jarPath);
    if (problem) {
      problems.add({ path: propPath, got: shownPath(jarPath), ...problem });
      return undefined;
    }
    if (!hasObjectKey && !/^[A-Za-z0-9._-]+$/.test(this.fileName)) {
      problems.add({
        path: propPath, wrong: 'has a file name that is not safe in the key of an object', got: this.fileName,
        expected: 'letters, digits, ".", "_" and "-" are expected', remedy: 'Rename the file, or set objectKey',
      });
    }
    return jarPath;
  }
}

function problemOfFile(file: string): { wrong: string; expected: string; remedy: string } | undefined {
  const expected = 'the path of a JAR is expected, absolute or from the directory in which the app runs';
  const remedy = 'Build the JAR before the app is synthesized, or correct the path';
  let stats: fs.Stats;
  try {
    stats = fs.statSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { wrong: isLink(file) ? 'is a link to a file that does not exist' : 'does not exist', expected, remedy }
      : { wrong: `cannot be read (${code})`, expected, remedy: 'Correct the path, or its permissions' };
  }
  if (stats.isDirectory()) {
    return { wrong: 'is a directory', expected, remedy: 'Pass the JAR in it' };
  }
  return stats.isFile() ? undefined : { wrong: 'is not a file', expected, remedy: 'Pass a JAR' };
}

function isLink(file: string): boolean {
  try {
    return fs.lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The name of a class, with the usual other ways to write it explained. */
function checkName(problems: Problems, propPath: string, className: string): boolean {
  if (typeof className !== 'string' || Token.isUnresolved(className) || !/[/\\]|\.class$/.test(className)) {
    return checkClassName(problems, propPath, className);
  }
  const name = className.replace(/\.class$/, '').replace(/[/\\]/g, '.').replace(/^\.+/, '');
  problems.add({
    path: propPath, wrong: /[/\\]/.test(className) ? 'is a path' : 'ends in ".class"', got: className,
    expected: 'names separated by dots are expected, such as "com.example.MyProvider"', remedy: name === '' ? 'Write the full name of the class' : `Write "${name}"`,
  });
  return false;
}

/** Messages cut long values at their end, which is where the name of a file is. */
function shownPath(file: string): string {
  return file.length <= 110 ? file : `...${file.slice(-107)}`;
}
