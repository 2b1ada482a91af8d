/** Whether what nobody holds any more is gone. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const Collect = z.function({ input: [], output: z.void() });

/** Those that are still there once all garbage is collected. */
export async function stillThere<T extends object>(held: readonly WeakRef<T>[]): Promise<T[]> {
  setFlagsFromString('--expose-gc');
  const collect = Collect.implement(runInNewContext('gc'));
  // What was asked for in this turn is held until its end.
  await new Promise(setImmediate);
  collect();
  await new Promise(setImmediate);
  collect();
  return held.flatMap((each) => each.deref() ?? []);
}
