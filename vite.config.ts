import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/**
 * One build, three programs: the window (any browser), the Node side (command line, browser host, Electron's
 * main process, the worker threads of all three, and the footprint lab's processes) and the preload script. The last two are CommonJS because a sandboxed preload must be, and
 * because Electron before 28 cannot start from an ES module.
 */
/** Libraries mark files for React's server components; a bundle for one window has no use for that. */
function isServerComponentMark({ code }: { code?: string }): boolean {
  return code === 'MODULE_LEVEL_DIRECTIVE';
}

/** npm makes the command executable when it links it, and not again after another build. */
const executableCommand: Plugin = {
  name: 'executable-command',
  writeBundle({ dir = '' }, bundle) {
    if ('norscope.cjs' in bundle) chmodSync(join(dir, 'norscope.cjs'), 0o755);
  },
};

export default defineConfig({
  base: './',
  root: 'renderer',
  builder: {},
  plugins: [executableCommand],
  environments: {
    client: {
      build: {
        outDir: '../dist/renderer',
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1500,
        rolldownOptions: {
          onLog: (level, log, report) => {
            if (!isServerComponentMark(log)) report(level, log);
          },
        },
      },
    },
    node: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['koffi', 'electron'] },
      build: {
        ssr: true,
        outDir: '../dist/node',
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: {
          input: {
            norscope: './app/cli/norscope.ts',
            electron: './app/electron/main.ts',
            worker: './main/worker.ts',
            'footprint-instance': './main/footprint-instance.ts',
          },
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        ssr: true,
        outDir: '../dist/preload',
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: {
          input: { preload: './app/electron/preload.ts' },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
});
