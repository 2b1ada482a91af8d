/** A span of virtual time as a person types it. */

const UNIT_NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['µs', 1e3],
  ['μs', 1e3],
  ['us', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
]);

/** `50us`, `1.5ms`, `2s`, `100ns` in whole nanoseconds, from 1 up to 2^53 - 1; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([a-zµμ]+)$/i.exec(text) ?? [];
  const size = UNIT_NANOSECONDS.get(unit.toLowerCase());
  if (amount === undefined || size === undefined) return null;
  const nanoseconds = Math.round(Number(amount) * size);
  return nanoseconds >= 1 && Number.isSafeInteger(nanoseconds) ? nanoseconds : null;
}

/** The shortest way to type a span exactly: 1,500,000 ns as `1500us`. */
export function typedDuration(nanoseconds: number): string {
  const [unit, size] = [...UNIT_NANOSECONDS].findLast(([, each]) => nanoseconds % each === 0) ?? ['ns', 1];
  return `${nanoseconds / size}${unit}`;
}
