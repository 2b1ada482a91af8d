import { describe, expect, it } from 'vitest';
import type { MemoryUse } from '../../../app/contract/footprint.ts';
import { controlOf, median, rowOf } from '../../../main/footprint/footprint-row.ts';
import type { Measured } from '../../../main/footprint/measure-together.ts';

const NOTHING: MemoryUse = {
  privateKiB: 0,
  fileKiB: 0,
  pssKiB: 0,
  rssKiB: 0,
  privateCleanKiB: 0,
  privateDirtyKiB: 0,
  sharedCleanKiB: 0,
  sharedDirtyKiB: 0,
};

/** A process that holds so much, and so much of it in the place of the image. */
function measured(all: Partial<MemoryUse>, mapping: Partial<MemoryUse> | null): Measured {
  return {
    ready: { kind: 'ready', pid: 1, place: null, flashBytes: 4096, note: 'Odd.' },
    memory: { all: { ...NOTHING, ...all }, mapping: mapping && { ...NOTHING, ...mapping } },
  };
}

const CONTROL = { privateKiB: 100, pssKiB: 200 };

describe('The median', () => {
  it('is the value in the middle, or what lies between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 9, 4, 6])).toBe(5);
    expect(median([7])).toBe(7);
    expect(() => median([])).toThrow('nothing was measured');
  });
});

describe('A row', () => {
  it('has the median of each amount by itself, and what all hold together', () => {
    const processes = [
      measured({ privateKiB: 130, pssKiB: 300, rssKiB: 900 }, null),
      measured({ privateKiB: 110, pssKiB: 500, rssKiB: 700 }, null),
      measured({ privateKiB: 120, pssKiB: 400, rssKiB: 800 }, null),
    ];
    expect(controlOf(processes)).toEqual({ privateKiB: 120, pssKiB: 400 });
    expect(rowOf('copy', processes, CONTROL)).toMatchObject({
      strategy: 'copy',
      instances: 3,
      privateKiB: 120,
      pssKiB: 400,
      rssKiB: 800,
      totalPssKiB: 1200,
      control: CONTROL,
      privateAboveControlKiB: 20,
      mapping: null,
      flashBytes: 4096,
      note: 'Odd.',
    });
  });

  it('counts what each process has of the image alone, and once what lies in the file', () => {
    const own = [measured({}, { privateKiB: 64 }), measured({}, { privateKiB: 62 })];
    expect(rowOf('copy', own, CONTROL).imageKiB).toBe(126);
    const shared = [measured({}, { fileKiB: 60, pssKiB: 20 }), measured({}, { fileKiB: 64, pssKiB: 20 })];
    expect(rowOf('shared', shared, CONTROL)).toMatchObject({ imageKiB: 64, mapping: { pssKiB: 20 } });
  });

  it('takes what is private above the control for the image where its place can’t be told', () => {
    const hidden = [measured({ privateKiB: 130 }, null), measured({ privateKiB: 140 }, null)];
    expect(rowOf('copy', hidden, CONTROL)).toMatchObject({ imageKiB: 70, mapping: null });
    expect(rowOf('copy', [measured({ privateKiB: 90 }, null)], CONTROL).imageKiB).toBe(0);
    const mixed = [measured({ privateKiB: 130 }, null), measured({ privateKiB: 90 }, { privateKiB: 25 })];
    expect(rowOf('copy', mixed, CONTROL)).toMatchObject({ imageKiB: 55, mapping: null });
  });
});
