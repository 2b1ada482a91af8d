/** What the system says of this process's memory, once what nobody holds any more is gone. Linux. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface OwnMemory {
  /** Pages that this process shares with nobody. */
  readonly privateBytes: number;
  readonly mappings: number;
}

/** Collects garbage first, so that what is left is held. */
export async function ownMemory(): Promise<OwnMemory> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  for (let round = 0; round < 3; round++) {
    if (typeof collect === 'function') collect();
    await new Promise(setImmediate);
  }
  const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8');
  const kibOf = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]);
  return {
    privateBytes: (kibOf('Private_Clean') + kibOf('Private_Dirty')) * 1024,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length - 1,
  };
}
