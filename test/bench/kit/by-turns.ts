/** Runs contenders by turns, so that a machine busy with other things troubles all of them alike. */

type Work = () => unknown;

export interface Rounds {
  /** Rounds that are not counted: until then files are in memory and functions compiled. */
  readonly warmUp: number;
  readonly counted: number;
}

/** Milliseconds of each counted round, for each contender by its name. Work that is a promise is waited for. */
export async function byTurns<Name extends string>(
  contenders: Readonly<Record<Name, Work>>,
  { warmUp, counted }: Rounds,
): Promise<Record<Name, number[]>> {
  const times = emptyTimes(contenders);
  for (let round = -warmUp; round < counted; round++) {
    for (const name in contenders) {
      const start = performance.now();
      await contenders[name]();
      const ms = performance.now() - start;
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}

function emptyTimes<Name extends string>(contenders: Readonly<Record<Name, Work>>): Record<Name, number[]> {
  const times: Partial<Record<Name, number[]>> = {};
  for (const name in contenders) times[name] = [];
  // Every name of the contenders has been given its list just now.
  return times as Record<Name, number[]>;
}

/** Nanoseconds an operation, where each time is that of `operations` of them. */
export function nsEach(timesMs: readonly number[], operations: number): number[] {
  return timesMs.map((ms) => (ms * 1e6) / operations);
}
