/** Playing what a real driver did, beside the same cycles through a real QEMU's qtest socket. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { replay } from '../../../main/trace/replay.ts';
import { TRACE_KINDS, type TraceLog } from '../../../main/trace/trace-log.ts';
import { qemuMissing, startQemu } from '../../kit/qemu/qtest.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { byTurns } from '../kit/by-turns.ts';
import { temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const VARIABLES_BASE = 64 << 20;
const BUDGET_TIMES = 100;
const WIDTH_LETTERS: Readonly<Record<number, string>> = { 1: 'b', 2: 'w', 4: 'l' };

const { log: bytes, before } = readTraceFixture('edk2-on-virt');
const log = logOf(bytes);
const image = join(temporaryFolder(), 'variables.fd');
writeFileSync(image, before);
const theirImage = join(temporaryFolder(), 'variables-of-qemu.fd');
writeFileSync(theirImage, before);

const qemu =
  qemuMissing() === null
    ? await startQemu([
        { path: image, isReadOnly: true },
        { path: theirImage, isReadOnly: false },
      ])
    : null;
const theirs = linesOf(log);
const writtenImage = join(temporaryFolder(), 'variables-written.fd');
writeFileSync(writtenImage, before);
const machineOn = (path: string, mode: BackingMode) =>
  openMachine(
    { board: 'virt', images: [null, { path, mode }], geometry: null },
    { onState: () => undefined, onBytes: () => undefined },
  );
const machine = machineOn(image, 'scratch');
const writing = machineOn(writtenImage, 'write-through');
const untold = { signal: new AbortController().signal, onProgress: () => undefined };
const times = await byTurns(
  {
    read: () => logOf(bytes),
    play: () => replay(machine, log, untold),
    write: () => replay(writing, log, untold),
    theirs: () => qemu?.runAll(theirs),
  },
  { warmUp: 3, counted: 15 },
);
await qemu?.close();
machine.close();
writing.close();

const perSecond = (ms: number) => (log.count * 1e3) / ms;
const peer =
  qemu === null
    ? undefined
    : { name: 'QEMU by qtest', values: times.theirs.map((ms) => (theirs.length * 1e3) / ms) };
const budget = {
  text: `≥ ${BUDGET_TIMES} times QEMU’s`,
  isMet: (_: unknown, ratio: { median: number } | null) =>
    ratio === null ? null : ratio.median >= BUDGET_TIMES,
};
reportRows([
  rowOf({
    what: 'replay of EDK2’s first boot: events',
    unit: 'per second',
    ours: times.play.map(perSecond),
    peer,
    budget,
  }),
  rowOf({
    what: 'the same with reading its log',
    unit: 'per second',
    ours: times.play.map((ms, at) => perSecond(ms + (times.read[at] ?? 0))),
    peer,
  }),
  rowOf({
    what: 'the same replay in write-through mode: events',
    unit: 'per second',
    ours: times.write.map(perSecond),
    peer: { name: 'scratch', values: times.play.map(perSecond) },
    budget: {
      text: '≥ half of scratch',
      isMet: (_, ratio) => (ratio === null ? null : ratio.median >= 0.5),
    },
  }),
]);

/** The cycles of the second flash, which are all but two, as qtest lines. */
function linesOf({ count, kind, offset, widthBytes, value, devices, device }: TraceLog): string[] {
  const lines: string[] = [];
  for (let at = 0; at < count; at++) {
    const letter = WIDTH_LETTERS[widthBytes[at] ?? 0];
    if (letter === undefined || devices[device[at] ?? 0] !== 'virt.flash1') continue;
    const place = `${letter} 0x${(VARIABLES_BASE + (offset[at] ?? 0)).toString(16)}`;
    const isRead = TRACE_KINDS[kind[at] ?? 0] === 'read';
    lines.push(isRead ? `read${place}` : `write${place} 0x${value[at]?.toString(16)}`);
  }
  return lines;
}
