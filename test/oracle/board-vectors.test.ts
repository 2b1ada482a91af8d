import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../kit/files/sha256.ts';
import { startNorscope } from '../kit/flash/norscope-bus.ts';
import { readVectors, startImage, type Vector } from '../kit/qemu/vectors.ts';

const folder = mkdtempSync(join(tmpdir(), 'norscope-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writeImage({ seed, imageSize }: Vector): { path: string; start: Uint8Array } {
  const path = join(folder, 'start.img');
  const start = startImage(seed, imageSize);
  writeFileSync(path, start);
  return { path, start };
}

/** Both command sets; banks of one, two and four chips; a flash that is given no device width. */
const BOARDS = [
  'virt',
  'vexpress-a9',
  'versatilepb',
  'collie',
  'mainstone',
  'musicpal',
  'xilinx-zynq-a9',
] as const;

describe.each(BOARDS)('the recorded answers of QEMU 7.2.22 on %s', (board) => {
  it.each(
    readVectors(board).map((vector) => {
      const shape = vector.globals.length > 0 ? ', four erase block regions' : '';
      return {
        vector,
        name: `seed ${vector.seed}, ${vector.readonly ? 'read-only' : 'writable'} images${shape}`,
      };
    }),
  )('are ours too: $name', async ({ vector }) => {
    const { path, start } = writeImage(vector);
    const mode = vector.readonly ? 'shared' : 'scratch';
    const images = vector.sha256.map(() => ({ path, mode }) as const);
    const bus = startNorscope({ board: vector.board, images, geometry: null, globals: vector.globals });
    try {
      const told = (answers: readonly string[]) =>
        vector.program.map((line, index) => `${line} -> ${answers[index]}`);
      expect(told(await bus.runAll(vector.program))).toEqual(told(vector.answers));
      expect(vector.sha256.map((_, flash) => sha256(bus.bytesOf(flash)))).toEqual(vector.sha256);
    } finally {
      await bus.close();
    }
    expect(readFileSync(path).equals(start), 'the file is as it was').toBe(true);
  });
});
