import { describe, expect, it } from 'vitest';
import { factorOf, nextZoom } from '../../../../renderer/panels/states/zoom.ts';

const GRAPH = { width: 1000, height: 500 };

describe('The size of the state graph', () => {
  it('fits the room, but never so small that it can’t be read, nor larger than life', () => {
    expect(factorOf('fit', GRAPH, { width: 900, height: 900 })).toBe(0.9);
    expect(factorOf('fit', GRAPH, { width: 300, height: 300 })).toBe(0.75);
    expect(factorOf('fit', GRAPH, { width: 5000, height: 5000 })).toBe(1.25);
  });

  it('goes up and down in steps, and stays at the ends', () => {
    expect(nextZoom('fit', 1)).toBe(1.25);
    expect(nextZoom(0.9, -1)).toBe(0.8);
    expect(nextZoom(2, 1)).toBe(2);
    expect(nextZoom(0.5, -1)).toBe(0.5);
    expect(factorOf(1.6, GRAPH, { width: 1, height: 1 })).toBe(1.6);
  });
});
