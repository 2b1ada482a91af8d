/** A text as the bytes that it may be stored as. */
import type { TextEncoding } from '../../../app/contract/find.ts';
import { type ByteSet, type Sequence, sequenceOf, unionOf } from './byte-set.ts';
import { PLACES_MAX, SEQUENCES_MAX } from './parse-hex.ts';
import { patternError } from './pattern-error.ts';

type Stored = Exclude<TextEncoding, 'any'>;

const ENCODINGS: Readonly<Record<TextEncoding, readonly Stored[]>> = {
  any: ['utf-8', 'utf-16le', 'utf-16be'],
  ascii: ['ascii'],
  'utf-8': ['utf-8'],
  'utf-16le': ['utf-16le'],
  'utf-16be': ['utf-16be'],
};

/** A form of a text, and in which encoding it is that. */
export interface StoredText {
  readonly sequence: Sequence;
  readonly encoding: Stored;
}

/** One for each encoding, or several where a letter and its other case have not the same length. @throws UserError */
export function parseText(text: string, encoding: TextEncoding, ignoresCase: boolean): readonly StoredText[] {
  const characters = [...text];
  if (characters.length === 0)
    throw patternError(text, 0, 'There is no text to look for', 'Type some characters.');
  if (encoding === 'ascii') mustBeAscii(text);
  return ENCODINGS[encoding].flatMap((stored) =>
    sequencesIn({ text, characters, ignoresCase }, stored).map((sequence) => ({
      sequence,
      encoding: stored,
    })),
  );
}

function mustBeAscii(text: string): void {
  const at = text.search(/[^\p{ASCII}]/u);
  if (at >= 0) throw patternError(text, at, 'ASCII has no such character', 'Look for it as UTF-8 or UTF-16.');
}

interface Wanted {
  readonly text: string;
  readonly characters: readonly string[];
  readonly ignoresCase: boolean;
}

function sequencesIn({ text, characters, ignoresCase }: Wanted, stored: Stored): Sequence[] {
  let sequences: Sequence[] = [[]];
  for (const character of characters) {
    const forms = ignoresCase ? casesOf(character) : [character];
    const options = joined(forms.map((form) => sequenceOf(encode(form, stored))));
    sequences = sequences.flatMap((before) => options.map((after) => [...before, ...after]));
    if (sequences.length > SEQUENCES_MAX)
      throw patternError(
        text,
        0,
        `This text comes to more than ${SEQUENCES_MAX} sequences in both cases`,
        'Look for a part of it, or in one case.',
      );
    if (sequences.some(({ length }) => length > PLACES_MAX))
      throw patternError(
        text,
        0,
        `This text is more than ${PLACES_MAX} bytes in ${stored.toUpperCase()}`,
        'Look for the beginning of it, or in another encoding.',
      );
  }
  return sequences;
}

/** The character, and those that differ from it by case alone. */
function casesOf(character: string): string[] {
  const forms = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(forms.filter((form) => [...form].length === 1))];
}

/** Forms of one length that differ in one byte become one sequence. */
function joined(forms: readonly Sequence[]): Sequence[] {
  const [first, second] = forms;
  if (first === undefined || second === undefined || forms.length > 2) return [...forms];
  const differing = first.filter((set, at) => !isSame(set, second[at]));
  if (first.length !== second.length || differing.length > 1) return [...forms];
  return [first.map((set, at) => unionOf([set, second[at] ?? set]))];
}

function isSame(one: ByteSet, other: ByteSet | undefined): boolean {
  return other !== undefined && one.every((isIn, value) => isIn === other[value]);
}

function encode(text: string, stored: Stored): Uint8Array {
  if (stored === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (stored === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return Buffer.from(text, 'utf8');
}
