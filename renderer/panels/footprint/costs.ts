/** What was measured as curves: memory against the number of processes. Pure. */
import type { FootprintRow } from '../../../app/contract/footprint.ts';
import { formatCount } from '../../format/numbers.ts';
import { LAB_KINDS, type LabKind } from '../../state/footprint/lab.ts';
import { kindName } from './kind-looks.ts';

export interface CostCurve {
  readonly kind: LabKind;
  readonly name: string;
  /** The image in the memory of all processes together, for each count; null where it is not measured. */
  readonly imageKiB: readonly (number | null)[];
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
    const imageKiB = counts.map(
      (count) => own.find(({ instances }) => instances === count)?.imageKiB ?? null,
    );
    return [{ kind, name: kindName(kind, own[0]?.qemuVersion), imageKiB }];
  });
  return { counts, curves };
}

/** How many times as much of the image as under `shared`, at the same count: `32 ×`; empty where that can't be said. */
export function timesShared(row: FootprintRow, rows: readonly FootprintRow[]): string {
  const shared = rows.find(({ strategy, instances }) => strategy === 'shared' && instances === row.instances);
  if (shared === undefined || shared.imageKiB === 0) return '';
  const times = row.imageKiB / shared.imageKiB;
  return `${times < 9.95 ? times.toFixed(1) : formatCount(Math.round(times))} ×`;
}

/** What all processes hold of the image at one of the counts, from the most down. */
export function amountsAt({ curves }: Costs, at: number): { kind: LabKind; name: string; kib: number }[] {
  return curves
    .flatMap(({ kind, name, imageKiB }) => {
      const kib = imageKiB[at] ?? null;
      return kib === null ? [] : [{ kind, name, kib }];
    })
    .sort((a, b) => b.kib - a.kib);
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
