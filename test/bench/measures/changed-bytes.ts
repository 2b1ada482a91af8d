/**
 * What the grid asks for with each step: a page of bytes with what they were and which operations made them so, and the
 * blocks that changed, in a session of 1,000,000 cycles, and in one where all of them went to one page.
 */
import type { Since } from '../../../app/contract/image.ts';
import type { BusCycle } from '../../../main/session/bus-cycle.ts';
import { windowOf } from '../../../main/session/image-window.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { changedSince } from '../../../main/session/past/changed-since.ts';
import { firmware } from '../kit/images.ts';
import { longSession } from '../kit/long-session.ts';
import { openOn } from '../kit/machines.ts';
import { reportRows } from '../kit/report.ts';
import type { Row } from '../kit/row.ts';
import { rowOf } from '../kit/row.ts';

const CYCLES = 1_000_000;
const PAGE_BYTES = 4096;
const BLOCK_PAGES = 64;
const ANSWERS = 400;
const BLOCK_ANSWERS = 20;
const FRAME_MS = 1000 / 60;

/** Words programmed into one page over and over, each waited for. */
function* onePage(): Generator<BusCycle> {
  for (let word = 0; ; word++) {
    const address = (4 * word) % PAGE_BYTES;
    yield { direction: 'write', address, widthBytes: 4, data: 0x40_0040 };
    yield { direction: 'write', address, widthBytes: 4, data: Math.imul(word, 0x9e37_79b1) >>> 0 };
    yield { direction: 'read', address, widthBytes: 4 };
  }
}

function played(session: Generator<BusCycle>): Machine {
  const machine = openOn(firmware(), 'scratch');
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const next = session.next();
    if (next.done !== true) machine.cycle(next.value);
  }
  return machine;
}

/** Each answer is of another page, among those that the session worked on. */
function answers(machine: Machine, pages: number, sinceOf: (at: number) => Since): number[] {
  return Array.from({ length: ANSWERS }, (_, at) => {
    const offset = PAGE_BYTES * ((at * 97) % pages);
    const asked = { flash: 0, offset, lengthBytes: PAGE_BYTES, since: sinceOf(at) };
    const start = performance.now();
    windowOf(machine, asked);
    return performance.now() - start;
  });
}

/** Each is since another cycle: all blocks that changed since then. */
function blocksRow(machine: Machine, where: string): Row {
  const { first } = machine.history.state();
  const ours = Array.from({ length: BLOCK_ANSWERS }, (_, at) => {
    const since = first + Math.floor((at * (CYCLES - first)) / BLOCK_ANSWERS);
    const start = performance.now();
    changedSince(machine, 0, since);
    return performance.now() - start;
  });
  return rowOf({ what: `the blocks that changed since any cycle, ${where}`, unit: 'ms', ours });
}

function rowsOf(machine: Machine, pages: number, where: string): Row[] {
  const { first } = machine.history.state();
  const cycleOf = (at: number) => first + ((at * 618_033) % (CYCLES - first));
  const sinces: readonly [string, (at: number) => Since][] = [
    ['the start', () => 'start'],
    ['before the last operation', () => 'operation'],
    ['any cycle', cycleOf],
  ];
  return sinces.map(([since, sinceOf]) =>
    rowOf({
      what: `a page and what changed in it since ${since}, ${where}`,
      unit: 'ms',
      ours: answers(machine, pages, sinceOf),
      budget: { text: 'worst under a frame, 16.7 ms', isMet: ({ max }) => max < FRAME_MS },
    }),
  );
}

const long = played(longSession());
const rows = rowsOf(long, 256 * BLOCK_PAGES, 'in a session of 1,000,000 cycles');
rows.push(blocksRow(long, 'in a session of 1,000,000 cycles'));
long.close();
const narrow = played(onePage());
rows.push(...rowsOf(narrow, 1, 'which all of 1,000,000 cycles went to'));
rows.push(blocksRow(narrow, 'where all of 1,000,000 cycles went to one page'));
narrow.close();
reportRows(rows);
