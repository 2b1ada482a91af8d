/** Where the bytes of an image begin to be other ones: jumps of the entropy from cell to cell. */

/** Between two cells, or over a few where the entropy goes on in one direction. */
export interface EntropyEdge {
  /** The first cell that is another. */
  readonly cell: number;
  /** The cell where the entropy comes to rest. */
  readonly last: number;
  readonly before: number;
  readonly after: number;
}

/** A smaller one is a change within the same kind of bytes. */
const EDGE_BITS = 1;
/** An edge ends where the next cell is as good as the same. */
const REST_BITS = 0.25;

/** Ascending. `entropies`: of consecutive cells; null where one is not counted, which is no edge. */
export function entropyEdges(entropies: readonly (number | null)[]): EntropyEdge[] {
  const edges: EntropyEdge[] = [];
  for (let cell = 1; cell < entropies.length; cell++) {
    const before = entropies[cell - 1] ?? null;
    const jump = jumpTo(entropies, cell);
    if (before === null || Math.abs(jump) < EDGE_BITS) continue;
    let last = cell;
    // A cell with both kinds of bytes in it stands halfway: it is part of the same edge.
    while (jumpTo(entropies, last + 1) * Math.sign(jump) >= REST_BITS) last += 1;
    edges.push({ cell, last, before, after: entropies[last] ?? before });
    cell = last;
  }
  return edges;
}

function jumpTo(entropies: readonly (number | null)[], cell: number): number {
  const [before, after] = [entropies[cell - 1] ?? null, entropies[cell] ?? null];
  return before === null || after === null ? 0 : after - before;
}
