import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OperationKind, Outcome } from '../../../../app/contract/operation.ts';
import type { KnownOperation } from '../../../../main/operations/known-operation.ts';
import { CHUNK_ROWS } from '../../../../main/operations/list/operation-chunk.ts';
import { OperationRows } from '../../../../main/operations/list/operation-rows.ts';
import { blankIntel } from '../../../kit/flash/follow.ts';

const FLASHES = ['flash0', 'flash1'].map((name) => ({ name, base: 0, device: blankIntel().flash }));

/** As if it had begun as so manieth; two of them begin with each cycle. */
function operation(serial: number, salt = 0): KnownOperation {
  const [number, firstCycle] = [serial + salt, Math.ceil(serial / 2)];
  const [flash = { name: '', base: 0, device: blankIntel().flash }] = FLASHES.slice(number % 2);
  return {
    flash,
    serial,
    kind: OperationKind.options[number % OperationKind.options.length] ?? 'unknown',
    firstCycle,
    lastCycle: firstCycle + (number % 5),
    cycles: 1 + (number % 5),
    offset: number % 4096,
    end: (number % 4096) + (number % 64),
    blocks: number % 11 === 0 ? [{ offset: number, lengthBytes: 16 }] : [],
    outcome: Outcome.options[number % Outcome.options.length] ?? 'ok',
    isOver: number % 3 > 0,
    count: (number * 2_654_435_761) % 2 ** 32,
    shape: number % 7 === 0 ? { bankWidthBytes: 8, deviceWidthBytes: 2 } : null,
  };
}

/** The same, simply: operations in their order. */
class Plain {
  readonly all: KnownOperation[];

  constructor(all: readonly KnownOperation[] = []) {
    this.all = [...all];
  }

  put(known: KnownOperation): void {
    const at = this.all.findIndex(({ serial }) => serial >= known.serial);
    const index = at < 0 ? this.all.length : at;
    this.all.splice(index, this.all[index]?.serial === known.serial ? 1 : 0, known);
  }

  remove(index: number): void {
    this.all.splice(index, 1);
  }

  lastOf(name: string, kinds: ReadonlySet<OperationKind>, count: number): KnownOperation | undefined {
    return this.all.slice(0, count).findLast(({ flash, kind }) => flash.name === name && kinds.has(kind));
  }

  endAfter(cycle: number): number | null {
    const ends = this.all.map(({ lastCycle }) => lastCycle).filter((end) => end > cycle);
    return ends.length === 0 ? null : Math.min(...ends);
  }
}

type Step =
  | readonly ['put', serial: number, salt: number]
  | readonly ['run', serial: number, count: number]
  | readonly ['remove', index: number]
  | readonly ['cut', serial: number]
  | readonly ['share'];

const serials = fc.integer({ min: 1, max: 4000 });
const steps = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('put' as const), serials, fc.nat(9)),
    fc.tuple(fc.constant('run' as const), serials, fc.integer({ min: 1, max: 2 * CHUNK_ROWS })),
    fc.tuple(fc.constant('remove' as const), fc.nat(4000)),
    fc.tuple(fc.constant('cut' as const), serials),
    fc.tuple(fc.constant('share' as const)),
  ),
  { maxLength: 24 },
);

function take([what, ...rest]: Step, rows: OperationRows, plain: Plain): void {
  const [at = 0, more = 0] = rest;
  if (what === 'put' || what === 'run') {
    const [count, salt] = what === 'run' ? [more, 0] : [1, more];
    for (let index = 0; index < count; index++) {
      rows.put(operation(at + index, salt));
      plain.put(operation(at + index, salt));
    }
  } else if (what === 'remove') {
    const known = plain.all[at % Math.max(plain.all.length, 1)];
    if (known === undefined) return;
    rows.remove(known.serial);
    plain.remove(plain.all.indexOf(known));
  } else if (what === 'cut') {
    rows.cutFrom(at);
    plain.all.splice(plain.all.filter(({ serial }) => serial < at).length);
  }
}

describe('Operations in columns', () => {
  it('are what a plain list of them is, and none that shares them changes another', () => {
    fc.assert(
      fc.property(steps, serials, (taken, number) => {
        const cycle = Math.ceil(number / 2);
        let [rows, plain] = [new OperationRows(FLASHES), new Plain()];
        const others: [OperationRows, Plain][] = [];
        for (const [at, step] of taken.entries()) {
          if (step[0] !== 'share') take(step, rows, plain);
          else {
            others.push([rows, plain]);
            [rows, plain] = [rows.share(), new Plain(plain.all)];
            // Either of the two may go on.
            if (at % 2 === 0) [rows, plain] = others.splice(-1, 1, [rows, plain])[0] ?? [rows, plain];
          }
        }
        for (const [list, was] of [...others, [rows, plain] as const]) {
          expect([...list]).toEqual(was.all);
          expect(list.length).toBe(was.all.length);
        }
        expect(rows.countUpTo(cycle)).toBe(plain.all.filter(({ firstCycle }) => firstCycle <= cycle).length);
        expect(rows.endAfter(cycle)).toBe(plain.endAfter(cycle));
        const kinds = new Set(OperationKind.options.slice(cycle % 4, 5 + (cycle % 7)));
        for (const { name, device } of FLASHES)
          expect(rows.lastOf(device, kinds, number)).toEqual(plain.lastOf(name, kinds, number));
        const index = number % (plain.all.length + 1);
        expect(rows.at(index)).toEqual(plain.all[index]);
        expect(rows.firstCycleAt(index)).toBe(plain.all[index]?.firstCycle ?? 0);
      }),
      { numRuns: 60 },
    );
  });

  it('refuse to take away one that is not there', () => {
    const rows = new OperationRows(FLASHES);
    rows.put(operation(5));
    expect(() => rows.remove(6)).toThrow('there is no operation 6');
  });
});
