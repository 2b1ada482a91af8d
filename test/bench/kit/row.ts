/** What a measurement hands to `npm run bench`: rows of its table. */

export type Unit = 'ms' | 'ns' | 'KiB' | 'per second' | '×';

/** Several repetitions in one: the middle one, and how far the machine's noise went to both sides. */
export interface Sample {
  readonly unit: Unit;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly repetitions: number;
}

export interface Row {
  readonly what: string;
  readonly ours: Sample;
  /** What ours is held against, measured in the same run, by turns. */
  readonly peer: { readonly name: string; readonly sample: Sample } | null;
  /** Ours / peer, repetition by repetition, so that a machine busy with other things troubles both alike. */
  readonly ratio: Sample | null;
  readonly budget: string | null;
  /** Null where there is no budget, or the machine lacks what it is about. */
  readonly isMet: boolean | null;
}

/** @throws Error if there are no values. */
export function sampleOf(unit: Unit, values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max, median] = [sorted[0], sorted.at(-1), middleOf(sorted)];
  if (min === undefined || max === undefined || median === undefined) throw new Error('nothing was measured');
  return { unit, median, min, max, repetitions: values.length };
}

function middleOf(sorted: readonly number[]): number | undefined {
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

/** The value below which this share of the values lies, 0 to 1. 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Values of both sides, in the order in which they were measured. */
export interface Compared {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly peer?: { readonly name: string; readonly values: readonly number[] } | undefined;
  readonly budget?:
    | { readonly text: string; isMet(ours: Sample, ratio: Sample | null): boolean | null }
    | undefined;
}

export function rowOf({ what, unit, ours, peer, budget }: Compared): Row {
  const sample = sampleOf(unit, ours);
  // Memory has none: ours may be nothing, or less than nothing.
  const ratio = peer === undefined || unit === 'KiB' ? null : ratioOf(ours, peer.values);
  return {
    what,
    ours: sample,
    peer: peer === undefined ? null : { name: peer.name, sample: sampleOf(unit, peer.values) },
    ratio,
    budget: budget?.text ?? null,
    isMet: budget?.isMet(sample, ratio) ?? null,
  };
}

/** Null where there are no pairs. */
function ratioOf(ours: readonly number[], peer: readonly number[]): Sample | null {
  const ratios = ours.map((value, at) => value / (peer[at] ?? Number.NaN)).filter(Number.isFinite);
  return ratios.length === 0 ? null : sampleOf('×', ratios);
}
