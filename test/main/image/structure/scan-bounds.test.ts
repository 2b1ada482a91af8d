import { describe, expect, it } from 'vitest';
import {
  Budget,
  CHARACTERS_MAX,
  DEPTH_MAX,
  FIELDS_MAX,
  LOOK_BYTES,
  NODES_MAX,
  SPENT_LEAST_BYTES,
  UNPACK_LEAST_BYTES,
  UNPACK_TIMES,
  UNPACKED_LEAST_BYTES,
  UNPACKED_MAX_BYTES,
} from '../../../../main/image/structure/budget.ts';
import { Counted } from '../../../../main/image/structure/counted.ts';
import type { Found } from '../../../../main/image/structure/found.ts';

const one = (children: readonly Found[] = []): Found => ({
  ...{ kind: 'box', name: 'box', start: 0, sizeBytes: 1 },
  fields: [{ name: 'length', offset: 0, size: 1, text: '1' }],
  children,
});

const none = { nodes: 0, fields: 0, characters: 0, holdsSome: false };

describe('The bounds of a scan', () => {
  it('end a tree of too many structures, and say so once', () => {
    const budget = new Budget(0);
    const added = { ...none, nodes: 1 };
    for (let count = 0; count < NODES_MAX; count++) budget.add(added);
    expect(() => budget.add(added)).toThrow('There is more: the tree ends at 50,000 structures.');
    expect(() => budget.add(added)).toThrow();
    expect(budget.omissions).toEqual(['There is more: the tree ends at 50,000 structures.']);
  });

  it('end a tree of too many fields', () => {
    const budget = new Budget(0);
    budget.add({ ...none, nodes: 1, fields: FIELDS_MAX - 1 });
    expect(() => budget.add({ ...none, nodes: 1, fields: 2 })).toThrow(
      'There is more: the tree ends at 300,000 fields of structures.',
    );
    expect(() => budget.add({ ...none, nodes: 1, fields: 1 })).not.toThrow();
  });

  it('end a tree of too many characters', () => {
    const budget = new Budget(0);
    budget.add({ ...none, nodes: 1, characters: CHARACTERS_MAX - 1 });
    expect(() => budget.add({ ...none, nodes: 1, characters: 2 })).toThrow(
      'There is more: the tree ends at 33,554,432 characters of names and texts.',
    );
    expect(() => budget.add({ ...none, nodes: 1, characters: 1 })).not.toThrow();
  });

  it('let those in that hold what was added, once a level', () => {
    const budget = new Budget(0);
    budget.add({ ...none, nodes: NODES_MAX });
    const holder = { ...none, nodes: 1, holdsSome: true };
    for (let level = 0; level < DEPTH_MAX; level++) budget.add(holder);
    expect(() => budget.add(holder)).toThrow('the tree ends at');
  });

  it('let so much be unpacked as twice the image, within bounds of its own', () => {
    expect(new Budget(0).unpackedLeft).toBe(UNPACKED_LEAST_BYTES);
    expect(new Budget(100 << 20).unpackedLeft).toBe(200 << 20);
    expect(new Budget(1 << 30).unpackedLeft).toBe(UNPACKED_MAX_BYTES);
  });

  it('leave nothing where something asks for too much', () => {
    const budget = new Budget(0);
    expect(() => budget.spend(SPENT_LEAST_BYTES + 1)).toThrow('it would take too long');
    expect(() => budget.spend(1)).toThrow('it would take too long');
  });

  it('charge each of many streams that follow one another', () => {
    const budget = new Budget(0);
    const left = budget.startUnpacking();
    budget.spend(SPENT_LEAST_BYTES - 2 * UNPACK_LEAST_BYTES - 2 * LOOK_BYTES);
    budget.spendUnpacking({ packedBytes: 0, bytes: new Uint8Array(0), streams: 2 });
    expect(left).toBeGreaterThan(LOOK_BYTES);
    expect(budget.startUnpacking()).toBe(LOOK_BYTES / UNPACK_TIMES);
  });

  it('charge what is unpacked, and let no more come out than is left to be paid for', () => {
    const budget = new Budget(0);
    expect(budget.startUnpacking()).toBe(UNPACKED_LEAST_BYTES);
    budget.spend(SPENT_LEAST_BYTES - 2 * UNPACK_LEAST_BYTES - 4000);
    expect(budget.startUnpacking()).toBe(4000 / UNPACK_TIMES);
    budget.spendUnpacking({ packedBytes: 100, bytes: new Uint8Array(4000 / UNPACK_TIMES), streams: 1 });
    expect(() => budget.startUnpacking()).toThrow('it would take too long');
  });
});

describe('Structures of a scan', () => {
  it('are counted once, with those that their parser put into them', () => {
    const counted = new Counted();
    const inner = one();
    expect(counted.add(inner)).toMatchObject({ nodes: 1, fields: 1, holdsSome: false });
    expect(counted.add(one([inner]))).toMatchObject({ nodes: 1, fields: 1, holdsSome: true });
    expect(counted.add(one([one([one()]), one()]))).toMatchObject({ nodes: 4, fields: 4, holdsSome: false });
    expect(counted.add(one([one([inner])]))).toMatchObject({ nodes: 2, fields: 2, holdsSome: true });
  });

  it('are charged for the characters of their names and texts', () => {
    const told: Found = {
      ...{ kind: 'box', name: '1', start: 0, sizeBytes: 1 },
      fields: [{ name: '23', offset: 0, size: 1, text: '456' }],
      checks: [{ name: '7', isGood: true, text: '89' }],
      problems: ['0123', '4'],
      children: [{ kind: 'box', name: '56', start: 0, sizeBytes: 1 }],
    };
    expect(new Counted().add(told).characters).toBe(16);
  });
});
