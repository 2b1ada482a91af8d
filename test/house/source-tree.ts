/** The program's own source files, parsed: what every rule of the house looks at. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseResult, parseSync } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['app', 'main', 'renderer', 'test'] as const;

/** `path` is relative to the project, with `/`. `parsed` is null for what is not TypeScript (css, html). */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly parsed: ParseResult | null;
};

/** Absolute path of something in the project. */
export function inProject(path: string): string {
  return `${ROOT}${path}`;
}

/** All source files of the tree; fixtures are not source. */
export function readTree(): SourceFile[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.join(entry.parentPath.slice(ROOT.length), entry.name)),
  );
  return paths
    .filter((path) => /\.(tsx?|mjs|css|html)$/.test(path) && !path.startsWith('test/fixtures/'))
    .sort()
    .map((path) => sourceFile(path, readFileSync(inProject(path), 'utf8')));
}

/** A file as the rules see it. @throws Error if TypeScript in it does not parse. */
export function sourceFile(path: string, text: string): SourceFile {
  if (!/\.(tsx?|mjs)$/.test(path)) return { path, text, parsed: null };
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  return { path, text, parsed };
}

/** Line of a character offset, 1 for the first. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
