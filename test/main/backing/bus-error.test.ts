import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { survivesBusErrors } from '../../../main/backing/bus-error.ts';
import { makeFile, pattern } from './files.ts';

const TREE = join(import.meta.dirname, '..', '..', '..');
const OUT = join(TREE, 'dist', 'strange-fault');

describe.runIf(survivesBusErrors())('A page that its file has lost', () => {
  it('reads as zeros where it is watched, and ends the process at once where it is not', async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(TREE, 'test', 'kit', 'files', 'strange-fault.ts'),
        outDir: OUT,
        target: 'node20',
        rolldownOptions: { external: ['koffi'], output: { entryFileNames: '[name].mjs' } },
      },
    });
    const files = [makeFile(pattern(4096)), makeFile(pattern(4096))];
    const ended = spawnSync(process.execPath, [join(OUT, 'strange-fault.mjs'), ...files], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toBe('read 0, 1 missing\n');
    expect(ended.signal).toBe('SIGBUS');
  });
});
