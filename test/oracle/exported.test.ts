/** What a session is exported as, answered by the real QEMU. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AccessWidth } from '../../app/contract/units.ts';
import { runLine } from '../../main/session/console/run.ts';
import type { Machine } from '../../main/session/machine.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';
import { readVectors, startImage, type Vector } from '../kit/qemu/vectors.ts';
import { act, open, sequences } from '../kit/session/deeds.ts';
import { exported } from '../kit/session/exported.ts';

const missing = qemuMissing();

function imageOf(seed: number, sizeBytes: number): string {
  const path = join(temporaryFolder(), 'flash.img');
  writeFileSync(path, startImage(seed, sizeBytes));
  return path;
}

function opened(board: string, path: string, { flash = 0, globals = [] as string[] } = {}): Machine {
  const images = Array.from({ length: flash + 1 }, (_, index) =>
    index === flash ? { path, mode: 'scratch' as const } : null,
  );
  const machine = open({ board, images, geometry: null, globals });
  onTestFinished(() => machine.close());
  return machine;
}

/** The exported lines after the first, as commands and answers. */
async function linesOf(machine: Machine): Promise<{ commands: string[]; answers: string[] }> {
  const lines = (await exported(machine, 'qtest')).trimEnd().split('\n');
  const split = lines.map((line) => line.split(' # '));
  return { commands: lines, answers: split.map((parts) => parts.at(-1) ?? '') };
}

const WIDTHS: Readonly<Record<string, AccessWidth>> = { b: 1, w: 2, l: 4, q: 8 };

/** Does what a line of qtest asks for, as the console would. */
function play(machine: Machine, line: string): void {
  const [verb = '', first, second] = line.split(' ');
  if (verb === 'clock_step') {
    machine.waitUntil(machine.clock.nowNanoseconds + Number(first));
    return;
  }
  const widthBytes = WIDTHS[verb.at(-1) ?? ''] ?? 1;
  const bus = { address: Number(first), widthBytes };
  const data = Number(BigInt.asUintN(8 * widthBytes, BigInt(second ?? 0)));
  machine.cycle(
    verb.startsWith('read') ? { ...bus, direction: 'read' } : { ...bus, direction: 'write', data },
  );
}

describe('A recorded session that is exported as lines of qtest', () => {
  it.each(['musicpal', 'virt'] as const)(
    'has on %s the answers of QEMU 7.2.22, virtual time included',
    async (board) => {
      const writable = readVectors(board).filter(({ readonly }) => !readonly);
      const chosen: Vector[] = [...writable.slice(0, 2), ...writable.slice(-1)];
      expect(chosen.length).toBeGreaterThan(1);
      for (const vector of chosen) {
        const path = imageOf(vector.seed, vector.imageSize);
        const images = vector.sha256.map(() => ({ path, mode: 'scratch' as const }));
        const machine = open({ board, images, geometry: null, globals: vector.globals });
        onTestFinished(() => machine.close());
        for (const line of vector.program) play(machine, line);
        const { commands, answers } = await linesOf(machine);
        expect(answers).toEqual(['OK little', ...vector.answers]);
        const told = commands.slice(1).map((line) => line.split(' ').slice(0, 2).join(' '));
        expect(told).toEqual(vector.program.map((line) => line.split(' ').slice(0, 2).join(' ')));
      }
    },
  );
});

describe.skipIf(missing !== null)(
  `A session on the real QEMU${missing === null ? '' : `: ${missing}`}`,
  () => {
    it('of the Intel command set is answered there as it was here', async () => {
      const path = imageOf(7, 64 << 20);
      const machine = opened('virt', path, { flash: 1 });
      const { base } = machine.flash(1).plan;
      for (const deeds of fc.sample(sequences('intel'), { numRuns: 30, seed: 1 }))
        for (const deed of deeds)
          if ('wait' in deed) continue;
          else act(machine, { ...deed, address: deed.address + base });
      runLine(machine, 1, 'erase #3; program #3 "an exported session"; query; lock #3; r64 #3');
      const { commands, answers } = await linesOf(machine);
      // QEMU wants the image for itself.
      machine.close();
      const bus = await startQemu([
        { path: imageOf(0, 64 << 20), isReadOnly: false },
        { path, isReadOnly: false },
      ]);
      onTestFinished(() => bus.close());
      expect(answers.length).toBeGreaterThan(500);
      expect(await bus.runAll(commands)).toEqual(answers);
    });

    it('of the AMD command set is answered there as it was here, while time stands still', async () => {
      const path = imageOf(9, 8 << 20);
      const machine = opened('musicpal', path);
      runLine(
        machine,
        0,
        'query; id; program #5 "an exported session"; r32 #5; bypass; bypass-program #6 de ad; reset',
      );
      const unlock = 'w16 +0xaaa 0xaa; w16 +0x554 0x55';
      runLine(
        machine,
        0,
        `${unlock}; w16 +0xaaa 0x80; ${unlock}; w16 #7 0x30; r16 #7 4; r16 #8 2; w16 #7 0xb0; r16 #7 3`,
      );
      const { commands, answers } = await linesOf(machine);
      // QEMU wants the image for itself.
      machine.close();
      const bus = await startQemu([{ path, isReadOnly: false }], { binary: 'arm', board: 'musicpal' });
      onTestFinished(() => bus.close());
      // The clock is QEMU's own there.
      const kept = commands.flatMap((line, at) => (line.startsWith('clock_step') ? [] : [at]));
      expect(kept.length).toBeGreaterThan(50);
      expect(await bus.runAll(kept.map((at) => commands[at] ?? ''))).toEqual(kept.map((at) => answers[at]));
    });
  },
);
