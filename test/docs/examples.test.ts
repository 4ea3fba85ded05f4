// Every TypeScript example of the guides compiles, in the same fixture as those of README and docstrings (npm run rosetta:strict).
import * as path from 'node:path';
import * as ts from 'typescript';
import { Block, ROOT, blocksOf, documents, program } from './markdown';

/** 'Modifiers cannot appear here': what an example has already is declared on its first lines, which jsii-rosetta lets pass as well. */
const DECLARE_IN_CONSTRUCTOR = 1184;

const TYPESCRIPT = /^(ts|typescript)\b/i;
/** Code that is to stay TypeScript in the packages of other languages is written so: jsii-rosetta takes the lower case only. */
const UNTRANSLATED = /^TypeScript\b/;

/** What the compiler says of examples, each a program of its own. */
function problems(blocks: readonly Block[]): string[] {
  const { options, errors } = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(ROOT, 'tsconfig.dev.json'), ts.sys.readFile).config, ts.sys, ROOT);
  expect(errors).toEqual([]);
  const examples = new Map(blocks.map((block, index) =>
    [path.join(ROOT, 'test', 'docs', `example-${index}.ts`), { block, ...program(block.language, block.code) }]));
  const relaxed = { ...options, noUnusedLocals: false, noUnusedParameters: false, isolatedModules: false };
  const host = ts.createCompilerHost(relaxed);
  const { fileExists, getSourceFile } = host;
  host.fileExists = file => examples.has(path.normalize(file)) || fileExists(file);
  host.getSourceFile = (file, ...rest) => {
    const example = examples.get(path.normalize(file));
    return example ? ts.createSourceFile(file, example.text, rest[0]) : getSourceFile(file, ...rest);
  };
  const compiled = ts.createProgram([...examples.keys()], relaxed, host);
  return [...examples].flatMap(([file, { block, lead }]) => {
    const source = compiled.getSourceFile(file)!;
    const diagnostics = [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
    return diagnostics.filter(({ code }) => code !== DECLARE_IN_CONSTRUCTOR).map(({ start, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start ?? 0).line;
      return `${block.file}:${line - lead + block.line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

/** One that does not compile: who finds nothing has to find this. */
const WRONG: Block = { file: 'wrong.md', line: 10, language: 'ts', code: '// nothing\nnew SecurityConfiguration(this, 7);\n' };

test('the examples of all guides compile', () => {
  const blocks = documents().flatMap(blocksOf).filter(({ file, language }) => (file === 'README.md' ? UNTRANSLATED : TYPESCRIPT).test(language));
  expect(blocks.length).toBeGreaterThan(30);
  expect(problems([...blocks, WRONG])).toEqual(["wrong.md:11: Argument of type 'number' is not assignable to parameter of type 'string'."]);
});

test('code has a language, so that editors and pages show it as what it is', () => {
  expect(documents().flatMap(blocksOf).filter(({ language }) => language === '').map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});
