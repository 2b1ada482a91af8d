/** Comparing a flash with other bytes, as windows ask for it. */
import type { Handlers } from '../app/contract/contract.ts';
import type { Browser } from './browse/browse.ts';
import { Comparisons, type ComparisonTells } from './browse/comparisons.ts';
import type { Surroundings } from './files/exports.ts';

type CompareRequest = Extract<keyof Handlers, `compare.${string}`>;

/** `tells` hears how far a comparison is, and that it came to an end by itself. */
export function compareRequests(
  { session, ended }: Pick<Surroundings, 'session' | 'ended'>,
  browser: Browser,
  tells: ComparisonTells,
): Pick<Handlers, CompareRequest> {
  const comparisons = new Comparisons(browser, tells);
  ended.addEventListener('abort', () => comparisons.close());
  return {
    'compare.start': (asked, signal) => comparisons.start(session.machine, asked, signal),
    'compare.ranges': (asked) => comparisons.ranges(session.machine, asked),
    'compare.next': (asked) => ({ range: comparisons.next(asked) }),
    'compare.blocks': (asked) => ({ blocks: comparisons.blocks(asked) }),
    'compare.window': (asked) => comparisons.window(session.machine, asked),
    'compare.structures': (asked, signal) => comparisons.structures(session.machine, asked, signal),
    'compare.end': ({ comparing }) => {
      comparisons.end(comparing);
      return {};
    },
  };
}
