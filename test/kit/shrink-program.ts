/** Finds a short program that still fails: first a short end of it, then without ever smaller pieces of that. */

/** How long the search may go on, in milliseconds; it then gives the shortest program so far. */
const PATIENCE_MS = 60_000;

export type Fails = (candidate: readonly string[]) => Promise<boolean>;

/** A part of `program`, which fails, that fails too; no line of it can be left out, if there was time enough. */
export async function shrinkProgram(program: readonly string[], fails: Fails): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  let shortest = await shortestEnd(program, fails);
  for (let pieceLength = Math.ceil(shortest.length / 2); pieceLength >= 1; ) {
    const shorter = await withoutPieces({ program: shortest, pieceLength, fails, deadline });
    const isDone = pieceLength === 1 && shorter.length === shortest.length;
    shortest = shorter;
    if (isDone || Date.now() > deadline) break;
    pieceLength = Math.max(1, Math.floor(pieceLength / 2));
  }
  return shortest;
}

/** What sets a failure up is most often close before it. */
async function shortestEnd(program: readonly string[], fails: Fails): Promise<string[]> {
  for (let lines = 1; lines < program.length; lines *= 4) {
    const end = program.slice(-lines);
    if (await fails(end)) return end;
  }
  return [...program];
}

type Pieces = { program: readonly string[]; pieceLength: number; fails: Fails; deadline: number };

async function withoutPieces({ program, pieceLength, fails, deadline }: Pieces): Promise<string[]> {
  let shortest = [...program];
  for (let start = program.length - pieceLength; start > -pieceLength; start -= pieceLength) {
    if (Date.now() > deadline) break;
    const candidate = shortest.filter((_, index) => index < start || index >= start + pieceLength);
    if (candidate.length < shortest.length && (await fails(candidate))) shortest = candidate;
  }
  return shortest;
}
