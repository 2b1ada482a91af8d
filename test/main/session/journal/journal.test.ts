import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MachineRequest } from '../../../../app/contract/machine.ts';
import type { BusCycle } from '../../../../main/session/bus-cycle.ts';
import { type Machine, openMachine } from '../../../../main/session/machine.ts';
import { madeImage } from '../../../kit/files/images.ts';

/** Something that is done to a machine. */
type Deed = BusCycle | { readonly wait: number };

function open(board: string, more: Partial<MachineRequest> = {}): Machine {
  const request = { board, images: [], geometry: null, ...more };
  return openMachine(request, { onState: () => {}, onBytes: () => {} });
}

/** One that is closed with the test. */
function opened(board: string): Machine {
  const machine = open(board);
  onTestFinished(() => machine.close());
  return machine;
}

function act(machine: Machine, deed: Deed): void {
  if ('wait' in deed) machine.waitUntil(machine.clock.nowNanoseconds + deed.wait);
  else machine.cycle(deed);
}

/** All that a person could see of it, but for where it stands in its history. */
function seen(machine: Machine) {
  const { history, ...state } = machine.state();
  const bytes = machine.flashes.map(({ device }) => Buffer.from(device.array.bytes).toString('latin1'));
  return { state, bytes };
}

/** Cycles that a driver may send, and some that none would, close together so that they meet. */
function deeds(base: number, widthBytes: 2 | 4, bytes: readonly number[]): fc.Arbitrary<Deed> {
  const address = fc.constantFrom(0, 4, 8, 0x554, 0xaaa, 0x2_0000, 0x4_0000).map((offset) => base + offset);
  const lanes = widthBytes === 4 ? 0x1_0001 : 1;
  const data = fc.constantFrom(...bytes).map((byte) => byte * lanes);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        direction: fc.constant('write' as const),
        address,
        widthBytes: fc.constant(widthBytes),
        data,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        direction: fc.constant('read' as const),
        address,
        widthBytes: fc.constant(widthBytes),
      }),
    },
    { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(1_000, 60_000, 1_000_000) }) },
  );
}

/** Small flashes, so that many machines can be compared. */
const INTEL = {
  board: 'collie',
  deed: deeds(0, 4, [0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xff, 0, 1, 3]),
};
const AMD = {
  board: 'r2d',
  deed: deeds(0, 2, [0xaa, 0x55, 0x80, 0x30, 0x10, 0xa0, 0x20, 0x90, 0xf0, 0xb0, 0x98, 0x12]),
};

describe.each([
  ['the Intel command set', INTEL],
  ['the AMD command set', AMD],
])('The history of a machine with %s', (_, { board, deed }) => {
  it('leads to the same machine as doing so many of its events does, from anywhere to anywhere', () => {
    const walks = fc.tuple(
      fc.array(deed, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(walks, ([done, places]) => {
        const machine = open(board);
        for (const each of done) act(machine, each);
        for (const place of places) {
          const position = Math.min(place, done.length);
          machine.history.jump(position);
          const fresh = open(board);
          for (const each of done.slice(0, position)) act(fresh, each);
          expect(seen(machine)).toEqual(seen(fresh));
          expect(machine.history.state()).toMatchObject({ position, length: done.length });
          fresh.close();
        }
        machine.close();
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('keeps what was done before somebody went back and did something else', () => {
    const walks = fc.tuple(
      fc.array(deed, { minLength: 2, maxLength: 15 }),
      fc.array(deed, { minLength: 1, maxLength: 15 }),
      fc.nat(15),
    );
    fc.assert(
      fc.property(walks, ([first, second, place]) => {
        const from = Math.min(place, first.length - 1);
        const machine = open(board);
        for (const each of first) act(machine, each);
        const before = seen(machine);
        machine.history.jump(from);
        for (const each of second) act(machine, each);
        const after = seen(machine);
        const [left] = machine.history.state().branches;
        expect(left).toMatchObject({ from, length: first.length });
        machine.history.follow(left?.id ?? -1);
        expect(machine.history.state().position).toBe(from);
        machine.history.jump(first.length);
        expect(seen(machine)).toEqual(before);
        const [other] = machine.history.state().branches;
        expect(other).toMatchObject({ from, length: from + second.length });
        machine.history.follow(other?.id ?? -1);
        machine.history.jump(from + second.length);
        expect(seen(machine)).toEqual(after);
        machine.close();
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

describe('A long history', () => {
  it('leads anywhere, by the moment that was kept before it, and shows the last cycles there', () => {
    const machine = opened('collie');
    const sums: number[] = [];
    const sumOf = () =>
      machine.flashes[0]?.device.array.bytes.subarray(0, 4096).reduce((sum, byte) => sum + byte, 0) ?? 0;
    for (let word = 0; word < 1000; word++) {
      sums.push(sumOf());
      machine.cycle({ direction: 'write', address: 4 * word, widthBytes: 4, data: 0x40_0040 });
      machine.cycle({ direction: 'write', address: 4 * word, widthBytes: 4, data: word });
    }
    expect(machine.history.state()).toMatchObject({ position: 2000, length: 2000 });
    for (const word of [0, 999, 500, 128, 129, 998, 1, 0]) {
      machine.history.jump(2 * word);
      expect(sumOf()).toBe(sums[word]);
      expect(machine.cycleCount).toBe(2 * word);
      const recent = machine.state().flashes[0]?.recentCycles ?? [];
      expect(recent.length).toBe(Math.min(32, 2 * word));
      expect(recent.at(-1)?.number).toBe(word === 0 ? undefined : 2 * word);
    }
  });

  it('leads to a buffered program whose midst a moment was kept in', () => {
    const machine = opened('collie');
    const write = (address: number, data: number) =>
      machine.cycle({ direction: 'write', address, widthBytes: 4, data });
    const program = (address: number) => {
      write(address, 0xe8_00e8);
      write(address, 0x3f);
      for (let word = 0; word < 64; word++) write(address + 4 * word, address + word);
      write(address, 0xd0_00d0);
    };
    for (let at = 0; at < 8; at++) program(0x500 * at);
    const after = seen(machine);
    machine.history.jump(0);
    machine.history.jump(8 * 67);
    expect(seen(machine)).toEqual(after);
  });

  it('is gone where somebody drives the devices themselves, or maps an image anew', () => {
    const machine = opened('collie');
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x70_0070 });
    machine.flash(0).device.array.store(0, Uint8Array.of(1, 2, 3));
    expect(machine.history.state()).toEqual({ position: 0, length: 0, branches: [] });
  });

  it('has no place before its beginning or after its end', () => {
    const machine = opened('collie');
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    for (const position of [-1, 2, 0.5, Number.NaN])
      expect(() => machine.history.jump(position)).toThrow('The history has no position');
    expect(() => machine.history.follow(7)).toThrow('The history has no branch 7');
  });

  it('never writes a file that is written through', () => {
    const path = madeImage(32 << 20);
    const images = [{ path, mode: 'write-through' as const }];
    const machine = open('collie', { images });
    onTestFinished(() => machine.close());
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x40_0040 });
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x1234_5678 });
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    machine.history.jump(3);
    for (const position of [2, 1, 0])
      expect(() => machine.history.jump(position)).toThrow(
        /would write made\.bin again.*Switch it to scratch/,
      );
    expect(readFileSync(path).readUInt32LE(0)).toBe(0x1234_5678);
    machine.setMode(0, 'scratch');
    expect(machine.history.state().length).toBe(0);
  });
});
