/** Spans of virtual time as the window writes them. Nanoseconds in. */
import { formatCount } from './numbers.ts';

const UNITS = [
  { unit: 's', nanoseconds: 1e9 },
  { unit: 'ms', nanoseconds: 1e6 },
  { unit: 'µs', nanoseconds: 1e3 },
] as const;

/** As short as it can be said, rounded to three decimals: `50 µs`, `1.5 ms`. */
export function formatDuration(nanoseconds: number): string {
  const scale = UNITS.find((each) => nanoseconds >= each.nanoseconds);
  if (scale === undefined) return `${nanoseconds} ns`;
  return `${Number((nanoseconds / scale.nanoseconds).toFixed(3))} ${scale.unit}`;
}

/** A clock's face: always three decimals, so that digits stay in their place; `12.345 ms`, from a second on `1.000 s`. */
export function formatClock(nanoseconds: number): string {
  const scale = nanoseconds >= UNITS[0].nanoseconds ? UNITS[0] : UNITS[1];
  const thousandths = Math.floor(nanoseconds / (scale.nanoseconds / 1000));
  const decimals = String(thousandths % 1000).padStart(3, '0');
  return `${formatCount(Math.floor(thousandths / 1000))}.${decimals} ${scale.unit}`;
}
