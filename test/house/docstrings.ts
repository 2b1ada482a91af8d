/** The rule that what a folder offers to others says what it is. */
import type { ESTree } from 'vite';
import { lineAt, type SourceFile } from './source-tree.ts';

const FACES = /^(app\/contract|main)\//;

/**
 * Exported functions, classes, interfaces and types of the contract and the engine without a docstring. A type that
 * carries the name of an exported value (`export type Cycle = z.infer<typeof Cycle>`) is described where the value is.
 */
export function undocumentedExports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    if (file.parsed === null || !FACES.test(file.path)) return [];
    const { comments, program } = file.parsed;
    const documented = new Set(
      comments.filter(({ value }) => value.startsWith('*')).map(({ end }) => nextCode(file.text, end)),
    );
    const values = new Set(program.body.flatMap(exportedValues));
    return program.body.flatMap((statement) => {
      const name = documentedName(statement, values);
      if (name === null || documented.has(statement.start)) return [];
      return [`${file.path}:${lineAt(file.text, statement.start)} ${name} is exported without a docstring`];
    });
  });
}

/** The name that needs a docstring of its own, if the statement exports such a thing. */
function documentedName(statement: ESTree.Node, values: ReadonlySet<string>): string | null {
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
