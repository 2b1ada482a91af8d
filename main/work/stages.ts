/** Work in stages, one after the other, which counts as one. */
import type { OnProgress } from './task.ts';

/** What is told of a stage, from 0 on, as the whole hears it: all `stages` of it count alike. */
export function stageOf(onProgress: OnProgress, stage: number, stages: number): OnProgress {
  return ({ done, total }) => onProgress({ done: stage + (total === 0 ? 1 : done / total), total: stages });
}
