import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROW_BYTES, type RowPast, type Since } from '../../../../app/contract/image.ts';
import type { MachineRequest } from '../../../../app/contract/machine.ts';
import { isChange } from '../../../../main/operations/kinds.ts';
import { tell } from '../../../../main/operations/known-operation.ts';
import { windowOf } from '../../../../main/session/image-window.ts';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { changedSince } from '../../../../main/session/past/changed-since.ts';
import { nextChange } from '../../../../main/session/past/next-change.ts';
import { act, type Deed, open, sequences, small, TINY } from '../../../kit/session/deeds.ts';

const SIZE_BYTES = 64 << 10;
const BLOCK_BYTES = 16 << 10;
const OFTEN_MOMENTS = { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes };
const RUNS = { numRuns: 60, interruptAfterTimeLimit: 5_000 };

function whole(machine: Machine, since?: Since) {
  return windowOf(machine, { flash: 0, offset: 0, lengthBytes: SIZE_BYTES, since });
}

/** What the bytes of a window were, as it says. */
function then({ bytes, changed, before }: ReturnType<typeof whole>): Buffer {
  const was = Buffer.from(bytes);
  let at = 0;
  for (const [start, end] of changed) {
    was.set(before.subarray(at, at + end - start), start);
    at += end - start;
  }
  return was;
}

/** What is done to the cells of a flash from now on, each with the number of its event. */
function overhear(machine: Machine) {
  const done: { what: string; event: number; start: number; end: number }[] = [];
  const { array } = machine.flash(0).device;
  const { onWear } = array;
  array.onWear = (what, deviceOffset, lengthBytes) => {
    onWear?.(what, deviceOffset, lengthBytes);
    const event = machine.history.state().position + 1;
    done.push({ what, event, start: deviceOffset, end: deviceOffset + lengthBytes });
  };
  return done;
}

/** Where runs of ranges begin that are less than a row apart, in the same block. */
function runStarts(changed: readonly (readonly [number, number])[]): number[] {
  const starts: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [start, end] of changed) {
    for (let at = start; at < end; at++) {
      if (at - last > ROW_BYTES || at % BLOCK_BYTES === 0) starts.push(at);
      else if (Math.floor(at / BLOCK_BYTES) !== Math.floor(last / BLOCK_BYTES)) starts.push(at);
      last = at;
    }
  }
  return starts;
}

type Done = ReturnType<typeof overhear>;

/** By looking at all that was done to each row. */
function pastOfEachRow(done: Done, machine: Machine) {
  const changes = [...machine.history.story.all].filter(({ kind }) => isChange(kind));
  const nameOf = (event: number) =>
    changes.findLast(({ firstCycle, lastCycle }) => firstCycle <= event && event <= lastCycle)?.firstCycle ??
    event;
  return Array.from({ length: SIZE_BYTES / ROW_BYTES }, (_, row) => {
    const [start, end] = [row * ROW_BYTES, (row + 1) * ROW_BYTES];
    const here = done.filter((each) => each.start < end && each.end > start);
    const erase = here.findLastIndex(({ what }) => what === 'erase');
    const names = here.slice(erase + 1).map(({ event }) => nameOf(event));
    const programs = names.filter((name, at) => name !== names[at - 1]);
    const erasedBy = here[erase] === undefined ? null : nameOf(here[erase].event);
    return { erasedBy, programmedBy: programs.slice(-3), hasMore: programs.length > 3 };
  });
}

function told(past: readonly RowPast[], row: number) {
  const known = past.find(({ start, end }) => start <= row * ROW_BYTES && row * ROW_BYTES < end);
  return {
    erasedBy: known?.erasedBy?.cycle ?? null,
    programmedBy: known?.programmedBy.map(({ cycle }) => cycle) ?? [],
    hasMore: known?.hasMore ?? false,
  };
}

/** The wear of each block that has some, counted byte by byte. */
function counted(done: Done) {
  const blocks = new Map<number, { block: number; erases: number; programmedBytes: number }>();
  for (const { what, start, end } of done) {
    for (let at = start; at < end; at++) {
      const block = Math.floor(at / BLOCK_BYTES);
      const worn = blocks.get(block) ?? { block, erases: 0, programmedBytes: 0 };
      blocks.set(block, worn);
      if (what === 'program') worn.programmedBytes++;
      else if (at % BLOCK_BYTES === 0) worn.erases++;
    }
  }
  return [...blocks.values()].sort((a, b) => a.block - b.block);
}

/** The bytes at every position up to the end of some deeds. */
function bytesAtEach(request: MachineRequest, deeds: readonly Deed[]): Buffer[] {
  const fresh = open(request);
  const now = () => Buffer.from(fresh.flash(0).device.array.bytes);
  const all = [now()];
  for (const deed of deeds) {
    act(fresh, deed);
    all.push(now());
  }
  fresh.close();
  return all;
}

/** A machine where some was done, somebody went back and did something else, and followed the first branch or did not. */
const sessions = (commandSet: 'intel' | 'amd') =>
  fc.record({
    first: sequences(commandSet),
    second: sequences(commandSet),
    from: fc.nat(200),
    followsFirst: fc.boolean(),
    stands: fc.nat(400),
    asked: fc.array(fc.nat(400), { minLength: 1, maxLength: 8 }),
  });

function played(
  request: MachineRequest,
  {
    first,
    second,
    from: place,
    followsFirst,
    stands,
  }: {
    readonly first: readonly Deed[];
    readonly second: readonly Deed[];
    readonly from: number;
    readonly followsFirst: boolean;
    readonly stands: number;
  },
): { machine: Machine; deeds: readonly Deed[]; position: number } {
  const machine = open(request, OFTEN_MOMENTS);
  const from = Math.min(place, first.length);
  for (const deed of first) act(machine, deed);
  machine.history.jump(from);
  for (const deed of second) act(machine, deed);
  const [left] = machine.history.state().branches;
  const deeds = followsFirst && left !== undefined ? first : [...first.slice(0, from), ...second];
  if (followsFirst && left !== undefined) machine.history.follow(left.id);
  const position = Math.min(stands, deeds.length);
  machine.history.jump(position);
  return { machine, deeds, position };
}

describe.each(['intel', 'amd'] as const)('A window on a flash with the %s command set', (commandSet) => {
  it('says what the bytes were at any position, whichever branch is followed and wherever it stands', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(sessions(commandSet), (session) => {
        const { machine, deeds } = played(request, session);
        const all = bytesAtEach(request, deeds);
        for (const place of session.asked) {
          const position = Math.min(place, deeds.length);
          const window = whole(machine, position);
          expect(window.comparedWith).toEqual({ position, operation: null, isFolded: false });
          expect(then(window).equals(all[position] ?? Buffer.alloc(0))).toBe(true);
          const part = { flash: 0, offset: (place * 48) % SIZE_BYTES, lengthBytes: 5000, since: position };
          const here = all[position]?.subarray(part.offset, part.offset + part.lengthBytes);
          expect(then(windowOf(machine, part)).equals(here ?? Buffer.alloc(0))).toBe(true);
        }
        expect(then(whole(machine)).equals(all[0] ?? Buffer.alloc(0))).toBe(true);
        machine.close();
      }),
      RUNS,
    );
  }, 60_000);

  it('says what they were before the last operation that programs or erases', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(sessions(commandSet), (session) => {
        const { machine, deeds, position } = played(request, session);
        const last = [...machine.history.story.all].findLast(
          ({ kind, firstCycle }) => isChange(kind) && firstCycle <= position,
        );
        const window = whole(machine, 'operation');
        expect(window.comparedWith.operation).toEqual(last === undefined ? null : tell(last));
        const before = bytesAtEach(request, deeds)[last === undefined ? position : last.firstCycle - 1];
        expect(then(window).equals(before ?? Buffer.alloc(0))).toBe(true);
        machine.close();
      }),
      RUNS,
    );
  }, 60_000);

  it('leads to all bytes that differ, run by run, forward and back', () => {
    const request = small(commandSet);
    const sinces = fc.oneof(fc.constant('start' as const), fc.constant('operation' as const), fc.nat(400));
    fc.assert(
      fc.property(sessions(commandSet), sinces, fc.nat(SIZE_BYTES - 1), (session, chosen, from) => {
        const { machine, deeds } = played(request, session);
        const since = typeof chosen === 'number' ? Math.min(chosen, deeds.length) : chosen;
        const { changed } = whole(machine, since);
        const starts = runStarts(changed);
        const isChanged = (block: number) =>
          changed.some(([start, end]) => start < (block + 1) * BLOCK_BYTES && end > block * BLOCK_BYTES);
        const blocks = Array.from({ length: SIZE_BYTES / BLOCK_BYTES }, (_, block) => block);
        expect(changedSince(machine, 0, since)).toEqual(blocks.filter(isChanged));
        const there = (direction: 'forward' | 'back', at: number) =>
          nextChange(machine, { flash: 0, from: at, direction, since });
        const visited = (direction: 'forward' | 'back') => {
          const first = there(direction, from);
          const places = first === null ? [] : [first];
          for (let at = places[0]; at !== undefined && places.length < starts.length; ) {
            at = there(direction, at) ?? undefined;
            if (at !== undefined) places.push(at);
          }
          return places.sort((a, b) => a - b);
        };
        expect(visited('forward')).toEqual(starts);
        expect(visited('back')).toEqual(starts);
        machine.close();
      }),
      RUNS,
    );
  }, 60_000);

  it('names for each row the operations that a replay finds there, and counts the wear that it counts', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(sessions(commandSet), (session) => {
        const { machine, deeds, position } = played(request, session);
        const fresh = open(request);
        const done = overhear(fresh);
        for (const deed of deeds.slice(0, position)) act(fresh, deed);
        fresh.close();
        const { past, operations } = whole(machine);
        const expected = pastOfEachRow(done, machine);
        expect(expected.map((_, row) => told(past, row))).toEqual(expected);
        for (const { cycle, operation } of past.flatMap(({ programmedBy }) => programmedBy))
          if (operation !== null) expect(operations[operation]?.firstCycle).toBe(cycle);
        expect(machine.flash(0).wear.list()).toEqual(counted(done));
        machine.close();
      }),
      RUNS,
    );
  }, 60_000);
});

describe('A window on an AMD flash whose erase is suspended', () => {
  it('tells what is programmed meanwhile from the erase around it', () => {
    const machine = open(small('amd'));
    onTestFinished(() => machine.close());
    const write = (address: number, data: number) =>
      act(machine, { direction: 'write', address, widthBytes: 2, data });
    const unlocked = (command: number) => {
      write(0xaaa, 0xaa);
      write(0x554, 0x55);
      write(0xaaa, command);
    };
    unlocked(0x80);
    write(0xaaa, 0xaa);
    write(0x554, 0x55);
    write(0x4000, 0x30);
    act(machine, { wait: 60_000 });
    write(0, 0xb0);
    unlocked(0xa0);
    write(0x100, 0);
    write(0x4000, 0x30);
    const { past, operations } = whole(machine);
    const kinds = [0x100, 0x4000].map((offset) => {
      const { erasedBy, programmedBy } = past.find(({ start, end }) => start <= offset && offset < end) ?? {};
      const { operation = null } = programmedBy?.at(-1) ?? erasedBy ?? {};
      return operation === null ? null : operations[operation]?.kind;
    });
    expect(kinds).toEqual(['word-program', 'block-erase']);
    const last = whole(machine, 'operation').comparedWith.operation;
    expect(last?.kind).toBe('word-program');
  });
});

describe('A window on a flash whose history was folded', () => {
  it('says from where on it knows what the bytes were, and still knows what the image held', () => {
    const machine = open(small('intel'), TINY);
    onTestFinished(() => machine.close());
    for (let at = 0; at < 400; at++) {
      act(machine, { direction: 'write', address: 2 * at, widthBytes: 2, data: 0x40 });
      act(machine, { direction: 'write', address: 2 * at, widthBytes: 2, data: at });
    }
    while (machine.history.state().first < 3) act(machine, { wait: 1 });
    const { first } = machine.history.state();
    expect(whole(machine, 1).comparedWith).toEqual({ position: first, operation: null, isFolded: true });
    expect(whole(machine, first).comparedWith.isFolded).toBe(false);
    expect(whole(machine).comparedWith).toEqual({ position: 0, operation: null, isFolded: false });
    expect(whole(machine).changed[0]?.[0]).toBeLessThan(4);
  });

  it('says the first position that it has for the start of a flash without an image', () => {
    const machine = open({ board: 'collie', images: [], geometry: null }, TINY);
    onTestFinished(() => machine.close());
    const write = (address: number, data: number) =>
      act(machine, { direction: 'write', address, widthBytes: 4, data });
    write(0, 0x40);
    write(0, 1);
    expect(windowOf(machine, { flash: 0, offset: 0, lengthBytes: 16 })).toMatchObject({
      comparedWith: { position: 0, isFolded: false },
      changed: [[0, 1]],
    });
    while (machine.history.state().first < 3) act(machine, { wait: 1 });
    const { first } = machine.history.state();
    expect(windowOf(machine, { flash: 0, offset: 0, lengthBytes: 16 })).toMatchObject({
      comparedWith: { position: first, isFolded: true },
      changed: [],
    });
  });
});
