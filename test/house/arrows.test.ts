import { describe, expect, it } from 'vitest';
import { brokenImports, forbiddenImports, importCycles, orphans, reactInPlainFiles } from './arrows.ts';
import { readTree, sourceFile } from './source-tree.ts';

describe('the tree', () => {
  const files = readTree();

  it('imports only what its folder may', () => expect(forbiddenImports(files)).toEqual([]));
  it('uses React in components and hooks only', () => expect(reactInPlainFiles(files)).toEqual([]));
  it('has no circle of imports', () => expect(importCycles(files)).toEqual([]));
  it('has no file that nobody imports', () => expect(orphans(files)).toEqual([]));
  it('names no stylesheet or script that is not there', () => expect(brokenImports(files)).toEqual([]));
});

describe('the rule on arrows', () => {
  const breaches = (path: string, text: string) => forbiddenImports([sourceFile(path, text)]);

  it.each([
    ['app/contract/a.ts', "import { z } from 'zod';"],
    ['main/session/a.ts', "import { b } from '../board/b.ts';"],
    ['main/backing/a.ts', "import koffi from 'koffi'; import { openSync } from 'node:fs';"],
    ['renderer/panels/a/b.tsx', "import type { C } from '../../../app/contract/c.ts'; import '../d/e.css';"],
    ['renderer/kit/a.tsx', "import { useState } from 'react'; import { b } from './b.ts';"],
    ['app/cli/a.ts', "import { b } from '../web/b.ts'; import { packageRoot } from '../package-root.ts';"],
    ['app/root.ts', "import { b } from './beside.ts';"],
    ['test/kit/a.ts', "import { b } from '../../main/pflash/b.ts';"],
  ])('lets %s say %s', (path, text) => expect(breaches(path, text)).toEqual([]));

  it.each([
    ['app/contract/a.ts', "import { readFileSync } from 'node:fs';"],
    ['main/pflash/a.ts', "import type { Region } from '../memory/region.ts';"],
    ['main/pflash/a.ts', "type R = import('../memory/region.ts').Region;"],
    ['main/memory/a.ts', "const b = await import('../pflash/b.ts');"],
    ['main/board/a.ts', "export { b } from '../session/b.ts';"],
    ['main/image/a.ts', "import { openSync } from 'node:fs';"],
    ['main/engine.ts', "import { app } from 'electron';"],
    ['main/session/a.ts', "import { b } from '../../app/web/b.ts';"],
    ['renderer/state/a.ts', "import { useState } from 'react';"],
    ['renderer/shell/a.ts', "import { b } from '../../main/board/b.ts';"],
    ['renderer/shell/a.ts', "import { b } from '../../app/web/b.ts';"],
    ['app/root.ts', "import { b } from './web/b.ts';"],
    ['main/pflash/a.ts', "new Worker(new URL('../memory/b.ts', import.meta.url));"],
  ])('refuses %s that says %s', (path, text) => expect(breaches(path, text)).toHaveLength(1));

  it('names the file, the import and what is allowed', () => {
    expect(breaches('main/board/a.ts', "import { b } from '../session/b.ts';")).toEqual([
      'main/board/a.ts imports ../session/b.ts; main/board/ may import: app/contract/, main/pflash/, main/memory/',
    ]);
  });

  it('refuses a file in a folder that has no row', () => {
    expect(breaches('tools/a.ts', '')).toEqual([
      'tools/a.ts lies in no folder of the arrow table: give it a row',
    ]);
  });
});

describe('the rule on React', () => {
  const breaches = (path: string) =>
    reactInPlainFiles([sourceFile(path, "import { useState } from 'react';")]);

  it('lets components and hooks use it', () => {
    expect([...breaches('renderer/kit/a.tsx'), ...breaches('renderer/canvas/use-size.ts')]).toEqual([]);
  });

  it('refuses it in a file that paints', () => {
    expect(breaches('renderer/canvas/paint.ts')).toEqual([
      'renderer/canvas/paint.ts imports React; only components (.tsx) and hooks (use-….ts) may',
    ]);
  });
});

describe('the rule on circles', () => {
  it('sees one through three files, type imports included', () => {
    const circle = [
      sourceFile('main/a.ts', "import { b } from './b.ts';"),
      sourceFile('main/b.ts', "import type { C } from './c.ts';"),
      sourceFile('main/c.ts', "export { a } from './a.ts';"),
    ];
    expect(importCycles(circle)).toEqual([
      'a circle of imports: main/a.ts -> main/b.ts -> main/c.ts -> main/a.ts',
    ]);
  });

  it('lets two files share a third', () => {
    const diamond = [
      sourceFile('main/a.ts', "import './b.ts'; import './c.ts';"),
      sourceFile('main/b.ts', "import './d.ts';"),
      sourceFile('main/c.ts', "import './d.ts';"),
      sourceFile('main/d.ts', ''),
    ];
    expect(importCycles(diamond)).toEqual([]);
  });
});

describe('the rule on files that nobody imports', () => {
  it('is not content with a test that imports it', () => {
    const files = [
      sourceFile('main/lonely.ts', ''),
      sourceFile('test/main/lonely.test.ts', "import '../../main/lonely.ts';"),
    ];
    expect(orphans(files)).toEqual([
      'main/lonely.ts is imported by nothing of the program: remove it, or name it as an entry',
    ]);
  });

  it('knows entries, pages and workers', () => {
    const files = [
      sourceFile('renderer/index.html', '<script type="module" src="./main.tsx"></script>'),
      sourceFile('renderer/main.tsx', "import './look.css'; new Worker(new URL('./w.ts', import.meta.url));"),
      sourceFile('renderer/look.css', ''),
      sourceFile('renderer/w.ts', ''),
    ];
    expect(orphans(files)).toEqual([]);
  });
});

describe('the rule on names in stylesheets and pages', () => {
  it('refuses a stylesheet that is not there', () => {
    const files = [sourceFile('renderer/a.css', "@import './b.css';")];
    expect(brokenImports(files)).toEqual(['renderer/a.css names renderer/b.css, which is not there']);
  });
});
