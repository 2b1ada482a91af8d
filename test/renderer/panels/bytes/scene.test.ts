import { describe, expect, it } from 'vitest';
import { announcementOf, blockText, shapeOf } from '../../../../renderer/panels/bytes/scene.ts';
import { TOP_BOOT } from '../../../kit/flash/erase-blocks.ts';
import { flashState, geometryOf } from '../../../kit/window/flash-state.ts';

const BOOT = flashState({ geometry: geometryOf(TOP_BOOT) });

describe('A flash with boot blocks at its end', () => {
  // biome-ignore format: a row a place
  it.each([
    [0x00_0000, 'block 0 of 131'],
    [0x7e_ffff, 'block 126 of 131'],
    [0x7f_0000, 'block 127 of 131'],
    [0x7f_7fff, 'block 127 of 131'],
    [0x7f_8000, 'block 128 of 131'],
    [0x7f_a000, 'block 129 of 131'],
    [0x7f_ffff, 'block 130 of 131'],
  ])('has offset %i in %s', (deviceOffset, words) => {
    expect(blockText(BOOT, deviceOffset)).toBe(words);
  });

  it('has that block read out with the byte under the cursor', () => {
    const at = { deviceOffset: 0x7f_c000, shownOffset: 0x7f_c000 };
    const said = announcementOf(BOOT, at, { value: 0xff, was: null, past: null }, null);
    expect(said).toBe('offset 0x7fc000, 0xff, block 130 of 131, erased');
  });

  it('gives the grid all its regions', () => {
    expect(shapeOf(BOOT, 'flash')).toEqual({ sizeBytes: 8 << 20, regions: TOP_BOOT, shownBase: 0 });
  });
});
