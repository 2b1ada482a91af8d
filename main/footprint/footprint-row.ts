/** Rows of the lab's table: many processes in one. */
import type { FootprintControl, FootprintRow, MemoryUse } from '../../app/contract/footprint.ts';
import type { Measured } from './measure-together.ts';

/** What the processes without an image hold, each. */
export function controlOf(measured: readonly Measured[]): FootprintControl {
  const { privateKiB, pssKiB } = medianUse(measured.map(({ memory }) => memory.all));
  return { privateKiB, pssKiB };
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
  const totalKiB = totalOf(measured);
  return {
    strategy,
    instances: measured.length,
    ...all,
    totalPssKiB: measured.reduce((sum, { memory }) => sum + memory.all.pssKiB, 0),
    totalAboveControlKiB: totalKiB - measured.length * control.pssKiB,
    control,
    privateAboveControlKiB: all.privateKiB - control.privateKiB,
    mapping: mappings.length === measured.length ? medianUse(mappings) : null,
    flashBytes,
    note,
    qemuVersion: null,
  };
}

/** All that they hold, each page of a file that lies in the place of the image once: they have all read the same ones. */
function totalOf(measured: readonly Measured[]): number {
  const alone = measured.map(({ memory: { all, mapping } }) =>
    mapping === null ? all.pssKiB : all.pssKiB - mapping.pssKiB + mapping.privateKiB,
  );
  const ofFile = measured.map(({ memory: { mapping } }) =>
    mapping === null ? 0 : mapping.privateCleanKiB + mapping.sharedCleanKiB + mapping.sharedDirtyKiB,
  );
  return alone.reduce((sum, kib) => sum + kib, 0) + Math.max(...ofFile);
}

/** Each amount by itself. */
function medianUse(uses: readonly MemoryUse[]): MemoryUse {
  return {
    privateKiB: median(uses.map(({ privateKiB }) => privateKiB)),
    pssKiB: median(uses.map(({ pssKiB }) => pssKiB)),
    rssKiB: median(uses.map(({ rssKiB }) => rssKiB)),
    privateCleanKiB: median(uses.map(({ privateCleanKiB }) => privateCleanKiB)),
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
