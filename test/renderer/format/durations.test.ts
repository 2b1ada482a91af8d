import { expect, it } from 'vitest';
import { formatClock, formatDuration } from '../../../renderer/format/durations.ts';

it.each([
  [0, '0 ns', '0.000 ms'],
  [999, '999 ns', '0.000 ms'],
  [50_000, '50 µs', '0.050 ms'],
  [12_345_678, '12.346 ms', '12.345 ms'],
  [999_999_999, '1000 ms', '999.999 ms'],
  [1_000_000_000, '1 s', '1.000 s'],
  [1_234_567_890_000, '1234.568 s', '1,234.567 s'],
])('%i ns of virtual time are %s, and a clock that has come so far shows %s', (span, said, shown) => {
  expect(formatDuration(span)).toBe(said);
  expect(formatClock(span)).toBe(shown);
});
