/** Why a class is not found, and what to do. */
export interface MissingClass {
  readonly wrong: string;
  readonly expected: string;
  readonly remedy: string;
}

const VERSIONS = /^META-INF\/versions\/\d+\//;
/** How many letters may differ between a name and one that was perhaps meant. */
const MAX_TYPOS = 2;
/** What two names do not have in common; longer ones are different names, and there may be thousands to compare. */
const MAX_REST = 20;

/**
 * Explains why a class is not in a JAR, the likeliest mistake first.
 *
 * @param entries the names of the entries, such as `com/example/MyProvider.class`
 * @param className the name that was asked for, such as `com.example.MyProvider`
 * @param jar the name of the JAR, for the message
 * @param nameIn the name that a class file has for itself, if it has one
 */
export function explainMissingClass(
  entries: Iterable<string>, className: string, jar: string, nameIn: (entry: string) => string | undefined,
): MissingClass {
  const expected = 'the full name of a class in the JAR is expected';
  const seen = new EntriesSeen(entries, className);

  if (seen.asNested !== undefined) {
    return { wrong: `is not in ${jar}, but ${seen.asNested} is`, expected: 'a class within another one is named with $', remedy: `Write "${seen.asNested}"` };
  }
  if (seen.inOtherCase !== undefined) {
    return { wrong: `is not in ${jar}, but ${seen.inOtherCase} is`, expected: 'Java tells upper from lower case', remedy: `Write "${seen.inOtherCase}"` };
  }
  const nameInFolder = seen.folder && nameIn(seen.folder + seen.file);
  if (seen.folder !== undefined && (nameInFolder === undefined || nameInFolder === className)) {
    return {
      wrong: `is in ${jar} only under ${seen.folder}`, expected: 'Java looks for classes from the root of the JAR on',
      remedy: VERSIONS.test(seen.folder) ? 'Put a class for Java 8 at the root of the JAR'
        : seen.folder === 'BOOT-INF/classes/' || seen.folder === 'WEB-INF/classes/'
          ? 'Pass the plain JAR, not the one that is packed for Spring Boot or for a web server' : `Build the JAR without the folder ${seen.folder}`,
    };
  }
  if (className.endsWith('.jar')) {
    return { wrong: `is the name of a file, and not of a class in ${jar}`, expected, remedy: 'Write the full name of the class, such as "com.example.MyProvider"' };
  }
  const meant = nameInFolder ?? seen.inOtherPackage ?? seen.nearest; // the folder may be the rest of the package
  if (meant !== undefined) {
    return { wrong: `is not in ${jar}, but ${meant} is`, expected, remedy: `Write "${meant}"` };
  }
  if (seen.hasSource) {
    return { wrong: `is in ${jar} as source only`, expected: 'class files are expected', remedy: 'Pass the JAR with the classes, not the one with the sources' };
  }
  if (seen.jars > 0) {
    return {
      wrong: `is not in ${jar}, which has ${seen.jars === 1 ? 'another JAR' : `${seen.jars} other JARs`} in it`,
      expected: 'Java does not look into JARs within a JAR', remedy: 'Build the JAR with the classes themselves',
    };
  }
  return seen.classes === 0
    ? { wrong: `is not in ${jar}, which has no class at all`, expected, remedy: 'Build the JAR with the class' }
    : { wrong: `is not in ${jar}`, expected, remedy: 'Correct the name, or build the JAR with the class' };
}

/** One look at the directory of a JAR, which may be long. */
class EntriesSeen {
  /** The entry that would have the class, seen from the folder in which Java looks. */
  public readonly file: string;
  public readonly asNested?: string;
  public readonly inOtherCase?: string;
  public readonly folder?: string;
  public readonly inOtherPackage?: string;
  public readonly nearest?: string;
  public readonly hasSource: boolean;
  public readonly jars: number;
  public readonly classes: number;

  constructor(entries: Iterable<string>, className: string) {
    const path = className.replace(/\./g, '/');
    const file = this.file = `${path}.class`;
    const lowerCase = path.toLowerCase();
    const flattened = path.replace(/\$/g, '/');
    const simpleName = path.slice(path.lastIndexOf('/') + 1);
    let fewest = MAX_TYPOS + 1;
    let jars = 0;
    let classes = 0;
    this.hasSource = false;
    for (const entry of entries) {
      if (!entry.endsWith('.class')) {
        jars += entry.endsWith('.jar') ? 1 : 0;
        this.hasSource ||= entry === `${path.replace(/\$.*/, '')}.java`;
        continue;
      }
      classes++;
      if (entry.endsWith(`/${file}`)) {
        this.folder = preferred(this.folder, entry.slice(0, -file.length));
        continue;
      }
      const other = entry.slice(0, -'.class'.length);
      const name = other.replace(/\//g, '.');
      if (other.length === path.length && other.replace(/\$/g, '/') === flattened) {
        this.asNested ??= name;
      } else if (other.length === path.length && other.toLowerCase() === lowerCase) {
        this.inOtherCase ??= name;
      } else if (other.endsWith(`/${simpleName}`) || other === simpleName) {
        this.inOtherPackage ??= VERSIONS.test(other) ? undefined : name;
      } else {
        const typos = typosBetween(path, other, fewest - 1);
        if (typos !== undefined) {
          fewest = typos;
          this.nearest = name;
        }
      }
    }
    this.jars = jars;
    this.classes = classes;
  }
}

/** Of the folders that have the class: any rather than one for some versions of Java. */
function preferred(one: string | undefined, other: string): string {
  return one === undefined || VERSIONS.test(one) ? other : one;
}

/** How many letters are to be changed, added or left out to make one of the other; undefined if more than allowed. */
function typosBetween(one: string, other: string, allowed: number): number | undefined {
  if (allowed < 0 || Math.abs(one.length - other.length) > allowed) {
    return undefined;
  }
  const shorter = Math.min(one.length, other.length);
  let begin = 0;
  while (begin < shorter && one[begin] === other[begin]) {
    begin++;
  }
  let end = 0;
  while (end < shorter - begin && one[one.length - 1 - end] === other[other.length - 1 - end]) {
    end++;
  }
  const rest = one.slice(begin, one.length - end);
  const otherRest = other.slice(begin, other.length - end);
  if (Math.max(rest.length, otherRest.length) > MAX_REST) {
    return undefined;
  }
  const typos = distance(rest, otherRest);
  return typos <= allowed ? typos : undefined;
}

/** Levenshtein's distance, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
