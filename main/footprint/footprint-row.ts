/** Rows of the lab's table: many processes in one. */
import type { FootprintControl, FootprintRow, MemoryUse } from '../../app/contract/footprint.ts';
import type { Measured } from './measure-together.ts';

/**
 * What the processes without an image hold, each, but for their empty flash: most systems have one page of zeros for all that
 * is read of it, others give it memory as it is read.
 */
export function controlOf(measured: readonly Measured[]): FootprintControl {
  const alone = measured.map(({ memory: { all, mapping } }) => ({
    privateKiB: all.privateKiB - (mapping?.privateKiB ?? 0),
    pssKiB: all.pssKiB - (mapping?.pssKiB ?? 0),
  }));
  return {
    privateKiB: median(alone.map(({ privateKiB }) => privateKiB)),
    pssKiB: median(alone.map(({ pssKiB }) => pssKiB)),
  };
}

/** What the processes of a strategy, or of QEMU, hold beside their control. */
export function rowOf(
  strategy: FootprintRow['strategy'],
  measured: readonly Measured[],
  control: FootprintControl,
): FootprintRow {
  const all = medianUse(measured.map(({ memory }) => memory.all));
  const mappings = measured.flatMap(({ memory }) => memory.mapping ?? []);
  const { flashBytes = 0, note = null } = measured[0]?.ready ?? {};
  return {
    strategy,
    instances: measured.length,
    ...all,
    totalPssKiB: measured.reduce((sum, { memory }) => sum + memory.all.pssKiB, 0),
    imageKiB: imageIn(measured, control),
    control,
    privateAboveControlKiB: all.privateKiB - control.privateKiB,
    mapping: mappings.length === measured.length ? medianUse(mappings) : null,
    flashBytes,
    note,
    qemuVersion: null,
  };
}

/** What each has of the image alone, and once what of a file lies in its place: they have all read the same pages. */
function imageIn(measured: readonly Measured[], control: FootprintControl): number {
  const alone = measured.map(({ memory: { all, mapping } }) =>
    mapping === null ? all.privateKiB - control.privateKiB : mapping.privateKiB,
  );
  const ofFile = measured.map(({ memory: { mapping } }) => mapping?.fileKiB ?? 0);
  const total = alone.reduce((sum, kib) => sum + kib, 0) + Math.max(...ofFile);
  return Math.max(0, total);
}

/** Each amount by itself. */
function medianUse(uses: readonly MemoryUse[]): MemoryUse {
  return {
    privateKiB: median(uses.map(({ privateKiB }) => privateKiB)),
    fileKiB: median(uses.map(({ fileKiB }) => fileKiB)),
    pssKiB: median(uses.map(({ pssKiB }) => pssKiB)),
    rssKiB: median(uses.map(({ rssKiB }) => rssKiB)),
    privateCleanKiB: median(uses.map(({ privateCleanKiB }) => privateCleanKiB)),
    privateDirtyKiB: median(uses.map(({ privateDirtyKiB }) => privateDirtyKiB)),
    sharedCleanKiB: median(uses.map(({ sharedCleanKiB }) => sharedCleanKiB)),
    sharedDirtyKiB: median(uses.map(({ sharedDirtyKiB }) => sharedDirtyKiB)),
  };
}

/** Of an even number of values the middle between the two in the middle, in whole KiB. @throws Error without values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [upper, lower] = [sorted[sorted.length >> 1], sorted[(sorted.length - 1) >> 1]];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return Math.round((upper + lower) / 2);
}
