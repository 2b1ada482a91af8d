import { defineConfig } from 'vitest/config';

/**
 * Four suites: facts about the pieces, the real QEMU beside ours, a person at the window, rules of the tree. And three
 * that are no tests: `shots` takes pictures of the window, `readme` measures what the README says, `record` records real
 * drivers on the real QEMU.
 */
export default defineConfig({
  test: {
    // Without this a core is left free, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{main,app,renderer}/**/*.test.ts'],
          globalSetup: 'test/kit/electron/fetch-electron.ts',
          testTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'oracle',
          include: ['test/oracle/**/*.test.ts'],
          testTimeout: 120_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/kit/electron/fetch-electron.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'shots',
          include: ['test/shots/**/*.test.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'readme', include: ['test/readme/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'record', include: ['test/record/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
});
