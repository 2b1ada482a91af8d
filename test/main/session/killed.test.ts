import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMachine } from '../../../main/session/machine.ts';
import { answerQtest } from '../../../main/trace/qtest.ts';
import { COMMAND } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { readTraceFixture, TRACES, type TraceName } from '../../kit/qemu/trace-fixture.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { type Change, momentOf } from '../../kit/trace/moment-of.ts';
import { qtestProgram } from '../../kit/trace/qtest-program.ts';

/** `KILLS=200` is the long form. */
const KILLS = Number(process.env.KILLS ?? 6);

/** All that the driver did to the image, line by line and change by change, on a machine of this process. */
function rehearse(name: TraceName, path: string): { program: string[]; changes: Change[] } {
  const { board, flash } = TRACES[name];
  const changes: Change[] = [];
  let line = 0;
  const images = Array.from({ length: flash + 1 }, (_, unit) =>
    unit === flash ? { path, mode: 'scratch' as const } : null,
  );
  const machine = openMachine(
    { board, images, geometry: null },
    {
      onState: () => undefined,
      onBytes: (changed, offset, lengthBytes) => {
        if (changed !== flash) return;
        const { bytes } = machine.flash(flash).device.array;
        changes.push({ line, offset, bytes: Uint8Array.from(bytes.subarray(offset, offset + lengthBytes)) });
      },
    },
  );
  const { plan } = machine.flash(flash);
  const program = qtestProgram(logOf(readTraceFixture(name).log), plan.name, plan.base);
  for (const [index, text] of program.entries()) {
    line = index;
    answerQtest(machine, text);
  }
  machine.close();
  return { program, changes };
}

/** Runs the program on the built command in write-through mode and kills it. @returns how many lines were answered. */
async function killedAt(
  name: TraceName,
  path: string,
  program: readonly string[],
  part: number,
): Promise<number> {
  const { board, flash } = TRACES[name];
  const image = `--flash${flash}=${path},mode=write-through`;
  const child = spawn(process.execPath, [COMMAND, 'qtest', `--board=${board}`, image]);
  let answered = 0;
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (piece: Buffer) => {
    answered += piece.filter((byte) => byte === 0x0a).length;
    if (answered >= part * program.length) child.kill('SIGKILL');
  });
  child.stdin.write(`${program.join('\n')}\n`);
  await once(child, 'close');
  return answered;
}

describe.each(['edk2-on-virt', 'uboot-on-r2d'] as const)(
  'A write-through that is killed in the middle of %s',
  (name) => {
    it('leaves in the file what the device had done by then, and nothing else', async () => {
      const { before } = readTraceFixture(name);
      const path = join(temporaryFolder(), 'image.fd');
      writeFileSync(path, before);
      const { program, changes } = rehearse(name, path);
      for (let kill = 0; kill < KILLS; kill++) {
        writeFileSync(path, before);
        const answered = await killedAt(name, path, program, Math.random() * 0.95);
        const moment = momentOf(readFileSync(path), before, changes);
        expect(moment, `killed after ${answered} lines`).not.toBeNull();
        const acknowledged = changes.filter(({ line }) => line < answered).length;
        expect(moment).toBeGreaterThanOrEqual(acknowledged);
      }
    }, 600_000);
  },
);

it('The moment that a file shows is told from one that never was', () => {
  const before = Uint8Array.of(1, 1, 1, 1);
  const changes = [
    { line: 0, offset: 0, bytes: Uint8Array.of(7, 7) },
    { line: 3, offset: 2, bytes: Uint8Array.of(8, 8) },
  ];
  const momentAt = (...file: number[]) => momentOf(Uint8Array.from(file), before, changes);
  expect([momentAt(1, 1, 1, 1), momentAt(7, 7, 1, 1), momentAt(7, 7, 8, 8)]).toEqual([0, 1, 2]);
  expect([momentAt(1, 7, 1, 1), momentAt(7, 7, 8, 1)]).toEqual([0, 1]);
  expect([momentAt(1, 1, 8, 8), momentAt(7, 1, 8, 1), momentAt(9, 1, 1, 1)]).toEqual([null, null, null]);
});
