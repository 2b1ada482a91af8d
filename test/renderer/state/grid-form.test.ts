import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_FORM } from '../../../renderer/canvas/hex-grid/grid-form.ts';

/** A window that opens with what the storage holds. */
async function opened(stored: Record<string, string>) {
  vi.resetModules();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, text: string) => {
      stored[key] = text;
    },
  });
  return import('../../../renderer/state/grid-form.ts');
}

describe('How the bytes are shown', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is remembered for the next window', async () => {
    const stored: Record<string, string> = {};
    const first = await opened(stored);
    expect(first.gridFormStore.getState()).toEqual(DEFAULT_FORM);
    first.setGridForm({ columns: 'fit', groupBytes: 8 });
    first.setGridForm({ order: 'big', text: 'utf16le' });
    const next = await opened(stored);
    expect(next.gridFormStore.getState()).toEqual({
      columns: 'fit',
      groupBytes: 8,
      order: 'big',
      text: 'utf16le',
    });
  });

  it('is as at first where what is stored means nothing', async () => {
    const { gridFormStore } = await opened({
      'norscope.grid.columns': '12',
      'norscope.grid.groupBytes': '4.0',
      'norscope.grid.text': 'ebcdic',
    });
    expect(gridFormStore.getState()).toEqual(DEFAULT_FORM);
  });
});
