/** What `norscope find` and `norscope strings` share: they search a file and print what they found. */
import { basename } from 'node:path';
import { type FindQuery, HITS_MAX, MATCH_MAX_BYTES } from '../contract/find.ts';
import { countText } from '../contract/text/count-text.ts';
import { pluralText } from '../contract/text/plural-text.ts';
import { say } from '../say.ts';
import { EXIT } from './fail.ts';
import { withFileProgress } from './file-progress.ts';
import { stoppable } from './stoppable.ts';
import { withEngine } from './with-engine.ts';

/** Which hits are wanted. */
export interface Asked {
  readonly query: FindQuery;
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly limit: number;
}

/** What was found, as the engine tells it. */
export interface Told {
  readonly hits: {
    readonly count: number;
    readonly starts: Uint32Array;
    readonly lengths: Uint16Array;
    readonly kinds: Uint8Array;
  };
  readonly cutCount: number;
}

/** Hands what is found to `print`; the exit code is 1 where that is nothing. @throws UserError */
export async function searchFile(
  path: string,
  { query, range, limit }: Asked,
  print: (found: Told, bytes: Uint8Array, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await stoppable('Stopped before the end of the image.', (signal) =>
    withEngine((engine) =>
      withFileProgress(`Searching ${basename(path)}`, (onProgress) =>
        engine.findInFile(
          path,
          { query, range, mostHits: limit },
          { signal, onProgress },
          async (found, bytes) => {
            await print(found, bytes, signal);
            sayRest(found);
            if (found.hits.count === 0) process.exitCode = EXIT.no;
          },
        ),
      ),
    ),
  );
}

function sayRest({ hits: { count, starts }, cutCount }: Told): void {
  if (starts.length < count) {
    const more = pluralText(count - starts.length, 'more is', 'more are');
    const todo = starts.length < HITS_MAX ? 'Raise --limit' : 'Search in parts with --range';
    say(`${more} there. ${todo} to see them.`);
  }
  if (cutCount > 0) {
    const [cut, most] = [pluralText(cutCount, 'match is', 'matches are'), countText(MATCH_MAX_BYTES)];
    say(`${cut} cut after ${most} bytes; what follows is another.`);
  }
}
