/** All strategies that an image can be held by. */
import type { StrategyId } from '../../../app/contract/footprint.ts';
import { COPY } from './copy.ts';
import { DATA_EXTENTS } from './data-extents.ts';
import { SHARED } from './shared.ts';
import type { Strategy } from './strategy.ts';
import { TRIMMED } from './trimmed.ts';
import { TRIMMED_WINDOW } from './trimmed-window.ts';

export const STRATEGIES: Readonly<Record<StrategyId, Strategy>> = {
  copy: COPY,
  'data-extents': DATA_EXTENTS,
  trimmed: TRIMMED,
  'trimmed-window': TRIMMED_WINDOW,
  shared: SHARED,
};
