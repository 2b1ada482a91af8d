import { describe, expect, it } from 'vitest';
import { placeText, placeWords } from '../../../../renderer/panels/byte-map/cell-words.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { flashState } from '../../../kit/window/flash-state.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const FLASH = flashState({});
const CELL = { entropy: 5.5, erasedShare: 0.4, zeroShare: 0.1, textShare: 0.1 };
const at = (start: number, cell: typeof CELL | null = CELL) => ({ start, lengthBytes: 1024, cell });

const UNKNOWN = { index: null, layout: null };

/** Structures in each other, each a byte further in. */
const NESTED = new StructureIndex(
  Array.from({ length: 6 }, (_, id) =>
    structureRow({ id, parent: id === 0 ? null : id - 1, name: `level ${id}`, offset: id, size: 100 - id }),
  ),
);

describe('A place of the image, in words', () => {
  it('says which bytes, what they are, how much is in them, and which block that is', () => {
    expect(placeText(placeWords(FLASH, at(0x400), UNKNOWN))).toBe(
      '0x0000_0400, 1 KiB · code or data, 40 % of it erased, entropy 5.50 of 8 bits · block 0 of 1',
    );
  });

  it('says in what it lies: all of the way, or its two ends', () => {
    expect(placeWords(FLASH, at(2), { index: NESTED, layout: null }).structure).toBe(
      'level 0 › level 1 › level 2',
    );
    expect(placeWords(FLASH, at(5), { index: NESTED, layout: null }).structure).toBe(
      'level 0 › level 1 › … › level 5',
    );
    expect(placeWords(FLASH, at(500), { index: NESTED, layout: null }).structure).toBeNull();
  });

  it('does not take what no parser claims for a structure', () => {
    const index = new StructureIndex([structureRow({ id: 0, kind: 'erased', name: 'Erased', size: 50 })]);
    expect(placeWords(FLASH, at(0), { index, layout: null }).structure).toBeNull();
  });

  it('says in which partition it lies, and how far in that', () => {
    const rootfs = {
      name: 'rootfs',
      depth: 0,
      offset: 0x400,
      sizeBytes: 0x400,
      isReadOnly: false,
      problems: [],
    };
    const layout = { flash: 0, name: 'nor', source: 'a test', partitions: [rootfs], problems: [] };
    expect(placeText(placeWords(FLASH, at(0x410), { index: null, layout }))).toContain('· rootfs + 0x10');
    expect(placeWords(FLASH, at(0x800), { index: null, layout }).partition).toBeNull();
  });

  it('says where nothing is counted yet', () => {
    expect(placeWords(FLASH, at(0, null), UNKNOWN).what).toBe('not counted yet');
  });
});
