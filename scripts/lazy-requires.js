// Makes compiled modules load each other when they are used, as those of aws-cdk-lib do: an app that imports the library, or one class of it,
// then does not pay for the rest. And takes the comments out of them, which are a fifth of what is packed of them: those for users stand in the
// declarations. jsii has no options for it, and what it reads and writes besides is not touched.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

/** The names that the compiler makes for imports: no other identifier of a file is spelt like one of them. */
const GENERATED = /_\d+$/;

function literalRequire(node) {
  return node !== undefined && ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require'
    && node.arguments.length === 1 && ts.isStringLiteral(node.arguments[0]);
}

/** The declarations `const module_1 = require('module')` of a file, by name. */
function importsOf(source) {
  return new Map(source.statements
    .filter((statement) => ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1)
    .map((statement) => [statement, statement.declarationList.declarations[0]])
    .filter(([, { name, initializer }]) => ts.isIdentifier(name) && GENERATED.test(name.text) && literalRequire(initializer))
    .map(([statement, declaration]) => [declaration.name.text, { statement, declaration }]));
}

/**
 * Whether a node is the name in `Object.defineProperty(exports, "Name", …)`. Node finds the names that ES modules can import in the text, believes
 * in getters of one form only, and takes back a name with another getter. In parentheses it does not read it, and `exports.Name = void 0` remains.
 */
function isExportedName(node) {
  return ts.isStringLiteral(node) && ts.isCallExpression(node.parent) && node.parent.arguments[1] === node && node.text !== '__esModule'
    && node.parent.expression.getText() === 'Object.defineProperty' && node.parent.arguments[0].getText() === 'exports';
}

/** Whether `new` is what an identifier starts the name of. */
function isConstructed(node) {
  let name = node;
  while (ts.isPropertyAccessExpression(name.parent) && name.parent.expression === name) {
    name = name.parent;
  }
  return ts.isNewExpression(name.parent) && name.parent.expression === name;
}

/** A compiled file in which `module_1` is a function that loads the module once, and every use of it a call. Lines stay where they are. */
function withLazyRequires(text) {
  const source = ts.createSourceFile('compiled.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const imports = importsOf(source);
  const edits = [...imports].map(([name, { statement, declaration }]) => ({
    start: statement.getStart(source),
    end: statement.end,
    replacement: `let ${name}_; const ${name} = () => ${name}_ ??= ${declaration.initializer.getText(source)};`,
  }));
  const visit = (node) => {
    if (isExportedName(node)) {
      edits.push({ start: node.getStart(source), end: node.end, replacement: `(${node.getText(source)})` });
    } else if (ts.isIdentifier(node) && imports.has(node.text) && imports.get(node.text).declaration.name !== node) {
      // `new module_1().Name()` would make a new module_1
      edits.push({ start: node.getStart(source), end: node.end, replacement: isConstructed(node) ? `(${node.text}())` : `${node.text}()` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits.sort((one, other) => other.start - one.start).reduce((result, { start, end, replacement }) => result.slice(0, start) + replacement + result.slice(end), text);
}

/** A compiled file without comments. Lines stay where they are. */
function withoutComments(text) {
  const source = ts.createSourceFile('compiled.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const comments = new Map();
  const visit = (node) => {
    const around = [...ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [], ...ts.getTrailingCommentRanges(text, node.end) ?? []];
    around.forEach((comment) => comments.set(comment.pos, comment));
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...comments.values()].sort((one, other) => other.pos - one.pos).reduce((result, { pos, end }) => {
    const before = result.slice(0, pos);
    const after = result.slice(end);
    return (/^[^\S\n]*(\n|$)/.test(after) ? before.trimEnd() + newlines(before.slice(before.trimEnd().length)) : before) + newlines(result.slice(pos, end)) + after;
  }, text);
}

function newlines(text) {
  return text.replace(/[^\n]/g, '');
}

if (require.main === module) {
  const lib = path.join(__dirname, '..', 'lib');
  for (const entry of fs.readdirSync(lib, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.js')) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const text = fs.readFileSync(file, 'utf8');
      const lazy = withoutComments(withLazyRequires(text));
      if (lazy !== text) {
        fs.writeFileSync(file, lazy);
      }
    }
  }
}

module.exports = { withLazyRequires, withoutComments };
