/** Rules about who imports whom. Each gives one line for each breach: the file, the rule, and what is allowed. */
import { readFileSync } from 'node:fs';
import { ARROWS, type ArrowRow } from './arrow-table.ts';
import { importsOf, packageOf, targetOf } from './imports.ts';
import { inProject, type SourceFile } from './source-tree.ts';

/** What npm's scripts start is named in them. */
const SCRIPTS = readFileSync(inProject('package.json'), 'utf8');

/** Files that something outside the tree starts: Node, Electron, the page. */
export const ENTRIES: ReadonlySet<string> = new Set([
  'app/cli/norscope.ts',
  'app/electron/main.ts',
  'app/electron/preload.ts',
  'main/footprint-instance.ts',
  'main/worker.ts',
  'renderer/index.html',
  'test/kit/electron/fetch-electron.ts',
  'test/kit/files/strange-fault.ts',
  'test/oracle/differential/oracle.ts',
]);

/** Imports of files and packages that the table does not allow. */
export function forbiddenImports(files: readonly SourceFile[], table = ARROWS): string[] {
  return files.flatMap((file) => {
    const row = table.find(({ folder }) => file.path.startsWith(folder));
    if (row === undefined) return [`${file.path} lies in no folder of the arrow table: give it a row`];
    return importsOf(file).flatMap((specifier) => {
      if (isAllowed(file.path, specifier, row)) return [];
      const allowed = [...row.mayImport, ...row.packages].join(', ') || 'nothing outside itself';
      return [`${file.path} imports ${specifier}; ${row.folder} may import: ${allowed}`];
    });
  });
}

function isAllowed(importer: string, specifier: string, { folder, mayImport, packages }: ArrowRow): boolean {
  const target = targetOf(importer, specifier);
  if (target === null) {
    const name = packageOf(specifier) ?? '';
    return packages.some((allowed) =>
      allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed,
    );
  }
  // A row for the files that lie directly in a folder must not open the folders inside it to each other.
  const isOwn = target.startsWith(folder) && (ownRow(target) === folder || ownRow(target) === undefined);
  return isOwn || mayImport.some((prefix) => target.startsWith(prefix));
}

function ownRow(path: string): string | undefined {
  return ARROWS.find(({ folder }) => path.startsWith(folder))?.folder;
}

/** React outside components and hooks: what is drawn and kept must be testable without it. */
export function reactInPlainFiles(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const mayUseReact = /\.tsx$|\/use-[^/]+\.ts$|^test\//.test(file.path);
    if (mayUseReact || !importsOf(file).some((specifier) => /^(react|react-dom)(\/|$)/.test(specifier)))
      return [];
    return [`${file.path} imports React; only components (.tsx) and hooks (use-….ts) may`];
  });
}

/** Circles of imports, type imports included; each is told once, from its first file in the alphabet. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`a circle of imports: ${[...trail.slice(start), path].join(' -> ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  }
  for (const path of [...graph.keys()].sort()) visit(path, []);
  return cycles;
}

/** Files of the program that nothing of the program imports, and test helpers that no test imports. */
export function orphans(files: readonly SourceFile[], entries: ReadonlySet<string> = ENTRIES): string[] {
  const isTest = (path: string) => path.startsWith('test/');
  const imported = { byProgram: new Set<string>(), byTests: new Set<string>() };
  for (const file of files) {
    const seen = isTest(file.path) ? imported.byTests : imported.byProgram;
    for (const target of targetsOf(file)) seen.add(target);
  }
  return files.flatMap(({ path }) => {
    if (entries.has(path) || path.endsWith('.d.ts') || isStartedByName(path)) return [];
    const isUsed = isTest(path) ? imported.byTests.has(path) : imported.byProgram.has(path);
    const user = isTest(path) ? 'no test' : 'nothing of the program';
    return isUsed ? [] : [`${path} is imported by ${user}: remove it, or name it as an entry`];
  });
}

/** Imports of files that are not there. TypeScript sees these too, except in stylesheets and pages. */
export function brokenImports(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map(({ path }) => path));
  return files.flatMap((file) => {
    if (file.parsed !== null) return [];
    const missing = targetsOf(file).filter((target) => /\.(tsx?|css)$/.test(target) && !known.has(target));
    return missing.map((target) => `${file.path} names ${target}, which is not there`);
  });
}

function targetsOf(file: SourceFile): string[] {
  return importsOf(file).flatMap((specifier) => targetOf(file.path, specifier) ?? []);
}

function isStartedByName(path: string): boolean {
  return (
    /\.test\.tsx?$/.test(path) || /^test\/bench\/.+\.(html|mjs|ts)$/.test(path) || SCRIPTS.includes(path)
  );
}
