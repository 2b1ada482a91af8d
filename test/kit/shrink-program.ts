/** Finds a short program that still fails, by leaving out ever smaller pieces (delta debugging). */

/** How long the search may go on, in milliseconds; it then gives the shortest program so far. */
const PATIENCE_MS = 60_000;

/** A part of `program` that still fails; no single line can be left out of it, if there was time enough. */
export async function shrinkProgram(
  program: readonly string[],
  fails: (candidate: readonly string[]) => Promise<boolean>,
): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  let shortest = [...program];
  let pieceLength = Math.ceil(shortest.length / 2);
  while (pieceLength >= 1) {
    const before = shortest.length;
    // From the end: what comes before a failure often sets it up, what comes after it never does.
    for (let start = shortest.length - pieceLength; start > -pieceLength; start -= pieceLength) {
      if (Date.now() > deadline) return shortest;
      const candidate = shortest.filter((_, index) => index < start || index >= start + pieceLength);
      if (candidate.length < shortest.length && (await fails(candidate))) shortest = candidate;
    }
    if (pieceLength === 1 && shortest.length === before) break;
    pieceLength = Math.max(1, Math.floor(pieceLength / 2));
  }
  return shortest;
}
