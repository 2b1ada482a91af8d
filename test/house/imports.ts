/** What a file imports: statements, re-exports, `import()` of values and types, workers and other files by URL. */
import { posix } from 'node:path';
import type { ESTree } from 'vite';
import { nodesOf } from './nodes.ts';
import type { SourceFile } from './source-tree.ts';

/** Module names as they are written. Type-only imports count like all others. */
export function importsOf({ path, text, parsed }: SourceFile): string[] {
  if (parsed === null) return textualImports(path, text);
  const { staticImports, staticExports } = parsed.module;
  const found = staticImports.map(({ moduleRequest }) => moduleRequest.value);
  for (const { entries } of staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) found.push(moduleRequest.value);
  }
  for (const { node } of nodesOf(parsed.program)) {
    const specifier = specifierIn(node);
    if (specifier !== null) found.push(specifier);
  }
  return found;
}

function specifierIn(node: ESTree.Node): string | null {
  if (node.type === 'TSImportType') return node.source.value;
  if (node.type === 'ImportExpression') return textOf(node.source);
  if (node.type !== 'NewExpression') return null;
  const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL';
  const place = isUrl ? textOf(node.arguments[0]) : null;
  return place !== null && /\.(tsx?|mjs)$/.test(place) ? place : null;
}

function textOf(node: ESTree.Node | undefined): string | null {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** The project path that a relative import names, or null for a package. */
export function targetOf(importer: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(importer), specifier.replace(/\?.*$/, ''));
}

/** The package that an import names: `node:fs`, `react`, `@scope/name`. Null for a relative import. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.')) return null;
  const parts = specifier.split('/');
  if (specifier.startsWith('node:')) return parts[0] ?? null;
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Stylesheets import by `@import`, pages by `src` and `href`. */
function textualImports(path: string, text: string): string[] {
  const pattern = path.endsWith('.css') ? /@import\s+['"]([^'"]+)['"]/g : /(?:src|href)="(\.[^"]+)"/g;
  return [...text.matchAll(pattern)].flatMap(([, specifier]) => (specifier === undefined ? [] : [specifier]));
}
