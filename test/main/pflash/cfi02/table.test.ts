import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceSnapshot } from '../../../../app/contract/device.ts';
import { WRITE_CYCLES } from '../../../../main/pflash/cfi02/cycles.ts';
import { type Cfi02State, PLACES, STATE_NAMES } from '../../../../main/pflash/cfi02/states.ts';
import { SECTOR_BYTES, smallAmdFlash } from '../../../kit/flash/flash.ts';

type Cycle = readonly [deviceOffset: number, data: number];

const UNLOCK: readonly Cycle[] = [
  [0xaaa, 0xaa],
  [0x554, 0x55],
];
const ERASE: readonly Cycle[] = [...UNLOCK, [0xaaa, 0x80], ...UNLOCK];

/** The way into each state, as cycles; null lets 60 µs pass. */
const WAY_TO: Record<Cfi02State, readonly (Cycle | null)[]> = {
  readArray: [],
  eraseSuspended: [...ERASE, [0, 0x30], [0, 0xb0]],
  unlocking: [[0xaaa, 0xaa]],
  unlocked: UNLOCK,
  unlockBypass: [...UNLOCK, [0xaaa, 0x20]],
  programSetup: [...UNLOCK, [0xaaa, 0xa0]],
  autoselect: [...UNLOCK, [0xaaa, 0x90]],
  eraseSetup: [...UNLOCK, [0xaaa, 0x80]],
  eraseUnlocking: [...UNLOCK, [0xaaa, 0x80], [0xaaa, 0xaa]],
  eraseUnlocked: ERASE,
  eraseWindow: [...ERASE, [0, 0x30]],
  sectorErase: [...ERASE, [0, 0x30], null],
  chipErase: [...ERASE, [0xaaa, 0x10]],
  readQuery: [[0xaa, 0x98]],
  autoselectQuery: [...UNLOCK, [0xaaa, 0x90], [0xaa, 0x98]],
};

function flashIn(state: Cfi02State) {
  const made = smallAmdFlash();
  for (const cycle of WAY_TO[state]) {
    if (cycle === null) made.clock.advance(60_000);
    else made.flash.write(cycle[0], cycle[1], 2);
  }
  expect(made.flash.state).toBe(state);
  return made;
}

// biome-ignore format: a row a cycle: where it is written, the offset and byte, what the device says, where it leads, a departure
const CYCLES: readonly [from: Cfi02State, at: number, data: number, says: string, to: Cfi02State, departs: boolean][] = [
  ['readArray',       0xaaa, 0xaa, 'unlock, first cycle',                 'unlocking',       false],
  ['readArray',       0x0aa, 0x98, 'CFI query',                           'readQuery',       false],
  ['readArray',       0x000, 0xaa, 'no command begins so: reset',         'readArray',       false],
  ['readArray',       0x000, 0x98, 'no command begins so: reset',         'readArray',       false],
  ['readArray',       0x000, 0x30, 'no command begins so: reset',         'readArray',       false],
  ['readArray',       0x000, 0xb0, 'erase suspend: no erase is under way', 'readArray',      false],
  ['readArray',       0x000, 0xf0, 'reset',                               'readArray',       true],
  ['readArray',       0x000, 0xff, 'reset (Intel command set)',           'readArray',       false],
  ['eraseSuspended',  0xaaa, 0xaa, 'unlock, first cycle',                 'unlocking',       false],
  ['eraseSuspended',  0x0aa, 0x98, 'CFI query',                           'readQuery',       false],
  ['eraseSuspended',  0x000, 0x30, 'erase resumed',                       'sectorErase',     false],
  ['eraseSuspended',  0x000, 0xb0, 'erase suspend: no erase is under way', 'eraseSuspended', false],
  ['eraseSuspended',  0x000, 0xf0, 'reset',                               'eraseSuspended',  true],
  ['eraseSuspended',  0x000, 0xff, 'reset (Intel command set)',           'eraseSuspended',  false],
  ['eraseSuspended',  0x000, 0x77, 'no command begins so: reset',         'eraseSuspended',  false],
  ['unlocking',       0x554, 0x55, 'unlock, second cycle',                'unlocked',        false],
  ['unlocking',       0xaaa, 0x55, 'unlock broken off: reset',            'readArray',       false],
  ['unlocking',       0x000, 0xf0, 'reset',                               'readArray',       false],
  ['unlocked',        0xaaa, 0x20, 'unlock bypass',                       'unlockBypass',    false],
  ['unlocked',        0xaaa, 0x80, 'erase setup',                         'eraseSetup',      false],
  ['unlocked',        0xaaa, 0x90, 'autoselect',                          'autoselect',      false],
  ['unlocked',        0xaaa, 0xa0, 'program setup',                       'programSetup',    false],
  ['unlocked',        0x000, 0xf0, 'reset',                               'readArray',       false],
  ['unlocked',        0x000, 0xa0, 'no such command: reset',              'readArray',       false],
  ['unlocked',        0xaaa, 0x30, 'no such command: reset',              'readArray',       false],
  ['unlockBypass',    0x000, 0x20, 'unlock bypass',                       'unlockBypass',    false],
  ['unlockBypass',    0x000, 0x80, 'erase setup',                         'eraseSetup',      false],
  ['unlockBypass',    0x000, 0x90, 'unlock bypass reset, first cycle',    'autoselect',      false],
  ['unlockBypass',    0x000, 0xa0, 'program setup',                       'programSetup',    false],
  ['unlockBypass',    0x000, 0xf0, 'reset',                               'readArray',       false],
  ['unlockBypass',    0xaaa, 0xaa, 'no such command: reset',              'readArray',       false],
  ['programSetup',    0x000, 0xf0, 'word programmed',                     'readArray',       true],
  ['autoselect',      0x000, 0x00, 'reset (ends unlock bypass)',          'readArray',       false],
  ['autoselect',      0x0aa, 0x98, 'CFI query',                           'autoselectQuery', false],
  ['autoselect',      0x000, 0xf0, 'reset',                               'readArray',       false],
  ['autoselect',      0xaaa, 0xaa, 'not taken in autoselect: reset',      'readArray',       false],
  ['eraseSetup',      0x000, 0x30, 'no erase is suspended: reset',        'readArray',       false],
  ['eraseSetup',      0x0aa, 0x98, 'CFI query',                           'readQuery',       false],
  ['eraseSetup',      0xaaa, 0xaa, 'unlock again, first cycle',           'eraseUnlocking',  false],
  ['eraseSetup',      0x000, 0xb0, 'ignored',                             'eraseSetup',      true],
  ['eraseSetup',      0x000, 0xf0, 'reset',                               'readArray',       false],
  ['eraseSetup',      0x000, 0xaa, 'erase broken off: reset',             'readArray',       false],
  ['eraseUnlocking',  0x554, 0x55, 'unlock again, second cycle',          'eraseUnlocked',   false],
  ['eraseUnlocking',  0x000, 0xf0, 'reset',                               'readArray',       false],
  ['eraseUnlocking',  0x000, 0x55, 'erase broken off: reset',             'readArray',       false],
  ['eraseUnlocked',   0xaaa, 0x10, 'chip erase',                          'chipErase',       true],
  ['eraseUnlocked',   0x000, 0x30, 'sector erase: the window for more sectors begins', 'eraseWindow', true],
  ['eraseUnlocked',   0x000, 0xf0, 'reset',                               'readArray',       false],
  ['eraseUnlocked',   0x000, 0x10, 'erase broken off: reset',             'readArray',       false],
  ['eraseWindow',     0x000, 0x30, 'sector erase: the window for more sectors begins', 'eraseWindow', true],
  ['eraseWindow',     0x000, 0xb0, 'erase suspended',                     'eraseSuspended',  false],
  ['eraseWindow',     0x000, 0xf0, 'erase window broken off',             'readArray',       true],
  ['sectorErase',     0x000, 0xb0, 'erase suspended',                     'eraseSuspended',  true],
  ['sectorErase',     0x000, 0xf0, 'ignored while erasing',               'sectorErase',     false],
  ['chipErase',       0x000, 0xb0, 'ignored while erasing',               'chipErase',       false],
  ['readQuery',       0x000, 0xf0, 'reset',                               'readArray',       false],
  ['readQuery',       0x000, 0x90, 'leaves the query: reset',             'readArray',       true],
  ['autoselectQuery', 0x000, 0xf0, 'back to autoselect',                  'autoselect',      false],
  ['autoselectQuery', 0x000, 0x90, 'leaves the query: reset',             'readArray',       true],
];

it.each(CYCLES)('In %s, at offset %i, %i is “%s” and leads to %s', (from, at, data, says, to, departs) => {
  const { flash } = flashIn(from);
  flash.write(at, data, 2);
  expect(flash.note.what).toBe(says);
  expect(flash.note.departure !== null, 'departs from the datasheet').toBe(departs);
  expect(flash.state).toBe(to);
});

it('What it does not take is a refusal, whatever breaks it off or is ignored', () => {
  const refusals = CYCLES.filter(([from, at, data]) => {
    const { flash } = flashIn(from);
    flash.write(at, data, 2);
    return flash.note.tone === 'bad';
  }).map(([, , , says]) => says);
  expect(new Set(refusals)).toEqual(
    new Set([
      'no command begins so: reset',
      'erase suspend: no erase is under way',
      'unlock broken off: reset',
      'no such command: reset',
      'not taken in autoselect: reset',
      'no erase is suspended: reset',
      'erase broken off: reset',
      'ignored while erasing',
    ]),
  );
});

it('The middle of an erase command resumes an erase that is suspended', () => {
  const { flash } = flashIn('eraseSuspended');
  for (const [offset, data] of [...UNLOCK, [0xaaa, 0x80], [0, 0x30]] as const) flash.write(offset, data, 2);
  expect(flash.state).toBe('sectorErase');
  expect(flash.note.departure).toContain('middle of an erase command');
});

describe('The table of the AMD device', () => {
  it('has exactly one row for every state, low data byte and mixture of places', () => {
    expect(WRITE_CYCLES.rows).toHaveLength((STATE_NAMES.length * 256) << PLACES.length);
    for (const row of WRITE_CYCLES.rows) expect(STATE_NAMES[row.nextIndex]).toBe(row.next);
  });

  it('has a test above for every row, at its place, and for what happens elsewhere', () => {
    for (const state of STATE_NAMES) {
      const tested = CYCLES.filter(([from]) => from === state);
      for (const { cycle, place } of WRITE_CYCLES.of(state)) {
        const rows = cycle.startsWith('0x') ? tested.filter(([, , data]) => data === Number(cycle)) : tested;
        expect(rows.length, `${state} ${cycle} ${place ?? 'anywhere'}`).toBeGreaterThan(0);
      }
    }
  });

  it('says where a cycle has to go, in word addresses as datasheets print them', () => {
    const cycles = smallAmdFlash()
      .flash.nextCycles()
      .map(({ cycle }) => cycle);
    expect(cycles).toEqual([
      '0x98 at word 0x55',
      '0xaa at word 0x555',
      '0xb0',
      '0xf0',
      '0xff',
      'other',
      'any read',
    ]);
  });
});

describe('Whatever is written and read, and however time passes', () => {
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...STATE_NAMES).map((state) => ({ kind: 'way' as const, state })),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        deviceOffset: fc.oneof(fc.constantFrom(0xaaa, 0x554, 0xaa, 0), fc.nat(8 * SECTOR_BYTES - 4)),
        data: fc.oneof(
          fc.constantFrom(0x30, 0xb0, 0xf0, 0x10, 0xa0, 0x80, 0xaa, 0x55, 0x98),
          fc.nat(0xffff_ffff),
        ),
        widthBytes: fc.constantFrom(1 as const, 2 as const, 4 as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('read' as const),
        deviceOffset: fc.nat(8 * SECTOR_BYTES - 4),
        widthBytes: fc.constantFrom(1 as const, 2 as const, 4 as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(1, 40_000, 50_000, 512_000, 5_000_000_000)
        .map((nanoseconds) => ({ kind: 'wait' as const, nanoseconds })),
    },
  );
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  /** Does a step and says what a read answered. */
  function take({ flash, clock }: ReturnType<typeof smallAmdFlash>, each: Step): number | undefined {
    if (each.kind === 'way') {
      for (const cycle of WAY_TO[each.state]) {
        if (cycle !== null) flash.write(cycle[0], cycle[1], 2);
      }
    } else if (each.kind === 'write') flash.write(each.deviceOffset, each.data, each.widthBytes);
    else if (each.kind === 'wait') clock.advance(each.nanoseconds);
    else return flash.read(each.deviceOffset, each.widthBytes);
    return undefined;
  }
  const steps = fc.array(step, { maxLength: 60 });

  it('a protected array never changes', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const made = smallAmdFlash({ isProtected: true });
        const before = made.flash.array.bytes.slice();
        for (const each of list) take(made, each);
        return Buffer.compare(before, made.flash.array.bytes) === 0;
      }),
    );
  });

  it('a bit goes from 0 to 1 only where a whole sector is erased', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const made = smallAmdFlash();
        const { bytes } = made.flash.array;
        for (const each of list) {
          const before = bytes.slice();
          take(made, each);
          for (let start = 0; start < bytes.length; start += SECTOR_BYTES) {
            const now = bytes.subarray(start, start + SECTOR_BYTES);
            const gained = now.some((byte, index) => (byte & ~(before[start + index] ?? 0)) !== 0);
            if (gained) expect(now.every((byte) => byte === 0xff)).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('an answer fits its width, the device describes itself, and direct reads mean that no command is under way', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const made = smallAmdFlash();
        for (const each of list) {
          const answer = take(made, each);
          if (each.kind === 'read') expect(answer).toBeLessThan(2 ** (8 * each.widthBytes));
          const snapshot = DeviceSnapshot.parse(made.flash.snapshot());
          if (made.flash.isDirect) expect(snapshot.writeCycle).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a device put back to what it was answers and waits as it did the first time', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const first = smallAmdFlash();
        for (const each of before) take(first, each);
        const saved = first.flash.save();
        const second = smallAmdFlash();
        second.flash.array.bytes.set(first.flash.array.bytes);
        second.clock.advance(first.clock.nowNanoseconds);
        second.flash.restore(saved);
        expect(second.flash.isDirect).toBe(first.flash.isDirect);
        for (const each of after) expect(take(second, each)).toBe(take(first, each));
        expect(second.flash.save()).toEqual(first.flash.save());
        expect(Buffer.compare(second.flash.array.bytes, first.flash.array.bytes)).toBe(0);
      }),
    );
  });

  it('what is saved is a copy: the device goes on without it', () => {
    const { flash } = flashIn('eraseWindow');
    const saved = flash.save();
    flash.write(SECTOR_BYTES, 0x30, 2);
    expect(saved.erasing).toEqual([0]);
    flash.restore(saved);
    flash.write(SECTOR_BYTES, 0x30, 2);
    expect(saved.erasing).toEqual([0]);
  });
});
