import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fitCanvas } from '../../../renderer/canvas/fitted-canvas.ts';

/** A canvas that counts how often it is given a size, which empties it. */
function canvasIn(box: { width: number; height: number } | null) {
  let [width, height, sizings] = [300, 150, 0];
  return {
    get sizings() {
      return sizings;
    },
    get width() {
      return width;
    },
    set width(px: number) {
      width = px;
      sizings++;
    },
    get height() {
      return height;
    },
    set height(px: number) {
      height = px;
      sizings++;
    },
    parentElement: box && { getBoundingClientRect: () => box },
  };
}

describe('A canvas', () => {
  it('gets the device pixels around it, and is told to be empty then', () => {
    vi.stubGlobal('devicePixelRatio', 1.5);
    onTestFinished(() => void vi.unstubAllGlobals());
    const canvas = canvasIn({ width: 101, height: 40 });
    expect(fitCanvas(canvas)).toEqual({ widthPx: 101, heightPx: 40, isChanged: true });
    expect(canvas).toMatchObject({ width: 152, height: 60 });
  });

  it('is not emptied where it fits', () => {
    const canvas = canvasIn({ width: 101, height: 40 });
    fitCanvas(canvas);
    const { sizings } = canvas;
    expect(fitCanvas(canvas)).toEqual({ widthPx: 101, heightPx: 40, isChanged: false });
    expect(canvas.sizings).toBe(sizings);
  });

  it.each([[null], [{ width: 0, height: 0 }]])('has a pixel at least in %j', (box) => {
    const canvas = canvasIn(box);
    expect(fitCanvas(canvas)).toEqual({ widthPx: 1, heightPx: 1, isChanged: true });
    expect(canvas).toMatchObject({ width: 1, height: 1 });
  });
});
