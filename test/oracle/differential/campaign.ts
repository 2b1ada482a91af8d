/** Random programs on one setting, until enough operations have been compared or a difference is found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compare, explain, openArena } from './compare.ts';
import { programFor } from './program.ts';
import type { Setting } from './settings.ts';

export interface CampaignOptions {
  /** Of all that is random: the same one plays the same programs. */
  readonly seed: number;
  /** At least so many lines are compared. */
  readonly operations: number;
  /** Steps of one program. */
  readonly stepCount: number;
}

export interface Outcome {
  readonly operations: number;
  /** What differed, with the shortest program that shows it; null: nothing. */
  readonly difference: string | null;
}

/** @throws Error with QEMU's own words if its machine does not start. */
export async function campaign(setting: Setting, options: CampaignOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-differential-'));
  try {
    const arena = await openArena(setting, folder, options.seed);
    const programs = programFor(arena.ground, options.stepCount);
    let operations = 0;
    for (let round = 0; operations < options.operations; round++) {
      const [program = []] = fc.sample(programs, { seed: options.seed + round, numRuns: 1 });
      const { difference, operations: compared } = await compare(arena, program);
      operations += compared;
      if (difference !== null) return { operations, difference: await explain(arena, difference) };
    }
    return { operations, difference: null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
