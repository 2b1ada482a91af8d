/** What was measured as curves: memory against the number of processes. Pure. */
import type { FootprintRow } from '../../../app/contract/footprint.ts';
import { formatCount } from '../../format/numbers.ts';
import { LAB_KINDS, type LabKind } from '../../state/footprint/lab.ts';
import { kindName } from './kind-looks.ts';

export interface CostCurve {
  readonly kind: LabKind;
  readonly name: string;
  /** What all processes hold above as many without an image, in bytes, for each count; null where it is not measured. */
  readonly totalBytes: readonly (number | null)[];
}

export interface Costs {
  /** Numbers of processes, ascending. */
  readonly counts: readonly number[];
  readonly curves: readonly CostCurve[];
}

/** The curves of these kinds, in the order in which all kinds are shown. */
export function costsOf(rows: readonly FootprintRow[], kinds: readonly LabKind[]): Costs {
  const counts = [...new Set(rows.map(({ instances }) => instances))].sort((a, b) => a - b);
  const curves = LAB_KINDS.filter((kind) => kinds.includes(kind)).flatMap((kind) => {
    const own = rows.filter(({ strategy }) => strategy === kind);
    if (own.length === 0) return [];
    const totalBytes = counts.map((count) => {
      const row = own.find(({ instances }) => instances === count);
      return row === undefined ? null : row.totalAboveControlKiB * 1024;
    });
    return [{ kind, name: kindName(kind, own[0]?.qemuVersion), totalBytes }];
  });
  return { counts, curves };
}

/** An amount of KiB in MiB, whatever its size, so that a column of them can be compared; less than nothing has its sign. */
export function amountText(kib: number): string {
  const tenths = Math.round((10 * Math.abs(kib)) / 1024);
  const sign = kib < 0 && tenths > 0 ? '−' : '';
  return `${sign}${formatCount(Math.floor(tenths / 10))}.${tenths % 10} MiB`;
}

/**
 * Moves labels apart that would lie on each other: each is at least `gap` from the next, in the order that they had, all
 * between `least` and `most` as far as there is room, and no further away than need be.
 */
export function spreadLabels(
  wanted: readonly number[],
  { gap, least, most }: { gap: number; least: number; most: number },
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = least;
  for (const index of order) {
    placed[index] = Math.max(placed[index] ?? 0, floor);
    floor = (placed[index] ?? 0) + gap;
  }
  let ceiling = most;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? 0, ceiling);
    ceiling = (placed[index] ?? 0) - gap;
  }
  return placed;
}
