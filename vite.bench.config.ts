import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

const MEASURES = 'test/bench/measures';

/** The measurements of `npm run bench`, each a program of its own for plain Node; packages stay outside. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist/bench',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: ['test/bench/bench.ts', ...readdirSync(MEASURES).map((name) => `${MEASURES}/${name}`)],
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
