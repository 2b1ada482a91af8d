import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WRITE_CYCLES } from '../../../main/pflash/cfi01/cycles.ts';
import { STATE_NAMES } from '../../../main/pflash/cfi01/states.ts';
import { compileWriteCycles, type Group } from '../../../main/pflash/write-cycles.ts';
import { smallFlash } from '../../kit/flash/flash.ts';

const keep = () => undefined;

describe('The table of write cycles', () => {
  it('has exactly one row for every state and every low data byte', () => {
    expect(WRITE_CYCLES.rows).toHaveLength(STATE_NAMES.length * 256);
    for (const row of WRITE_CYCLES.rows) expect(STATE_NAMES[row.nextIndex]).toBe(row.next);
  });

  it('reaches every state by a row, and bufferConfirm by its last data word', () => {
    const reached = new Set(WRITE_CYCLES.rows.map((row) => row.next));
    expect(STATE_NAMES.filter((name) => !reached.has(name))).toEqual(['bufferConfirm']);
  });

  it('says what comes next in every state, in words', () => {
    for (const state of STATE_NAMES) {
      expect(WRITE_CYCLES.of(state).length).toBeGreaterThan(0);
      for (const { cycle, note } of WRITE_CYCLES.of(state))
        expect(`${cycle}: ${note.what}`).toMatch(/^\S.*: \S/);
    }
  });

  it('refuses a byte with two rows, a state with two groups, and a state with none', () => {
    const rest = ['other', 'none', 'a', keep] as const;
    const group = (rows: Group<'a', unknown>['rows']): Group<'a', unknown> => ({ at: ['a'], rows, rest });
    const row = [0x20, 'erase', 'a', keep] as const;
    expect(() => compileWriteCycles(['a'], [group([row, row])])).toThrow('0x20 has two rows');
    expect(() => compileWriteCycles(['a'], [group([]), group([])])).toThrow('exactly one group');
    expect(() => compileWriteCycles(['a'], [])).toThrow('exactly one group');
  });
});

describe('Whatever is written and read', () => {
  const cycle = fc.record({
    isWrite: fc.boolean(),
    deviceOffset: fc.nat(8 * 8192 - 4),
    data: fc.oneof(
      fc.constantFrom(0x20, 0x40, 0xe8, 0xd0, 0xff, 0x70, 0x90, 0x98, 0x50, 0x60),
      fc.nat(0xffffffff),
    ),
    widthBytes: fc.constantFrom(1 as const, 2 as const, 4 as const),
  });

  it('a protected array never changes', () => {
    fc.assert(
      fc.property(fc.array(cycle, { maxLength: 60 }), (cycles) => {
        const flash = smallFlash({ isProtected: true });
        const before = flash.array.bytes.slice();
        for (const { isWrite, deviceOffset, data, widthBytes } of cycles) {
          if (isWrite) flash.write(deviceOffset, data, widthBytes);
          else flash.read(deviceOffset, widthBytes);
        }
        return Buffer.compare(before, flash.array.bytes) === 0;
      }),
      { numRuns: 60 },
    );
  });

  it('an answer fits its width, the device can describe itself, and is direct in read array alone', () => {
    fc.assert(
      fc.property(fc.array(cycle, { maxLength: 60 }), (cycles) => {
        const flash = smallFlash();
        for (const { isWrite, deviceOffset, data, widthBytes } of cycles) {
          if (isWrite) flash.write(deviceOffset, data, widthBytes);
          else expect(flash.read(deviceOffset, widthBytes)).toBeLessThan(2 ** (8 * widthBytes));
          const snapshot = flash.snapshot();
          expect(snapshot.state === 'readArray').toBe(flash.isDirect);
          expect(snapshot.next.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
