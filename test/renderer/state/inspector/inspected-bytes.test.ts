import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytePages, PAGE_BYTES } from '../../../../renderer/state/bytes.ts';
import { inspectedBytes, inspectedRange } from '../../../../renderer/state/inspector/inspected-bytes.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, geometryOf, imageState } from '../../../kit/window/flash-state.ts';
import { imageWindow } from '../../../kit/window/image-window.ts';

/** Two pages and 24 bytes: the last row is a short one. */
const SIZE = 2 * PAGE_BYTES + 24;
const flash = flashState({ geometry: geometryOf([{ sectorCount: 1, sectorLengthBytes: SIZE }]) });
const byteAt = (offset: number) => (offset * 7 + (offset >> 8)) & 0xff;
const bytesFrom = (start: number, end: number) =>
  Uint8Array.from({ length: end - start }, (_, at) => byteAt(start + at));

/** The pages that the engine answers; the others stay on their way. */
let answered: ReadonlySet<number>;

beforeEach(() => {
  answered = new Set([0, 1, 2]);
  answering({
    'image.window': ({ offset, lengthBytes }) =>
      answered.has(offset / PAGE_BYTES)
        ? imageWindow(bytesFrom(offset, Math.min(offset + lengthBytes, SIZE)))
        : new Promise(() => {}),
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  bytePages.drop();
});

async function look(deviceOffset: number) {
  bytePages.want([inspectedRange(flash, deviceOffset)], 'inspector');
  await new Promise((resolve) => setTimeout(resolve, 0));
  return inspectedBytes(flash, deviceOffset);
}

describe('The bytes that the inspector reads', () => {
  it('begin where it looks, in the middle of a row or not, over the edge of a page', async () => {
    for (const offset of [0, 5, 16, PAGE_BYTES - 3]) {
      expect(await look(offset)).toEqual({ bytes: bytesFrom(offset, offset + 256), isWhole: true });
    }
  });

  it('are all that there are before the end of the flash', async () => {
    expect(await look(SIZE - 20)).toEqual({ bytes: bytesFrom(SIZE - 20, SIZE), isWhole: true });
    expect(await look(SIZE - 1)).toEqual({ bytes: bytesFrom(SIZE - 1, SIZE), isWhole: true });
  });

  it('are those that are here while the rest is on its way', async () => {
    answered = new Set([0]);
    expect(await look(PAGE_BYTES - 3)).toEqual({
      bytes: bytesFrom(PAGE_BYTES - 3, PAGE_BYTES),
      isWhole: false,
    });
    expect(await look(PAGE_BYTES)).toEqual({ bytes: new Uint8Array(0), isWhole: false });
  });

  it('are none where the image is lost, whatever was read before', async () => {
    await look(0);
    const image = { ...imageState('/a.fd', 'scratch'), condition: 'lost' as const };
    expect(inspectedBytes({ ...flash, image }, 0)).toBeNull();
  });
});
