import { describe, expect, it } from 'vitest';
import { waveMoveOf } from '../../../../renderer/canvas/waveform/keys.ts';

const PLACE = { first: 0, length: 10_279, cursor: 3034, cyclePx: 40, widthPx: 320 };

describe('A key on the waveform', () => {
  it.each([
    ['ArrowLeft', 3033],
    ['ArrowRight', 3035],
    ['PageDown', 3041],
    ['PageUp', 3027],
    ['Home', 1],
    ['End', 10_279],
  ])('%s looks at cycle %i', (key, number) => {
    expect(waveMoveOf(key, PLACE)).toEqual({ kind: 'cursor', number });
  });

  it('moves the cursor by pixels where cycles are narrower than that', () => {
    expect(waveMoveOf('ArrowRight', { ...PLACE, cyclePx: 1 / 8 })).toEqual({ kind: 'cursor', number: 3066 });
  });

  it('stops at the first cycle that is kept and at the last', () => {
    expect(waveMoveOf('PageUp', { ...PLACE, first: 3030 })).toEqual({ kind: 'cursor', number: 3031 });
    expect(waveMoveOf('ArrowRight', { ...PLACE, cursor: 10_279 })).toEqual({
      kind: 'cursor',
      number: 10_279,
    });
  });

  it('zooms, pans, fits and goes, whether Shift is held or not', () => {
    expect(waveMoveOf('w', PLACE)).toEqual({ kind: 'zoom', factor: 2 });
    expect(waveMoveOf('S', PLACE)).toEqual({ kind: 'zoom', factor: 0.5 });
    expect(waveMoveOf('a', PLACE)).toEqual({ kind: 'pan', screens: -0.25 });
    expect(waveMoveOf('d', PLACE)).toEqual({ kind: 'pan', screens: 0.25 });
    expect(waveMoveOf('f', PLACE)).toEqual({ kind: 'fit' });
    expect(waveMoveOf('Enter', PLACE)).toEqual({ kind: 'go' });
    expect(waveMoveOf('x', PLACE)).toBeNull();
  });
});
