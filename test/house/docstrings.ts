/** The rule that what a folder offers to others says what it is. */
import { posix } from 'node:path';
import type { ESTree } from 'vite';
import { targetOf } from './imports.ts';
import { lineAt, type SourceFile } from './source-tree.ts';

const CONTRACT = 'app/contract/';
const ENGINE = 'main/';

/**
 * Functions, classes, interfaces and types that the contract exports, or that a folder of the engine offers to other
 * folders, without a docstring. Two are described elsewhere: a type that carries the name of an exported value
 * (`type Cycle = z.infer<typeof Cycle>`), and what carries the file's name (`NorArray` at the head of nor-array.ts).
 */
export function undocumentedExports(files: readonly SourceFile[]): string[] {
  const offered = offeredNames(files);
  return files.flatMap((file) => {
    const { path, text, parsed } = file;
    if (parsed === null || !(path.startsWith(CONTRACT) || path.startsWith(ENGINE))) return [];
    const documented = documentedPlaces(text, parsed.comments);
    const values = new Set(parsed.program.body.flatMap(exportedValues));
    const hasHead = /^\s*\/\*\*/.test(text);
    return parsed.program.body.flatMap((statement) => {
      const name = nameOfExport(statement, values);
      if (name === null || documented.has(statement.start)) return [];
      if (hasHead && kebabCase(name) === posix.basename(path, '.ts')) return [];
      if (!path.startsWith(CONTRACT) && !offered.has(`${path} ${name}`)) return [];
      return [`${path}:${lineAt(text, statement.start)} ${name} is offered to others without a docstring`];
    });
  });
}

/** `path name` of everything that a file of another folder of the program imports. */
function offeredNames(files: readonly SourceFile[]): Set<string> {
  const offered = new Set<string>();
  for (const { path, parsed } of files) {
    if (parsed === null || path.startsWith('test/')) continue;
    for (const { moduleRequest, entries } of parsed.module.staticImports) {
      const target = targetOf(path, moduleRequest.value);
      if (target === null || folderOf(target) === folderOf(path)) continue;
      for (const { importName } of entries) offered.add(`${target} ${importName.name}`);
    }
  }
  return offered;
}

/** `main/board` of `main/board/rows/virt.ts`. */
function folderOf(path: string): string {
  return posix.dirname(path).split('/').slice(0, 2).join('/');
}

function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();
}

/** Offsets at which code begins right after a docstring. The head of the file belongs to no declaration. */
function documentedPlaces(text: string, comments: readonly { value: string; end: number }[]): Set<number> {
  return new Set(comments.filter(({ value }) => value.startsWith('*')).map(({ end }) => nextCode(text, end)));
}

/** The name that needs a docstring of its own, if the statement exports such a thing. */
function nameOfExport(statement: ESTree.Node, values: ReadonlySet<string>): string | null {
  if (statement.type !== 'ExportNamedDeclaration') return null;
  const { declaration } = statement;
  switch (declaration?.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return declaration.id?.name ?? null;
    case 'TSInterfaceDeclaration':
      return declaration.id.name;
    case 'TSTypeAliasDeclaration':
      return values.has(declaration.id.name) ? null : declaration.id.name;
    case 'VariableDeclaration':
      return functionValue(declaration);
    default:
      return null;
  }
}

/** The name of an exported function that is written as a value. */
function functionValue({ declarations: [first] }: ESTree.VariableDeclaration): string | null {
  if (first?.id.type !== 'Identifier') return null;
  const isFunction =
    first.init?.type === 'ArrowFunctionExpression' || first.init?.type === 'FunctionExpression';
  return isFunction ? first.id.name : null;
}

function exportedValues(statement: ESTree.Node): string[] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration } = statement;
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}

/** Offset of the next character that is neither white space nor inside a line comment. */
function nextCode(text: string, from: number): number {
  const [gap = ''] = /^(?:\s+|\/\/[^\n]*)*/.exec(text.slice(from)) ?? [];
  return from + gap.length;
}
