/** `to`, which is the longer one, begun with all that `from` has: a column that gets more room. */
export function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
