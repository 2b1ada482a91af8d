/** The keys of a slider (WAI-ARIA). */

type Step = (at: number, last: number) => number;

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['ArrowLeft', (at) => at - 1],
  ['ArrowDown', (at) => at - 1],
  ['ArrowRight', (at) => at + 1],
  ['ArrowUp', (at) => at + 1],
  ['PageDown', (at) => at - 10],
  ['PageUp', (at) => at + 10],
  ['Home', () => 0],
  ['End', (_, last) => last],
]);

/** Where a slider's key goes from one of `length` places; null for a key that goes nowhere. */
export function stepFrom(at: number, key: string, length: number): number | null {
  const target = STEPS.get(key)?.(at, length - 1);
  return target === undefined ? null : Math.min(Math.max(target, 0), length - 1);
}
