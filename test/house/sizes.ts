/** Rules about how long things may grow. A file, a function or a component that is longer holds more than one idea. */
import type { ESTree } from 'vite';
import { nodesOf } from './nodes.ts';
import { lineAt, type SourceFile } from './source-tree.ts';

/** In lines, parameters apart. */
export const LIMITS = {
  fileLines: 400,
  testFileLines: 600,
  functionLines: 60,
  componentLines: 200,
  parameters: 4,
} as const;

type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression;

/** Files with too many lines. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    const limit = path.startsWith('test/') ? LIMITS.testFileLines : LIMITS.fileLines;
    return lines > limit ? [`${path} has ${lines} lines; at most ${limit}`] : [];
  });
}

/** Functions and components with too many lines; a test's own functions may be as long as the facts they hold. */
export function longFunctions(files: readonly SourceFile[]): string[] {
  return functionsOf(files.filter(isProgram)).flatMap(({ file, node, name }) => {
    const isComponent = file.path.endsWith('.tsx') && /^[A-Z]/.test(name);
    const limit = isComponent ? LIMITS.componentLines : LIMITS.functionLines;
    const first = lineAt(file.text, node.start);
    const lines = lineAt(file.text, node.end) - first + 1;
    return lines > limit ? [`${file.path}:${first} ${name} has ${lines} lines; at most ${limit}`] : [];
  });
}

/** Functions that take too many parameters; a test may have to stand in for a library's function that does. */
export function wideFunctions(files: readonly SourceFile[]): string[] {
  return functionsOf(files.filter(isProgram)).flatMap(({ file, node, name }) => {
    const count = node.params.length;
    if (count <= LIMITS.parameters) return [];
    const place = `${file.path}:${lineAt(file.text, node.start)}`;
    return [
      `${place} ${name} takes ${count} parameters; at most ${LIMITS.parameters}, then one object with names`,
    ];
  });
}

function isProgram({ path }: SourceFile): boolean {
  return !path.startsWith('test/');
}

function functionsOf(files: readonly SourceFile[]): { file: SourceFile; node: FunctionNode; name: string }[] {
  return files.flatMap((file) => {
    if (file.parsed === null) return [];
    return [...nodesOf(file.parsed.program)].flatMap(({ node, parent }) =>
      isFunction(node) ? [{ file, node, name: nameOf(node, parent) }] : [],
    );
  });
}

function isFunction(node: ESTree.Node): node is FunctionNode {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
}

function nameOf(node: FunctionNode, parent: ESTree.Node | null): string {
  if (node.id) return node.id.name;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (
    parent?.type === 'MethodDefinition' ||
    parent?.type === 'Property' ||
    parent?.type === 'PropertyDefinition'
  ) {
    if (parent.key.type === 'Identifier' || parent.key.type === 'PrivateIdentifier') return parent.key.name;
  }
  return 'a function without a name';
}
