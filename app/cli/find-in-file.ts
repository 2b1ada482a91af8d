/** What `norscope find` and `norscope strings` share: they search a file and print what they found. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type FindQuery, HITS_MAX, MATCH_MAX_BYTES } from '../contract/find.ts';
import { countText } from '../contract/text/count-text.ts';
import { pluralText } from '../contract/text/plural-text.ts';
import { say } from '../say.ts';
import { EXIT } from './fail.ts';
import { withFileProgress } from './file-progress.ts';
import { parseRange } from './parse-count.ts';
import { stoppable } from './stoppable.ts';
import type { Told, ToldUnpacked } from './unpacked-hits.ts';
import { withEngine } from './with-engine.ts';

/** Which hits are wanted. */
export interface Asked {
  readonly query: FindQuery;
  readonly place: { readonly start: number; readonly end: number } | string | null;
  readonly limit: number;
  /** To look in what is packed as well. */
  readonly isUnpacked: boolean;
  /** Bytes that are told before and after a hit in what is packed. */
  readonly contextBytes: number;
}

/** Options that say where to look. */
export interface PlaceOptions {
  readonly range?: { readonly start: number; readonly end: number };
  readonly in?: string;
  readonly unpacked?: boolean;
}

/** Of an option each, of which the first two exclude one another. */
export function placeOf({
  range,
  in: node,
  unpacked = false,
}: PlaceOptions): Pick<Asked, 'place' | 'isUnpacked'> {
  return { place: range ?? node ?? null, isUnpacked: unpacked };
}

/** Where to look: `--range`, `--in`, `--unpacked`. */
export function addPlaceOptions(command: Command): Command {
  const [range, node, unpacked] = [
    'only there; the end is the first byte that is not in it',
    'only in a structure: its id in the scan or its name, as in extract',
    'also in what is packed or scattered there, behind what is found in the bytes as they are',
  ];
  return command
    .addOption(new Option('--range <start..end>', range).argParser(parseRange).conflicts(['in', 'unpacked']))
    .option('--in <node>', node)
    .option('--unpacked', unpacked);
}

const NOTHING = 'Nothing in the bytes as they are. --unpacked looks in what is packed, too.';

/** Hands what is found to `print`; the exit code is 1 where that is nothing. @throws UserError */
export async function searchFile(
  path: string,
  { query, place, limit, isUnpacked, contextBytes }: Asked,
  print: (found: Told, bytes: Uint8Array, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await stoppable('Stopped before the end of the image.', (signal) =>
    withEngine((engine) =>
      withFileProgress(`Searching ${basename(path)}`, (onProgress) =>
        engine.findInFile(
          path,
          { query, place, isUnpacked, mostHits: limit, around: aroundOf(contextBytes) },
          { signal, onProgress },
          async (told, bytes) => {
            await print(told, bytes, signal);
            const { hits, cutCount } = told.found;
            const { unpacked } = told;
            const inImage = { count: hits.count, kept: hits.starts.length, cutCount };
            sayRest(inImage, inImage.kept < HITS_MAX ? 'Raise --limit' : 'Search in parts with --range');
            if (unpacked !== null) sayUnpacked(unpacked, { limit, contextBytes });
            const count = hits.count + (unpacked?.count ?? 0);
            if (count > 0) return;
            process.exitCode = EXIT.no;
            if (unpacked === null && place === null) say(NOTHING);
          },
        ),
      ),
    ),
  );
}

function aroundOf(contextBytes: number): { contextBytes: number; mostBytes: number } {
  return { contextBytes, mostBytes: MATCH_MAX_BYTES + contextBytes };
}

function sayUnpacked(
  unpacked: ToldUnpacked,
  { limit, contextBytes }: Pick<Asked, 'limit' | 'contextBytes'>,
): void {
  for (const omission of unpacked.omissions) say(omission);
  const rarer =
    contextBytes > 0 ? 'Lower --context, or look for something rarer,' : 'Look for something rarer';
  // Fewer than were asked for are kept where what is told with them is long.
  sayRest(unpacked, unpacked.kept === limit && limit < HITS_MAX ? 'Raise --limit' : rarer);
}

function sayRest(
  { count, kept, cutCount }: { readonly count: number; readonly kept: number; readonly cutCount: number },
  todo: string,
): void {
  if (kept < count) say(`${pluralText(count - kept, 'more is', 'more are')} there. ${todo} to see them.`);
  if (cutCount > 0) {
    const [cut, most] = [pluralText(cutCount, 'match is', 'matches are'), countText(MATCH_MAX_BYTES)];
    say(`${cut} cut after ${most} bytes; what follows is another.`);
  }
}
