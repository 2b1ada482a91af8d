/** Who may import what. The first row whose folder holds the file counts; a file's own folder is always allowed. */

/** Paths are prefixes; a folder ends in `/`. `packages` ending in `*` stand for everything that begins so. */
export type ArrowRow = {
  readonly folder: string;
  readonly mayImport: readonly string[];
  readonly packages: readonly string[];
};

const CONTRACT = 'app/contract/';
const ENGINE = 'main/engine.ts';
const ANYTHING = [
  'app/',
  'main/',
  'renderer/',
  'test/',
  'vite.config.ts',
  'vitest.config.ts',
  'package.json',
] as const;

export const ARROWS: readonly ArrowRow[] = [
  { folder: 'app/contract/', mayImport: [], packages: ['zod'] },
  { folder: 'app/electron/', mayImport: ['app/', ENGINE], packages: ['electron', 'zod', 'node:*'] },
  { folder: 'app/web/', mayImport: ['app/', ENGINE], packages: ['ws', '@msgpack/msgpack', 'node:*'] },
  {
    folder: 'app/cli/',
    mayImport: ['app/', ENGINE, 'package.json'],
    packages: ['commander', 'open', 'node:*'],
  },
  { folder: 'app/', mayImport: [CONTRACT, ENGINE, 'package.json'], packages: ['env-paths', 'node:*'] },

  { folder: 'main/pflash/', mayImport: [CONTRACT], packages: [] },
  { folder: 'main/operations/', mayImport: [CONTRACT, 'main/pflash/'], packages: [] },
  { folder: 'main/memory/', mayImport: [CONTRACT], packages: [] },
  { folder: 'main/backing/', mayImport: [CONTRACT], packages: ['koffi', 'node:*'] },
  {
    folder: 'main/image/compression/',
    mayImport: [CONTRACT, 'main/image/'],
    packages: ['pako', 'node:crypto', 'node:zlib'],
  },
  { folder: 'main/image/digest/', mayImport: [], packages: ['node:crypto'] },
  { folder: 'main/image/', mayImport: [CONTRACT, 'main/image/'], packages: [] },
  {
    folder: 'main/browse/',
    mayImport: [CONTRACT, 'main/image/', 'main/session/', 'main/backing/', 'main/work/'],
    packages: ['zod'],
  },
  { folder: 'main/board/', mayImport: [CONTRACT, 'main/pflash/', 'main/memory/'], packages: [] },
  {
    folder: 'main/session/',
    mayImport: [CONTRACT, 'main/board/', 'main/operations/', 'main/pflash/', 'main/memory/', 'main/backing/'],
    packages: [],
  },
  { folder: 'main/notes/', mayImport: [CONTRACT, 'main/session/'], packages: ['zod', 'node:*'] },
  { folder: 'main/work/', mayImport: [CONTRACT], packages: ['zod', 'node:*'] },
  {
    folder: 'main/trace/',
    mayImport: [CONTRACT, 'main/session/', 'main/operations/', 'main/pflash/', 'main/work/'],
    packages: ['zod', 'node:*'],
  },
  { folder: 'main/qemu/', mayImport: [CONTRACT, 'main/board/'], packages: ['node:*'] },
  {
    folder: 'main/beside/',
    mayImport: [CONTRACT, 'main/board/', 'main/session/', 'main/trace/', 'main/work/', 'main/qemu/'],
    packages: ['node:*'],
  },
  {
    folder: 'main/script/',
    mayImport: [CONTRACT, 'main/session/', 'main/work/'],
    packages: ['node:*'],
  },
  {
    folder: 'main/export/',
    mayImport: [CONTRACT, 'main/session/', 'main/operations/', 'main/pflash/', 'main/work/'],
    packages: ['node:*'],
  },
  {
    folder: 'main/saved/',
    mayImport: [CONTRACT, 'main/session/', 'main/pflash/', 'main/work/'],
    packages: ['zod', 'node:*'],
  },
  {
    folder: 'main/footprint/',
    mayImport: [CONTRACT, 'main/board/', 'main/pflash/', 'main/memory/', 'main/backing/', 'main/qemu/'],
    packages: ['zod', 'node:*'],
  },
  { folder: 'main/', mayImport: [CONTRACT, 'main/'], packages: ['zod', 'node:*'] },

  { folder: 'renderer/format/', mayImport: [CONTRACT], packages: [] },
  { folder: 'renderer/values/', mayImport: [CONTRACT, 'renderer/format/'], packages: [] },
  { folder: 'renderer/link/', mayImport: [CONTRACT], packages: ['@msgpack/msgpack', 'zod', 'zustand'] },
  {
    folder: 'renderer/state/',
    mayImport: [CONTRACT, 'renderer/link/', 'renderer/format/', 'renderer/values/', 'renderer/canvas/'],
    packages: ['zustand', 'zod'],
  },
  { folder: 'renderer/canvas/', mayImport: [CONTRACT, 'renderer/format/'], packages: ['react'] },
  {
    folder: 'renderer/kit/',
    mayImport: [CONTRACT, 'renderer/format/'],
    packages: ['react', 'radix-ui', 'lucide-react', 'react-resizable-panels'],
  },
  {
    folder: 'renderer/panels/footprint/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', 'uplot'],
  },
  {
    folder: 'renderer/panels/states/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', 'elkjs'],
  },
  {
    folder: 'renderer/panels/compare/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'renderer/panels/structure/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'renderer/panels/find/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'renderer/panels/timeline/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: ['react', 'zustand', 'lucide-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'renderer/',
    mayImport: [CONTRACT, 'renderer/'],
    packages: [
      'react',
      'react-dom',
      'zustand',
      'radix-ui',
      'lucide-react',
      'react-resizable-panels',
      '@fontsource/*',
    ],
  },

  { folder: 'test/', mayImport: ANYTHING, packages: ['*'] },
];
