import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import { ERASE, FILL, FILLED_WITH, seenAfter, TOY_BYTES, ToyMachine } from './toy-machine.ts';

/** So little that some dozens of things fill it. */
const LIMITS = { budgetBytes: 24_000, eventsBetweenMoments: 4, branches: 3 };
/** More than a thing that is done may take: a moment, a stretch and a block. */
const ONE_EVENT_BYTES = 4096;

/** A thing that was done; the same thing done again is another one. */
interface Deed {
  readonly what: number;
}

/** A branch as it must be: its number, and all that was done on it. */
interface Expected {
  readonly id: number;
  readonly done: readonly Deed[];
}

function sameUpTo(one: readonly Deed[], other: readonly Deed[]): number {
  const differing = one.findIndex((deed, at) => deed !== other[at]);
  return differing < 0 ? one.length : differing;
}

/** A history beside what it must be, by the plainest means: every branch is a list of all that was done on it. */
class Walk {
  readonly machine = new ToyMachine(LIMITS);
  #done: readonly Deed[] = [];
  /** As many as were ever left, those that gave way included. */
  #left: Expected[] = [];
  #id = 0;
  #nextId = 1;

  do(what: number): void {
    const { position, first, branches } = this.machine.journal.state;
    const isFull = this.machine.journal.heldBytes + ONE_EVENT_BYTES > LIMITS.budgetBytes;
    this.#partAt(position);
    this.#done = [...this.#done, { what }];
    this.machine.do(what);
    const after = this.machine.journal.state;
    expect(this.machine.journal.heldBytes).toBeLessThanOrEqual(LIMITS.budgetBytes);
    if (!isFull) {
      expect(after.first).toBe(first);
      expect(after.branches.length).toBeGreaterThanOrEqual(Math.min(branches.length, LIMITS.branches));
    }
    if (after.first > first) expect(after.branches).toEqual([]);
  }

  fail(what: number): void {
    const before = this.machine.journal.state;
    expect(() => this.machine.fail(what)).toThrow(`can't do ${what}`);
    // The next branch may have another number.
    this.#nextId += before.position < before.length ? 1 : 0;
    expect(this.machine.journal.state).toEqual(before);
  }

  /** To a share of all positions. */
  jump(share: number): void {
    const { first, length } = this.machine.journal.state;
    this.machine.journal.jump(first + Math.floor(share * (length - first)));
  }

  follow(share: number): void {
    const { branches } = this.machine.journal.state;
    const branch = branches[Math.floor(share * branches.length)];
    if (branch === undefined) return;
    const followed = this.#left.find(({ id }) => id === branch.id);
    this.machine.journal.follow(branch.id);
    this.#left = [...this.#left.filter((each) => each !== followed), { id: this.#id, done: this.#done }];
    this.#done = followed?.done ?? [];
    this.#id = branch.id;
    expect(this.machine.journal.state.position).toBe(branch.from);
  }

  check(): void {
    const { position, first, length, branches } = this.machine.journal.state;
    // To join what was cut apart takes some room, until the next event.
    expect(this.machine.journal.heldBytes).toBeLessThanOrEqual(LIMITS.budgetBytes + ONE_EVENT_BYTES);
    expect(branches.length).toBeLessThanOrEqual(LIMITS.branches);
    expect(length).toBe(this.#done.length);
    expect(first).toBeLessThanOrEqual(position);
    // The oldest give way first: what is left are the youngest.
    const youngest = this.#left.slice(this.#left.length - branches.length);
    const expected = youngest.map(({ id, done }) => {
      return { id, from: sameUpTo(this.#done, done), length: done.length };
    });
    expect(branches).toEqual(expected);
    this.#left = youngest;
    expect(this.machine.seen()).toBe(this.#seenAt(position));
  }

  checkEveryPosition(): void {
    const { first, length } = this.machine.journal.state;
    for (let position = length; position >= first; position--) {
      this.machine.journal.jump(position);
      expect(this.machine.seen()).toBe(this.#seenAt(position));
    }
    for (const position of [first - 1, length + 1])
      expect(() => this.machine.journal.jump(position)).toThrow(`there is no position ${position}`);
  }

  #seenAt(position: number): string {
    return seenAfter(this.#done.slice(0, position).map(({ what }) => what));
  }

  #partAt(position: number): void {
    if (position === this.#done.length) return;
    this.#left = [...this.#left, { id: this.#id, done: this.#done }];
    this.#done = this.#done.slice(0, position);
    this.#id = this.#nextId++;
  }
}

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const what = fc.oneof(
  { weight: 4, arbitrary: fc.nat(TOY_BYTES) },
  { weight: 1, arbitrary: fc.nat(8).map((block) => ERASE + block) },
);
const act = fc.oneof(
  { weight: 12, arbitrary: what.map((done) => (walk: Walk) => walk.do(done)) },
  { weight: 3, arbitrary: share.map((place) => (walk: Walk) => walk.jump(place)) },
  { weight: 2, arbitrary: share.map((place) => (walk: Walk) => walk.follow(place)) },
  { weight: 1, arbitrary: what.map((done) => (walk: Walk) => walk.fail(done)) },
);

/** A thing that is done by hand. */
const ANY_EVENT = { kind: 'wait', momentNanoseconds: 1 } as const;

describe('The history', () => {
  it('leads, within a tiny budget, to the same machine as doing all of it does, wherever one walks', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150, size: 'max' }), (acts) => {
        const walk = new Walk();
        for (const one of acts) {
          one(walk);
          walk.check();
        }
        walk.checkEveryPosition();
      }),
      { numRuns: 300, interruptAfterTimeLimit: 8_000 },
    );
  }, 60_000);

  it('folds no more than it has to: most of the budget is history', () => {
    const machine = new ToyMachine(LIMITS);
    for (let done = 0; done < 2000; done++) {
      machine.do(done % 7 === 0 ? ERASE + done : done);
      if (done > 100) expect(machine.journal.heldBytes).toBeGreaterThan(LIMITS.budgetBytes / 2);
    }
    const { first, length } = machine.journal.state;
    expect(length).toBe(2000);
    expect(length - first).toBeGreaterThan(20);
  });

  it('begins after an event that is more than the budget, and goes on from there', () => {
    const machine = new ToyMachine({ budgetBytes: 8000 }, 64_000);
    machine.array.bytes.forEach((_, at) => {
      machine.array.bytes[at] = at;
    });
    for (let done = 0; done < 5; done++) machine.do(done);
    machine.journal.record(ANY_EVENT, () => {
      machine.array.erase(0, 64_000);
      // It is not even kept meanwhile.
      expect(machine.journal.heldBytes).toBeLessThan(8000);
    });
    expect(machine.journal.state).toEqual({ position: 6, first: 6, length: 6, branches: [] });
    expect(machine.journal.heldBytes).toBe(0);
    machine.journal.jump(6);
    const after = machine.seen();
    machine.do(7);
    machine.journal.jump(6);
    expect(machine.seen()).toBe(after);
  });

  it('begins after an event whose many changes are more than the budget together', () => {
    const machine = new ToyMachine({ budgetBytes: 8000 }, 64_000);
    machine.array.bytes.forEach((_, at) => {
      machine.array.bytes[at] = at;
    });
    machine.do(1);
    machine.journal.record(ANY_EVENT, () => {
      for (let block = 0; block < 60; block++) machine.array.erase(1000 * block, 1000);
      expect(machine.journal.heldBytes).toBeLessThan(16_000);
    });
    expect(machine.journal.state).toMatchObject({ position: 2, first: 2, length: 2 });
  });

  it('keeps the last thing that was done as long as it is no more than the budget', () => {
    const machine = new ToyMachine({ budgetBytes: 100_000 }, 200_000);
    machine.array.bytes.forEach((_, at) => {
      machine.array.bytes[at] = at;
    });
    machine.do(1);
    const erase = (from: number) =>
      machine.journal.record(ANY_EVENT, () => machine.array.erase(from, 80_000));
    erase(0);
    expect(machine.journal.state).toMatchObject({ first: 0, length: 2 });
    const before = machine.seen();
    erase(100_000);
    expect(machine.journal.state).toMatchObject({ first: 2, length: 3 });
    machine.journal.jump(2);
    expect(machine.seen()).toBe(before);
  });

  it('does only that again, where one goes a step forward', () => {
    const machine = new ToyMachine();
    for (let done = 0; done < 300; done++) machine.do(done);
    machine.journal.jump(200);
    machine.redone = 0;
    for (const position of [201, 202, 203]) machine.journal.jump(position);
    expect(machine.redone).toBe(3);
  });

  it('holds an event that changes much for nothing: what is erased or zeros takes no memory', () => {
    const machine = new ToyMachine({ budgetBytes: 64_000 }, 1 << 20);
    machine.do(1);
    machine.journal.record(ANY_EVENT, () => machine.array.erase(0, 1 << 20));
    expect(machine.journal.state.first).toBe(0);
    machine.journal.jump(0);
    expect(machine.array.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('takes back a fill that is its whole budget as often as it is made again', () => {
    const machine = new ToyMachine({ budgetBytes: 64 << 10 }, 64 << 10);
    machine.do(FILL);
    for (let time = 0; time < 3; time++) {
      machine.journal.jump(0);
      expect(machine.array.read(0, 1)).toBe(0);
      machine.journal.jump(1);
      expect(machine.array.read(0, 1)).toBe(FILLED_WITH);
    }
  });

  it('does no more things again than lie between two moments, however long it is', () => {
    const machine = new ToyMachine();
    for (let done = 0; done < 5000; done++) machine.do(done);
    for (const position of [0, 5000, 1, 4999, 2500, 2499, 255, 256, 257]) {
      machine.redone = 0;
      machine.journal.jump(position);
      expect(machine.redone).toBeLessThanOrEqual(JOURNAL_LIMITS.eventsBetweenMoments);
    }
  });

  it('does not do much again that changes much: a stretch ends with its share of the budget', () => {
    const machine = new ToyMachine({ budgetBytes: 64 * 64 * 8 }, 64 * 64);
    for (let done = 0; done < 50; done++) machine.do(ERASE + done);
    machine.redone = 0;
    machine.journal.jump(37);
    expect(machine.redone).toBeLessThanOrEqual(8);
  });

  it('stays quick and small where somebody goes back and does something else, a hundred thousand times', () => {
    const machine = new ToyMachine({ eventsBetweenMoments: 16 });
    for (let done = 0; done < 2; done++) machine.do(done);
    for (let time = 0; time < 100_000; time++) {
      machine.do(time);
      machine.do(time + 1);
      machine.journal.jump(machine.journal.state.length - 1);
      if (time % 1000 === 0)
        expect(machine.journal.state.branches.length).toBeLessThanOrEqual(JOURNAL_LIMITS.branches);
    }
    const { length, branches, position } = machine.journal.state;
    expect({ length, position, count: branches.length }).toEqual({
      length: 100_003,
      position: 100_002,
      count: JOURNAL_LIMITS.branches,
    });
    expect(branches.at(-1)).toMatchObject({ from: 100_001, length: 100_002 });
    expect(machine.journal.heldBytes).toBeLessThan(64 << 20);
    const [oldest] = branches;
    machine.journal.follow(oldest?.id ?? -1);
    machine.journal.jump(oldest?.length ?? -1);
    machine.journal.jump(0);
    expect(machine.seen()).toBe(seenAfter([]));
  }, 60_000);
});
