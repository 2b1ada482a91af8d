import { describe, expect, it } from 'vitest';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { DEFAULT_FORM } from '../../../../renderer/canvas/hex-grid/grid-form.ts';
import { announcementOf, blockText, shapeOf } from '../../../../renderer/panels/bytes/scene.ts';
import { TOP_BOOT } from '../../../kit/flash/erase-blocks.ts';
import { flashState, geometryOf } from '../../../kit/window/flash-state.ts';

const NOT_SELECTED = { selection: null, typing: null };
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
    const said = announcementOf(BOOT, at, { value: 0xff, was: null, past: null }, NOT_SELECTED);
    expect(said).toBe('offset 0x7fc000, 0xff, block 130 of 131, erased');
  });

  it('has what a byte was read out, who programmed it, and what waits for it in the write buffer', () => {
    const buffer = {
      offset: deviceOffset(0x7f_c000),
      lengthBytes: 64,
      filled: [
        [0, 2],
        [8, 10],
      ] as [number, number][],
      data: Uint8Array.of(1, 2, 0x42, 4),
    };
    const flash = {
      ...BOOT,
      device: { ...BOOT.device, buffer },
      wear: [{ block: 130, erases: 2, programmedBytes: 61 }],
    };
    const at = { deviceOffset: 0x7f_c008, shownOffset: 0x7f_c008 };
    const past = {
      erasedBy: null,
      programmedBy: [{ cycle: 12, operation: null }],
      hasMore: false,
    };
    expect(announcementOf(flash, at, { value: 0x3f, was: 0xff, past }, NOT_SELECTED)).toBe(
      'offset 0x7fc008, 0x3f, block 130 of 131, erased 2×, 61 B programmed, changed, was 0xff, ' +
        '0x42 waiting in the write buffer, programmed by cycle 12',
    );
  });

  it('gives the grid all its regions', () => {
    expect(shapeOf(BOOT, 'flash', DEFAULT_FORM)).toEqual({
      sizeBytes: 8 << 20,
      regions: TOP_BOOT,
      offsetChars: 9,
      form: DEFAULT_FORM,
    });
  });
});
