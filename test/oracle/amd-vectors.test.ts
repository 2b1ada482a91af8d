import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AMD_BOARDS, startAmdMachine, withGlobals } from '../kit/amd-machine.ts';
import { readVectors, startImage } from '../kit/vectors.ts';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe.each(['musicpal', 'xilinx-zynq-a9'] as const)(
  'the recorded answers of QEMU 7.2.22 on %s',
  (board) => {
    it.each(
      readVectors(board).map((vector) => {
        const shape = vector.globals.length > 0 ? ', four erase block regions' : '';
        return { vector, name: `seed ${vector.seed}, ${vector.readonly ? 'read-only' : 'writable'}${shape}` };
      }),
    )('are ours too, and so are the bytes left behind: $name', ({ vector }) => {
      const start = startImage(vector.seed, vector.imageSize);
      const machine = startAmdMachine(
        withGlobals(AMD_BOARDS[board], vector.globals),
        start.slice(),
        vector.readonly,
      );
      const told = (answers: readonly string[]) =>
        vector.program.map((line, index) => `${line} -> ${answers[index]}`);
      expect(told(vector.program.map((line) => machine.run(line)))).toEqual(told(vector.answers));
      expect(sha256(machine.device.array.bytes)).toBe(vector.sha256[0]);
    });
  },
);
