/** `norscope find`: where something stands in an image. */
import { type Command, Option } from 'commander';
import { UserError } from '../../contract/errors.ts';
import { type FindQuery, HITS_MAX, IntegerOrder, IntegerWidth, TextEncoding } from '../../contract/find.ts';
import { addPlaceOptions, type PlaceOptions, placeOf, searchFile } from '../find-in-file.ts';
import { hitText } from '../hit-text.ts';
import { offsetText } from '../offset-text.ts';
import { parseCount, parseLimit } from '../parse-count.ts';
import { parsePattern } from '../parse-pattern.ts';
import { jsonPieces, printPieces } from '../print.ts';
import { type Told, unpackedJson, unpackedLines } from '../unpacked-hits.ts';

interface FindOptions extends PlaceOptions {
  readonly limit: number;
  readonly context: number;
  readonly json?: boolean;
  readonly text?: string;
  readonly hex?: string;
  readonly regex?: string;
  readonly int?: string;
  readonly guid?: string;
  readonly encoding: TextEncoding;
  readonly ignoreCase?: boolean;
  readonly width: string;
  readonly order: IntegerOrder;
}

export function addFind(program: Command): void {
  const find = program
    .command('find')
    .description('say where something stands in an image; the exit code is 1 where it does not')
    .argument('<image>', 'any file')
    .option('--text <text>', 'a text', parsePattern)
    .option(
      '--hex <bytes>',
      'bytes: 55 aa ?? 5? [0-7f] (00|ff ff); each place where they stand, also where two overlap',
      parsePattern,
    )
    .option(
      '--regex <expression>',
      'a regular expression over bytes: \\xNN, classes, quantifiers, alternatives, anchors; of matches that overlap the first, as grep -o',
      parsePattern,
    )
    .option('--int <number>', 'an integer, or a range: 16..0x20', parsePattern)
    .option('--guid <guid>', 'a GUID as EFI stores it, or the name that EDK2 has for it', parsePattern)
    .addOption(new Option('--encoding <name>', 'of a text').choices(TextEncoding.options).default('any'))
    .option('--ignore-case', 'of a text or an expression')
    .addOption(new Option('--width <bytes>', 'of an integer').choices(['1', '2', '4', '8']).default('4'))
    .addOption(new Option('--order <order>', 'of its bytes').choices(IntegerOrder.options).default('little'));
  addPlaceOptions(find)
    .option(
      '--limit <count>',
      'hits that are printed, and as many again of what is packed; all are counted',
      parseLimit,
      HITS_MAX,
    )
    .option('--context <bytes>', 'bytes to print before and after a hit', parseCount, 8)
    .option(
      '--json',
      'print one JSON object: {count, offsets, lengths, cut} of the image; cut is how many matches went on beyond what is kept of one; of what is packed also {unpackedCount, unpacked: [{node, name, isUnpacked, offset, lengthBytes}], unpackedCut, omissions}',
    )
    .action((path: string, options: FindOptions) => {
      const { limit, context, json = false } = options;
      const asked = { query: queryOf(options), ...placeOf(options), limit, contextBytes: context };
      return searchFile(path, asked, (told, bytes, signal) =>
        printPieces(json ? jsonPieces(jsonOf(told)) : lines(bytes, told, context), signal),
      );
    });
}

function jsonOf({ found, unpacked }: Told): Record<string, unknown> {
  const { count, starts, lengths } = found.hits;
  const inImage = { count, offsets: starts, lengths, cut: found.cutCount };
  return unpacked === null ? inImage : { ...inImage, ...unpackedJson(unpacked) };
}

function* lines(
  bytes: Uint8Array,
  { found, unpacked }: Told,
  contextBytes: number,
): Generator<string, void, undefined> {
  const { starts, lengths } = found.hits;
  for (const [index, start] of starts.entries()) {
    const hit = { start, lengthBytes: lengths[index] ?? 0 };
    yield `${offsetText(start)}  ${hitText(bytes, hit, contextBytes)}\n`;
  }
  if (unpacked !== null)
    yield* unpackedLines(unpacked, (place, hit) => `${place}  ${hitText(hit.bytes, hit, contextBytes)}\n`);
}

function queryOf(options: FindOptions): FindQuery {
  const queries = queriesOf(options);
  const [query] = queries;
  if (query !== undefined && queries.length === 1) return query;
  throw new UserError({
    code: 'bad-input',
    what: query === undefined ? 'Nothing is said to look for' : 'There are several things to look for',
    where: null,
    todo: 'Give one of --text, --hex, --regex, --int and --guid.',
  });
}

function queriesOf({ text, hex, regex, int, guid, ...options }: FindOptions): FindQuery[] {
  const { encoding, ignoreCase: ignoresCase = false, order, width } = options;
  const queries: FindQuery[] = [];
  if (text !== undefined) queries.push({ kind: 'text', text, encoding, ignoresCase });
  if (hex !== undefined) queries.push({ kind: 'hex', text: hex });
  if (regex !== undefined) queries.push({ kind: 'regex', text: regex, ignoresCase });
  const widthBytes = IntegerWidth.parse(Number(width));
  if (int !== undefined) queries.push({ kind: 'integer', text: int, widthBytes, order });
  if (guid !== undefined) queries.push({ kind: 'guid', text: guid });
  return queries;
}
