/** Lists of things with equal keys, each in its order; those with null are in none. `Map.groupBy` is not in the Node of today. */
export function groupedBy<T>(things: Iterable<T>, keyOf: (thing: T) => string | null): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key === null) continue;
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [thing]);
    else list.push(thing);
  }
  return lists;
}
