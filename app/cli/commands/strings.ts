/** `norscope strings`: all that reads as text in an image. */
import { type Command, InvalidArgumentError } from 'commander';
import { FindQuery, HITS_MAX, LEAST_CHARACTERS_MAX, StringEncoding } from '../../contract/find.ts';
import { decodeString } from '../../contract/text/decode-string.ts';
import { shownString } from '../../contract/text/shown-text.ts';
import { addPlaceOptions, type PlaceOptions, placeOf, searchFile } from '../find-in-file.ts';
import { offsetText } from '../offset-text.ts';
import { parseCount, parseLimit } from '../parse-count.ts';
import { parsePattern } from '../parse-pattern.ts';
import { jsonPieces, printPieces } from '../print.ts';
import { type Told, type UnpackedHit, unpackedJson, unpackedLines } from '../unpacked-hits.ts';

interface StringsOptions extends PlaceOptions {
  readonly min: number;
  readonly encoding: readonly StringEncoding[];
  readonly filter: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** UTF-8 besides ASCII makes a text of many bytes that are none. */
const USUAL: readonly StringEncoding[] = ['ascii', 'utf-16le'];

export function addStrings(program: Command): void {
  const strings = program
    .command('strings')
    .description('print what reads as text in an image; the exit code is 1 where nothing does')
    .argument('<image>', 'any file')
    .option('--min <count>', 'characters of a string, at least', parseLeast, 4)
    .option(
      '--encoding <names>',
      `with commas between them, of ${StringEncoding.options.join(', ')}`,
      parseEncodings,
      USUAL,
    )
    .option('--filter <text>', 'only strings that hold it, in whatever case', parsePattern, '');
  addPlaceOptions(strings)
    .option(
      '--limit <count>',
      'strings that are printed, and as many again of what is packed; all are counted',
      parseLimit,
      HITS_MAX,
    )
    .option(
      '--json',
      'print one JSON object: {count, strings: [{offset, lengthBytes, encoding, text}]}; of what is packed also {unpackedCount, unpacked: [{node, name, isUnpacked, offset, lengthBytes, encoding, text}], unpackedCut, omissions}',
    )
    .action((path: string, options: StringsOptions) => {
      const { min, encoding, filter, limit, json } = options;
      const query = {
        kind: 'strings',
        text: filter,
        leastCharacters: min,
        encodings: [...encoding],
      } as const;
      const asked = { query: FindQuery.parse(query), ...placeOf(options), limit, contextBytes: 0 };
      return searchFile(path, asked, (told, bytes, signal) =>
        printPieces(json ? jsonPieces(jsonOf(bytes, told)) : lines(bytes, told), signal),
      );
    });
}

function jsonOf(bytes: Uint8Array, { found: { hits }, unpacked }: Told): Record<string, unknown> {
  const strings = { [Symbol.iterator]: () => stringsIn(bytes, hits) };
  const inImage = { count: hits.count, strings };
  return unpacked === null ? inImage : { ...inImage, ...unpackedJson(unpacked, textOf) };
}

interface Text {
  readonly encoding: StringEncoding;
  readonly text: string;
}

interface TextAt extends Text {
  readonly offset: number;
  readonly lengthBytes: number;
}

function* stringsIn(
  bytes: Uint8Array,
  hits: { readonly starts: Uint32Array; readonly lengths: Uint16Array; readonly kinds: Uint8Array },
): Generator<TextAt> {
  for (const [index, offset] of hits.starts.entries()) {
    const lengthBytes = hits.lengths[index] ?? 0;
    const text = textOf({ bytes, start: offset, lengthBytes, kind: hits.kinds[index] ?? 0 });
    yield { offset, lengthBytes, ...text };
  }
}

function textOf({
  bytes,
  start,
  lengthBytes,
  kind,
}: Pick<UnpackedHit, 'bytes' | 'start' | 'lengthBytes' | 'kind'>): Text {
  const encoding = StringEncoding.options[kind] ?? 'ascii';
  return { encoding, text: decodeString(bytes.subarray(start, start + lengthBytes), encoding) };
}

function* lines(bytes: Uint8Array, { found: { hits }, unpacked }: Told): Generator<string> {
  for (const text of stringsIn(bytes, hits)) yield lineOf(offsetText(text.offset), text);
  if (unpacked !== null) yield* unpackedLines(unpacked, (place, hit) => lineOf(place, textOf(hit)));
}

function lineOf(place: string, { encoding, text }: Text): string {
  return `${place}  ${encoding.padEnd('utf-16le'.length)}  ${shownString(text)}\n`;
}

function parseLeast(text: string): number {
  const count = parseCount(text);
  if (count >= 1 && count <= LEAST_CHARACTERS_MAX) return count;
  throw new InvalidArgumentError(`It must be from 1 to ${LEAST_CHARACTERS_MAX}.`);
}

function parseEncodings(text: string): StringEncoding[] {
  return text.split(',').map((name) => {
    const encoding = StringEncoding.safeParse(name.trim());
    if (encoding.success) return encoding.data;
    throw new InvalidArgumentError(`“${name}” is none of ${StringEncoding.options.join(', ')}.`);
  });
}
