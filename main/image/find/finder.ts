/** Looks for what a person typed, whatever kind of pattern it is, a piece of the bytes at a time. */
import type { FindQuery } from '../../../app/contract/find.ts';
import { StringsFinder } from '../strings/strings-finder.ts';
import type { Sequence } from './byte-set.ts';
import type { HitList } from './hit-list.ts';
import { parseHex } from './parse-hex.ts';
import { parseGuid, parseInteger } from './parse-number.ts';
import { parseText } from './parse-text.ts';
import { RegexFinder } from './regex/regex-finder.ts';
import type { Searched } from './searched.ts';
import { SequenceFinder } from './sequence-finder.ts';
import { twinTest } from './utf16-twins.ts';

export interface Finder {
  /** Matches that were cut at `MATCH_MAX_BYTES`. */
  readonly cutCount: number;
  /** Adds what begins in [from, to) to `hits`, in order. */
  find(from: number, to: number, hits: HitList): void;
}

/** Whether of matches that overlap one counts: pieces must come in order then, each once. */
export function isInOrder({ kind }: FindQuery): boolean {
  return kind === 'regex' || kind === 'strings';
}

/** @throws UserError for a pattern that makes no sense */
export function finderOf(query: FindQuery, searched: Searched): Finder {
  return findersOf(query)(searched);
}

/** For several bytes one after another: the pattern is read once. @throws UserError for one that makes no sense */
export function findersOf(query: FindQuery): (searched: Searched) => Finder {
  switch (query.kind) {
    case 'regex': {
      const regex = new RegexFinder(query.text, query.ignoresCase);
      return (searched) => regexFinder(regex, searched);
    }
    case 'strings':
      return (searched) => stringsFinder(new StringsFinder(query, searched));
    case 'text':
      return textFinders(query);
    default: {
      const finder = new SequenceFinder(sequencesOf(query));
      return (searched) => sequenceFinder(finder, searched);
    }
  }
}

function textFinders({
  text,
  encoding,
  ignoresCase,
}: FindQuery & { kind: 'text' }): (searched: Searched) => Finder {
  const texts = parseText(text, encoding, ignoresCase);
  const sequences = texts.map(({ sequence }) => sequence);
  return (searched) => {
    const isTwin = encoding === 'any' ? twinTest(texts, searched) : undefined;
    return sequenceFinder(new SequenceFinder(sequences, isTwin), searched);
  };
}

function sequenceFinder(finder: SequenceFinder, { bytes, end }: Searched): Finder {
  return {
    cutCount: 0,
    find: (from, to, hits) => finder.find(bytes, { from, to, end }, hits),
  };
}

function sequencesOf(query: FindQuery & { kind: 'hex' | 'integer' | 'guid' }): readonly Sequence[] {
  switch (query.kind) {
    case 'hex':
      return parseHex(query.text);
    case 'integer':
      return parseInteger(query.text, query);
    case 'guid':
      return parseGuid(query.text);
  }
}

function regexFinder(regex: RegexFinder, searched: Searched): Finder {
  let [free, cutCount] = [searched.start, 0];
  return {
    get cutCount() {
      return cutCount;
    },
    find(from, to, hits) {
      const found = regex.find(searched, { from, to, free }, hits);
      free = found.free;
      cutCount += found.cutCount;
    },
  };
}

function stringsFinder(strings: StringsFinder): Finder {
  return {
    get cutCount() {
      return strings.cutCount;
    },
    find: (from, to, hits) => strings.find(from, to, hits),
  };
}
