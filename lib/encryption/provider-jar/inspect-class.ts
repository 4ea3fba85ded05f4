import { ClassFile, NotAClassFile, parseClassFile } from './class-file';
import { Hierarchy, hierarchyOf } from './hierarchy';
import { BeyondLimits, BrokenJar, JarFile, withJar } from './jar-file';
import { explainMissingClass } from './missing-class';
import { ProviderUse, WANTED_TYPES, WantedType } from './wanted-types';

/** Something that is wrong with the JAR or the class. */
export interface ProviderProblem {
  readonly at: 'jarPath' | 'className';
  readonly wrong: string;
  readonly expected: string;
  readonly remedy: string;
}

/** Something to know of the class. */
export interface ProviderNote {
  readonly slug: string;
  /** What follows the path of the class name. */
  readonly message: string;
}

/** What a look into a JAR has shown. */
export interface ProviderInspection {
  readonly errors: readonly ProviderProblem[];
  readonly warnings: readonly ProviderNote[];
  readonly infos: readonly ProviderNote[];
}

/** What to look for, and where. */
export interface ProviderToInspect {
  /** The path of the JAR. */
  readonly path: string;
  /** What the JAR is called in messages. */
  readonly jar: string;
  /** Absent where it is not known: then only the JAR is looked at. */
  readonly className?: string;
  /** Absent where it is not known: then the type of the class is not looked at. */
  readonly use?: ProviderUse;
}

/** Classes of more than that exist, but no provider is one. */
const MAX_CLASS_SIZE = 1024 * 1024;
/** https://docs.aws.amazon.com/emr/latest/ReleaseGuide/configuring-java8.html */
const RUNTIMES = 'by default emr-7 releases run Java 17, and emr-5 and emr-6 releases run Java 8';
const JAVA_8 = 52;
const JAVA_17 = 61;
/** Java 25. What comes after it may have constants that are not known here. */
const NEWEST_KNOWN = 69;

/**
 * Looks into a JAR for what makes the nodes fail to create an object of a class, or to use it.
 *
 * An error is what Java never does: find the class elsewhere in the JAR, create an object of an abstract class or without a public
 * constructor, or take a class for what it does not extend. What cannot be settled here is a warning.
 */
export function inspectProvider({ path, jar, className, use }: ProviderToInspect): ProviderInspection {
  const inspection = new Inspection();
  try {
    withJar(path, file => {
      if (className !== undefined) {
        new ClassInspection(file, jar, className, inspection).run(use && WANTED_TYPES[use]);
      }
    });
  } catch (error) {
    if (error instanceof BrokenJar) {
      inspection.error({ at: 'jarPath', wrong: error.wrong, expected: error.expected, remedy: error.remedy });
    } else if (error instanceof BeyondLimits) {
      inspection.notVerifiable(`${jar} could not be looked into: ${error.message}`);
    } else {
      throw error;
    }
  }
  return inspection;
}

class Inspection implements ProviderInspection {
  public readonly errors: ProviderProblem[] = [];
  public readonly warnings: ProviderNote[] = [];
  public readonly infos: ProviderNote[] = [];

  public error(problem: ProviderProblem): void {
    this.errors.push(problem);
  }

  public notVerifiable(why: string): void {
    this.warn('provider-class-not-verifiable', `${why}. See to it that the class is public and concrete, of the right type, and has a public constructor `
      + 'without arguments');
  }

  public warn(slug: string, message: string): void {
    this.warnings.push({ slug, message });
  }

  public inform(slug: string, message: string): void {
    this.infos.push({ slug, message });
  }
}

class ClassInspection {
  private newest: ClassFile | undefined;

  constructor(private readonly file: JarFile, private readonly jar: string, private readonly className: string, private readonly found: Inspection) {}

  public run(wanted: WantedType | undefined): void {
    const start = this.load(this.className);
    if (start === undefined) {
      const [version] = this.otherVersions();
      if (version !== undefined) {
        this.found.notVerifiable(`"${this.className}" is in ${this.jar} only for Java ${version} and newer; ${RUNTIMES}. Put a class for Java 8 at the root of the JAR`);
        return;
      }
      this.error(explainMissingClass(this.file.names, this.className, this.jar, entry => this.nameIn(entry)));
      return;
    }
    this.checkInstantiation(start);
    if (wanted && !start.isInterface) {
      this.checkType(wanted, hierarchyOf(start, name => this.load(name)));
    }
    this.noteVersion();
    this.noteOtherVersions();
  }

  /** What a class file says it is, wherever it lies. */
  private nameIn(entry: string): string | undefined {
    try {
      return parseClassFile(this.file.entry(entry, MAX_CLASS_SIZE)!).name;
    } catch (error) {
      if (error instanceof NotAClassFile || error instanceof BrokenJar || error instanceof BeyondLimits) {
        return undefined; // it is a hint that is looked for
      }
      throw error;
    }
  }

  /** A class file of the JAR; one that Java would not take ends the inspection. */
  private load(name: string): ClassFile | undefined {
    const entry = `${name.replace(/\./g, '/')}.class`;
    const bytes = this.file.entry(entry, MAX_CLASS_SIZE);
    if (bytes === undefined) {
      return undefined;
    }
    const parsed = this.parse(bytes, entry);
    if (parsed.name !== name) {
      throw new BrokenJar(`has ${parsed.name} in the place of ${name}`, 'each class is expected where its package says', 'Build the JAR from the root of the packages');
    }
    this.newest = this.newest && this.newest.majorVersion >= parsed.majorVersion ? this.newest : parsed;
    return parsed;
  }

  private parse(bytes: Buffer, entry: string): ClassFile {
    try {
      return parseClassFile(bytes);
    } catch (error) {
      if (!(error instanceof NotAClassFile)) {
        throw error;
      }
      throw bytes.length >= 8 && bytes.readUInt32BE(0) === 0xcafebabe && bytes.readUInt16BE(6) > NEWEST_KNOWN
        ? new BeyondLimits(`${entry} is for a version of Java that is not known here`)
        : new BrokenJar(`has ${entry}, which is not a class file: ${error.message}`, 'class files are expected');
    }
  }

  private checkInstantiation(start: ClassFile): void {
    if (start.isInterface) {
      this.error({ wrong: 'is an interface', expected: 'a class of which an object can be created is expected', remedy: 'Name the class that implements it' });
      return;
    }
    if (start.isAbstract) {
      this.error({ wrong: 'is abstract', expected: 'a class of which an object can be created is expected', remedy: 'Name a class that extends it' });
    }
    if (!start.isPublic) {
      this.error({ wrong: 'is not public', expected: 'a class that can be used from outside its package is expected', remedy: 'Declare it public' });
    }
    if (start.isInner) {
      this.error({
        wrong: 'is an inner class, whose objects belong to an object of the class around it', expected: 'a class of its own, or a static one, is expected',
        remedy: 'Declare it static',
      });
      return; // which is why each of its constructors takes an argument
    }
    const constructors = start.constructors.filter(each => !each.takesArguments);
    if (constructors.length === 0 || !constructors[0].isPublic) {
      this.error({
        wrong: constructors.length === 0 ? 'has no constructor without arguments' : 'has a constructor without arguments that is not public',
        expected: 'Amazon EMR creates the object with a public constructor without arguments',
        remedy: constructors.length === 0 ? 'Add one; let it read what it needs by itself' : 'Declare it public',
      });
    }
  }

  private checkType(wanted: WantedType, above: Hierarchy): void {
    const { name, isInterface } = wanted;
    if (isInterface ? above.types.has(name) && !above.superclasses.has(name) : above.superclasses.has(name)) {
      return;
    }
    const kind = isInterface ? 'an interface' : 'a class';
    if (above.types.has(name)) {
      this.found.warn('provider-class-kind', `"${this.className}" ${isInterface ? 'extends' : 'implements'} ${name}, which is ${kind} in the AWS SDK for Java. `
        + `Compile it against the SDK, with ${isInterface ? 'implements' : 'extends'}`);
      return;
    }
    // only a class can extend a class, so that unknown interfaces do not matter then
    const unknown = isInterface ? above.unknown : above.unknown.filter(each => each === above.unknownSuperclass);
    const other = Object.values(WANTED_TYPES).find(each => above.types.has(each.name));
    if (unknown.length > 0) {
      const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : '';
      this.found.notVerifiable(`whether "${this.className}" is a ${name} cannot be seen: ${unknown.slice(0, 3).join(', ')}${more} is not in ${this.jar}`);
      return;
    }
    const relocated = [...above.types].find(each => each.endsWith(`.${name}`));
    this.error({
      wrong: other ? `is a ${other.name}, which is for ${other.takenBy}`
        : relocated ? `is a ${relocated}, which is a copy under another name` : `does not ${isInterface ? 'implement' : 'extend'} what it should`,
      expected: `a class that ${isInterface ? 'implements' : 'extends'} ${name} is expected`,
      remedy: relocated && !other ? 'Leave com.amazonaws out of the relocation of your build'
        : `Name such a class, or ${isInterface ? 'implement the interface' : 'extend the class'}`,
    });
  }

  private noteVersion(): void {
    if (this.newest === undefined || this.newest.majorVersion <= JAVA_8) {
      return;
    }
    const { majorVersion, name } = this.newest;
    const what = `"${name}" needs Java ${majorVersion - 44} or newer; ${RUNTIMES}`;
    if (majorVersion > JAVA_17) {
      this.found.warn('provider-class-too-new', `${what}. Compile it for Java 8 (--release 8), or see to it that the nodes run a newer Java`);
    } else {
      this.found.inform('provider-class-java-version', `${what}. Compile it for Java 8 (--release 8) if clusters of emr-5 or emr-6 are to use it`);
    }
  }

  private noteOtherVersions(): void {
    const versions = this.otherVersions();
    if (versions.length > 0) {
      this.found.inform('provider-class-multi-release', `${this.jar} has "${this.className}" for Java ${versions.join(', ')} and newer too; the one at its root was checked`);
    }
  }

  /** The versions of Java, 9 and newer, for which there is another class of the name; others do not see it. */
  private otherVersions(): number[] {
    const ending = `/${this.className.replace(/\./g, '/')}.class`;
    const versions = [...this.file.names].map(name => (name.endsWith(ending) ? /^META-INF\/versions\/(\d+)$/.exec(name.slice(0, -ending.length)) : null))
      .flatMap(match => (match ? [Number(match[1])] : []));
    const manifest = versions.length === 0 ? undefined : this.file.entry('META-INF/MANIFEST.MF', MAX_CLASS_SIZE);
    return manifest && /^Multi-Release:\s*true\s*$/im.test(manifest.toString('latin1')) ? versions.sort((a, b) => a - b) : [];
  }

  private error(problem: Omit<ProviderProblem, 'at'>): void {
    this.found.error({ at: 'className', ...problem });
  }
}
