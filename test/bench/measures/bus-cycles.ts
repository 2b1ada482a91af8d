/** What a driver does with a writable flash, beside the same cycles through a real QEMU's qtest socket. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BusDriver } from '../../kit/flash/bus-driver.ts';
import { qemuMissing, startQemu } from '../../kit/qemu/qtest.ts';
import { byTurns } from '../kit/by-turns.ts';
import { firmware, temporaryFolder } from '../kit/images.ts';
import { openOn } from '../kit/machines.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';

/** One bus access of 4 bytes: `data` null for a read. */
type Access = readonly [address: number, data: number | null];
type Program = { readonly what: string; readonly accesses: readonly Access[] };

const BLOCK = 256 * 1024;
/** QEMU takes some 50,000 lines a second: more would only make its round longer. */
const QEMU_SHARE = 16;

const PROGRAMS: readonly Program[] = [
  { what: 'status reads', accesses: [[0, 0x0070_0070], ...repeat(32_768, (): Access[] => [[0, null]])] },
  {
    what: 'query table reads',
    accesses: [[0, 0x0098_0098], ...repeat(32_768, (at): Access[] => [[(0x10 + (at % 64)) * 4, null]])],
  },
  {
    what: 'word programs (2 writes, 1 status read)',
    accesses: repeat(16_384, (at) => [
      [at * 4, 0x0040_0040],
      [at * 4, at],
      [at * 4, null],
    ]),
  },
  {
    what: 'buffered programs (64 words, 66 writes, 1 status read)',
    accesses: repeat(512, (at) => [
      [at * 256, 0x00e8_00e8],
      [at * 256, 0x003f_003f],
      ...repeat(64, (word): Access[] => [[at * 256 + word * 4, word]]),
      [at * 256, 0x00d0_00d0],
      [at * 256, null],
    ]),
  },
  {
    what: 'block erases of 256 KiB (2 writes, 1 status read)',
    accesses: repeat(64, (at) => [
      [at * BLOCK, 0x0020_0020],
      [at * BLOCK, 0x00d0_00d0],
      [at * BLOCK, null],
    ]),
  },
];

function repeat(count: number, make: (at: number) => Access[]): Access[] {
  return Array.from({ length: count }, (_, at) => make(at)).flat();
}

const READ_ARRAY: Access = [0, 0x00ff_00ff];
const machine = openOn(firmware(), 'scratch');
const qemu = qemuMissing() === null ? await startQemu([{ path: writableCopy(), isReadOnly: false }]) : null;
const rows: Row[] = [];
for (const program of PROGRAMS) rows.push(await measure(program, qemu));
await qemu?.close();
machine.close();
reportRows(rows);

async function measure({ what, accesses }: Program, peer: BusDriver | null): Promise<Row> {
  const ourProgram = [...accesses, READ_ARRAY];
  // The same cycles, fewer of them: only the rate counts.
  const theirs = [...accesses.slice(0, Math.ceil(accesses.length / QEMU_SHARE)), READ_ARRAY].map(toLine);
  const times = await byTurns(
    { ours: () => drive(ourProgram), theirs: () => peer?.runAll(theirs) },
    { warmUp: 2, counted: 9 },
  );
  return rowOf({
    what: `bus cycles a second: ${what}`,
    unit: 'per second',
    ours: times.ours.map((ms) => (ourProgram.length * 1e3) / ms),
    peer:
      peer === null
        ? undefined
        : { name: 'QEMU by qtest', values: times.theirs.map((ms) => (theirs.length * 1e3) / ms) },
  });
}

function drive(program: readonly Access[]): void {
  const { bus } = machine;
  for (const [address, data] of program) {
    if (data === null) bus.read(address, 4);
    else bus.write(address, data, 4);
  }
}

function toLine([address, data]: Access): string {
  const place = `0x${address.toString(16)}`;
  return data === null ? `readl ${place}` : `writel ${place} 0x${data.toString(16)}`;
}

function writableCopy(): string {
  const copy = join(temporaryFolder(), 'code.fd');
  copyFileSync(firmware(), copy);
  return copy;
}
