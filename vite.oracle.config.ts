import { defineConfig } from 'vite';

/** The long comparison of `npm run oracle`, a program for plain Node; packages stay outside. */
export default defineConfig({
  build: {
    outDir: 'dist/oracle',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      external: ['koffi', 'zod', 'fast-check'],
      output: { format: 'es', entryFileNames: '[name].mjs' },
    },
  },
});
