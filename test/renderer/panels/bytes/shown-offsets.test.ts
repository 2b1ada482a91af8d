import { describe, expect, it } from 'vitest';
import { shownOffsets } from '../../../../renderer/panels/bytes/shown-offsets.ts';
import { ADDRESS_SPACES } from '../../../../renderer/state/selection.ts';
import { TOP_BOOT } from '../../../kit/flash/erase-blocks.ts';
import { flashState, geometryOf } from '../../../kit/window/flash-state.ts';

const BOOT = flashState({ geometry: geometryOf(TOP_BOOT) });

describe('the offsets beside the bytes', () => {
  it('are as wide as the widest of them, in every space', () => {
    for (const space of ADDRESS_SPACES) {
      const { textOf, chars } = shownOffsets(BOOT, space);
      expect(textOf(0)).toHaveLength(chars);
      expect(textOf((8 << 20) - 1)).toHaveLength(chars);
    }
  });

  it('from a block say from which one', () => {
    const { textOf, numberOf } = shownOffsets(BOOT, 'block');
    expect(textOf(0x1_0040)).toBe('  #1+0040');
    expect(textOf(0x7f_c010)).toBe('#130+0010');
    expect(numberOf(0x7f_c010)).toBe(0x10);
  });

  it('on the bus begin with the base of the flash', () => {
    const { textOf, numberOf } = shownOffsets({ ...BOOT, base: BOOT.base }, 'bus');
    expect(numberOf(0x10)).toBe(BOOT.base + 0x10);
    expect(Number.parseInt(textOf(0x10).replaceAll('_', ''), 16)).toBe(BOOT.base + 0x10);
  });
});
