import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bounds, placeOnDisplay, readPlace, writePlace } from '../../../app/electron/window-place.ts';

const MAIN: Bounds = { x: 0, y: 25, width: 1920, height: 1055 };
const SECOND: Bounds = { x: 1920, y: 0, width: 2560, height: 1440 };
const directory = mkdtempSync(join(tmpdir(), 'norscope-place-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the window opens', () => {
  it('in the middle of the main display the first time', () => {
    expect(placeOnDisplay(null, [MAIN, SECOND])).toEqual({ x: 240, y: 102, width: 1440, height: 900 });
  });

  it('where it was, on the second display too', () => {
    const was = { x: 2000, y: 100, width: 1200, height: 800 };
    expect(placeOnDisplay(was, [MAIN, SECOND])).toEqual(was);
  });

  it('on the main display when the second is gone', () => {
    const was = { x: 2000, y: 100, width: 1200, height: 800 };
    expect(placeOnDisplay(was, [MAIN])).toEqual({ x: 360, y: 152, width: 1200, height: 800 });
  });

  it('wholly on its display when it hung over the edge', () => {
    const was = { x: -200, y: 900, width: 1000, height: 700 };
    expect(placeOnDisplay(was, [MAIN])).toEqual({ x: 0, y: 380, width: 1000, height: 700 });
  });

  it('always wholly on one of the displays, whatever was remembered', () => {
    const coordinate = fc.integer({ min: -5000, max: 8000 });
    const size = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(coordinate, coordinate, size, size, (x, y, width, height) => {
        const placed = placeOnDisplay({ x, y, width, height }, [MAIN, SECOND]);
        expect([MAIN, SECOND].some((area) => isInside(placed, area))).toBe(true);
      }),
    );
  });
});

describe('the remembered place', () => {
  it('is read as it was written', () => {
    const path = join(directory, 'new', 'place.json');
    const place = { bounds: MAIN, isMaximized: true };
    writePlace(path, place);
    expect(readPlace(path)).toEqual(place);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"bounds":{"x":0}}',
    '{"bounds":{"x":0,"y":0,"width":-1,"height":5},"isMaximized":false}',
  ])('is forgotten where the file holds %s', (content) => {
    const path = join(directory, 'bad.json');
    writeFileSync(path, content);
    expect(readPlace(path)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('is given up where the disk refuses it', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() =>
      writePlace(join(directory, 'file', 'place.json'), { bounds: MAIN, isMaximized: false }),
    ).not.toThrow();
  });
});

function isInside(inner: Bounds, outer: Bounds): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
