import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import type { MachineRequest } from '../../../../app/contract/machine.ts';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import { type Machine, openMachine } from '../../../../main/session/machine.ts';
import { madeImage } from '../../../kit/files/images.ts';
import { act, type Deed, open, sequences, small, TINY } from '../../../kit/session/deeds.ts';

/** On a board of its own, without an image; closed with the test. */
function opened(board: string, more: Partial<MachineRequest> = {}): Machine {
  const machine = open({ board, images: [], geometry: null, ...more });
  onTestFinished(() => machine.close());
  return machine;
}

/** All that can be seen of it, but for where it stands in its history, and what of that no session has. */
function seen(machine: Machine) {
  const { history, story, unsaved, ...state } = machine.state();
  const notes = machine.flashes.map(({ device }) => device.note);
  const bytes = machine.flashes.map(({ device }) => Buffer.from(device.array.bytes).toString('latin1'));
  return { state, notes, bytes };
}

/** Every position is the same machine as one to which so many of the deeds were done. */
function expectSameEverywhere(request: MachineRequest, machine: Machine, done: readonly Deed[]): void {
  const fresh = open(request);
  const { first, length } = machine.history.state();
  expect(length).toBe(done.length);
  for (let position = 0; position <= length; position++) {
    if (position >= first) {
      machine.history.jump(position);
      expect(seen(machine)).toEqual(seen(fresh));
    } else {
      expect(() => machine.history.jump(position)).toThrow('is no longer kept');
    }
    const deed = done[position];
    if (deed !== undefined) act(fresh, deed);
  }
  fresh.close();
}

const RUNS = { numRuns: 40, interruptAfterTimeLimit: 5_000 };

describe.each(['intel', 'amd'] as const)('The history of a machine with the %s command set', (commandSet) => {
  it('leads to the same machine as doing so many of its events does, from anywhere to anywhere', () => {
    const request = small(commandSet);
    const places = fc.array(fc.nat(400), { maxLength: 5 });
    fc.assert(
      fc.property(sequences(commandSet), places, (done, jumps) => {
        const machine = open(request, { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes });
        for (const deed of done) act(machine, deed);
        for (const place of jumps) machine.history.jump(Math.min(place, done.length));
        expectSameEverywhere(request, machine, done);
        machine.close();
      }),
      RUNS,
    );
  }, 60_000);

  it('leads there, too, from the first position on that a tiny budget leaves', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(
        fc.array(sequences(commandSet), { minLength: 1, maxLength: 3 }),
        fc.nat(400),
        (parts, back) => {
          const machine = open(request, TINY);
          const done: Deed[] = [];
          for (const part of parts) {
            const { position, first } = machine.history.state();
            machine.history.jump(Math.max(first, position - back));
            done.length = machine.history.state().position;
            for (const deed of part) {
              act(machine, deed);
              expect(machine.history.heldBytes).toBeLessThanOrEqual(TINY.budgetBytes);
            }
            done.push(...part);
          }
          expectSameEverywhere(request, machine, done);
          machine.close();
        },
      ),
      RUNS,
    );
  }, 60_000);

  it('keeps what was done before somebody went back and did something else', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(sequences(commandSet), sequences(commandSet), fc.nat(100), (first, second, place) => {
        const from = Math.min(place, first.length - 1);
        const machine = open(request, { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes });
        for (const deed of first) act(machine, deed);
        const before = seen(machine);
        machine.history.jump(from);
        for (const deed of second) act(machine, deed);
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
      RUNS,
    );
  }, 60_000);
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
    expect(machine.history.state()).toEqual({ position: 0, first: 0, length: 0, branches: [] });
  });

  it('has no place before its beginning or after its end', () => {
    const machine = opened('collie');
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    for (const position of [-1, 2, 0.5, Number.NaN])
      expect(() => machine.history.jump(position)).toThrow('The history has no position');
    expect(() => machine.history.follow(7)).toThrow('The history has no branch 7');
  });

  it('tells which bytes have changed on the way, and finds changed blocks changed no more', () => {
    const told: number[][] = [];
    const machine = openMachine(small('intel'), {
      onState: () => {},
      onBytes: (_, offset, lengthBytes) => told.push([offset, offset + lengthBytes]),
    });
    onTestFinished(() => machine.close());
    const write = (address: number, data: number) =>
      machine.cycle({ direction: 'write', address, widthBytes: 2, data });
    write(0x40, 0x40);
    write(0x40, 0x0102);
    for (let done = 0; done < 300; done++) write(0x40, 0x70);
    write(0x20, 0x40);
    write(0x20, 0x0304);
    // The block is different from the image at each of the two, and was looked at.
    expect(machine.state().flashes[0]?.changedBlocks).toBe(1);
    told.length = 0;
    machine.history.jump(299);
    expect(told.some(([start = 0, end = 0]) => start <= 0x20 && end >= 0x22)).toBe(true);
    write(0x40, 0x40);
    write(0x40, 0x4140);
    expect(machine.state().flashes[0]?.changedBlocks).toBe(0);
    machine.history.jump(0);
    machine.history.jump(301);
    expect(machine.state().flashes[0]?.changedBlocks).toBe(0);
    machine.history.jump(299);
    expect(machine.state().flashes[0]?.changedBlocks).toBe(1);
  });

  it('says of a position that gave way why it did, and from where on one can go', () => {
    const machine = open(small('intel'), TINY);
    onTestFinished(() => machine.close());
    for (let done = 0; done < 1000; done++)
      machine.cycle({ direction: 'read', address: done, widthBytes: 2 });
    const { first } = machine.history.state();
    expect(first).toBeGreaterThan(800);
    const reports = [0, first - 1].map((position) => {
      try {
        machine.history.jump(position);
      } catch (thrown) {
        return thrown instanceof UserError ? thrown.report : thrown;
      }
      return null;
    });
    expect(reports).toEqual(
      [0, first - 1].map((position) => ({
        code: 'bad-input',
        what: `Position ${position} of the history is no longer kept: it takes at most 156.25 KiB of memory, and the oldest events gave way`,
        where: null,
        todo: `Go to ${first} or a later one.`,
      })),
    );
    expect(() => machine.history.jump(1001)).toThrow(`no position 1001, only ${first} to 1000`);
    machine.history.jump(first);
    expect(machine.cycleCount).toBe(first);
    expect(machine.state().flashes[0]?.recentCycles).toHaveLength(32);
  });

  it('shows the last cycles of every flash, however long ago they were', () => {
    const machine = opened('virt');
    machine.cycle({ direction: 'read', address: 64 << 20, widthBytes: 4 });
    for (let done = 0; done < 600; done++) machine.waitUntil(done);
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    machine.history.jump(500);
    expect(machine.state().flashes.map(({ recentCycles }) => recentCycles.length)).toEqual([0, 1]);
  });

  it('holds a write buffer in each moment amid a buffered program', () => {
    const machine = opened('collie');
    const write = (data: number) => machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data });
    for (let done = 0; done < 256; done++) write(0x70);
    const before = machine.history.heldBytes;
    for (let done = 0; done < 256; done++) write(0x70);
    const moment = machine.history.heldBytes - before;
    for (const data of [0xe8, 0x1ff]) write(data);
    for (let done = 2; done < 256; done++) write(done);
    // The buffer and its marks: of one chip.
    const { heldBytes } = machine.history;
    write(0);
    expect(machine.history.heldBytes - heldBytes).toBeGreaterThan(2 * 2048);
    expect(moment).toBeLessThan(24 << 10);
  });

  it('never writes a file that is written through', () => {
    const path = madeImage(32 << 20);
    const images = [{ path, mode: 'write-through' as const }];
    const machine = open({ board: 'collie', images, geometry: null });
    onTestFinished(() => machine.close());
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    machine.history.jump(0);
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x40_0040 });
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x1234_5678 });
    machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    machine.history.jump(3);
    for (const position of [2, 1, 0])
      expect(() => machine.history.jump(position)).toThrow(
        /would write made\.bin again.*Switch it to scratch/,
      );
    expect(() => machine.history.follow(machine.history.state().branches[0]?.id ?? -1)).toThrow(
      'would write',
    );
    expect(readFileSync(path).readUInt32LE(0)).toBe(0x1234_5678);
    machine.setMode(0, 'scratch');
    expect(machine.history.state().length).toBe(0);
  });
});
