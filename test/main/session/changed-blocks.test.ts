import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eraseBlockAt,
  eraseBlockCountOf,
  eraseBlockOf,
} from '../../../app/contract/geometry/erase-blocks.ts';
import { ChangedBlocks } from '../../../main/session/changed-blocks.ts';
import { BOTTOM_BOOT, UNIFORM } from '../../kit/flash/erase-blocks.ts';

const SIZE_BYTES = 0x4_0000;

/** A flash of 256 KiB, all zeros, with blocks of several sizes; `write` changes a byte and says so. */
function flash(original: Uint8Array | null = new Uint8Array(SIZE_BYTES)) {
  const bytes = new Uint8Array(SIZE_BYTES);
  const changed = new ChangedBlocks(bytes, original && { original }, BOTTOM_BOOT);
  const write = (deviceOffset: number, value: number) => {
    bytes[deviceOffset] = value;
    changed.mark(deviceOffset, 1);
  };
  return { changed, write };
}

describe('Changed blocks', () => {
  it('are those that hold a changed byte, whatever the lengths of the blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(SIZE_BYTES - 1)), (offsets) => {
        const { changed, write } = flash();
        for (const offset of offsets) write(offset, 1);
        const numbers = new Set(offsets.map((offset) => eraseBlockAt(BOTTOM_BOOT, offset).index));
        expect(changed.numbers()).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });

  it('are compared whole and alone: the first and the last byte of each is its own', () => {
    for (let index = 0; index < eraseBlockCountOf(BOTTOM_BOOT); index++) {
      const { deviceOffset, lengthBytes } = eraseBlockOf(BOTTOM_BOOT, index);
      for (const offset of [deviceOffset, deviceOffset + lengthBytes - 1]) {
        const { changed, write } = flash();
        changed.mark(0, SIZE_BYTES);
        write(offset, 0xff);
        expect(changed.numbers()).toEqual([index]);
      }
    }
  });

  it('are no longer changed when they hold again what the image holds', () => {
    const { changed, write } = flash();
    write(0x4000, 1);
    expect(changed.numbers()).toEqual([1]);
    write(0x4000, 0);
    expect(changed.numbers()).toEqual([]);
  });

  it('are all blocks that a write reaches into, and none for what lies past the end', () => {
    const { changed } = flash(null);
    changed.mark(0x3fff, 2);
    changed.mark(0x3_ffff, 4);
    changed.mark(SIZE_BYTES, 4);
    expect(changed.numbers()).toEqual([0, 1, 6]);
  });

  it('have what the image held there, and others are not looked at', () => {
    const { changed, write } = flash();
    for (const offset of [0x3ffe, 0x4000]) write(offset, 1);
    const original = changed.originalIn(0x3ff0, 0x6000);
    expect(original?.length).toBe(0x2010);
    expect(original?.every((byte) => byte === 0)).toBe(true);
    expect(changed.originalIn(0x6000, 0x8000)).toBeNull();
  });

  it('that are all alike are counted by their length', () => {
    const changed = new ChangedBlocks(new Uint8Array(SIZE_BYTES), null, UNIFORM);
    changed.mark(0x1_ffff, 2);
    expect(changed.numbers()).toEqual([1, 2]);
  });

  it('are those again that were changed when somebody remembered them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(SIZE_BYTES - 1)), fc.array(fc.nat(SIZE_BYTES - 1)), (first, second) => {
        const { changed, write } = flash();
        for (const offset of first) write(offset, 1);
        const before = changed.numbers();
        const moment = changed.remember();
        for (const offset of second) write(offset, 1);
        const after = changed.numbers();
        const later = changed.remember();
        for (const offset of second) if (!first.includes(offset)) write(offset, 0);
        moment.restore();
        expect(changed.numbers()).toEqual(before);
        for (const offset of second) write(offset, 1);
        later.restore();
        expect(changed.numbers()).toEqual(after);
        // What was remembered later goes on from what was remembered before, and takes only what is new.
        const blocks = new Set(second.map((offset) => eraseBlockAt(BOTTOM_BOOT, offset).index));
        expect(later.heldBytes).toBe(40 * [...blocks].filter((block) => !before.includes(block)).length);
      }),
    );
  });
});
