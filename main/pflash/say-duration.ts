/** Virtual time as a person says it: `562 µs`, `4.096 s`, `1 ns`. Rounded to three decimals of its unit. */
export function sayDuration(nanoseconds: number): string {
  const units = [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ] as const;
  const [size, unit] = units.find(([each]) => nanoseconds >= each) ?? ([1, 'ns'] as const);
  return `${(nanoseconds / size).toLocaleString('en', { maximumFractionDigits: 3 })} ${unit}`;
}
