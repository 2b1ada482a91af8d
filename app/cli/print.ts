/** Text and JSON on stdout. */
import { setImmediate as turn } from 'node:timers/promises';

/** Rows in aligned columns, two spaces apart; those after the first `leftCount` hold numbers and end at the same place. */
export function columns(rows: readonly (readonly string[])[], leftCount?: number): string {
  return `${[...columnPieces(rows, leftCount)].join('')}\n`;
}

/**
 * The same in pieces, without an end of the last line. Goes through the rows twice, and gives an empty piece for each that
 * it only measures.
 */
export function* columnPieces(
  rows: Iterable<readonly string[]>,
  leftCount: number = Number.POSITIVE_INFINITY,
): Generator<string, void, undefined> {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    yield '';
  }
  let isFirst = true;
  for (const row of rows) {
    const cells = row.map((cell, index) => {
      const width = widths[index] ?? 0;
      return index < leftCount ? cell.padEnd(width) : cell.padStart(width);
    });
    yield `${isFirst ? '' : '\n'}${cells.join('  ').trimEnd()}`;
    isFirst = false;
  }
}

/** Written at once. */
const CHARACTERS = 1 << 16;
/** Pieces between two turns that others have, at the most. */
const PIECES = 10_000;

/** Writes a text that is too long for a string, as fast as it is read. @throws the reason of `signal` between two pieces */
export async function printPieces(pieces: Iterable<string>, signal: AbortSignal): Promise<void> {
  let [text, count] = ['', 0];
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHARACTERS && ++count < PIECES) continue;
    await write(text);
    [text, count] = ['', 0];
    signal.throwIfAborted();
  }
  await write(text);
}

async function write(text: string): Promise<void> {
  const isTaken = text === '' || process.stdout.write(text);
  if (isTaken) await turn();
  else await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** Numbers stay numbers; a bigint, which is beyond 2^53, becomes a string. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 0)}\n`);
}

/** The same of an object in pieces: what can be gone through in it is a list, and each of its elements a piece. */
export function* jsonPieces(value: Readonly<Record<string, unknown>>): Generator<string, void, undefined> {
  let before = '{';
  for (const [key, inner] of Object.entries(value)) {
    yield `${before}\n  ${JSON.stringify(key)}: `;
    before = ',';
    if (isList(inner)) yield* listPieces(inner);
    else yield jsonText(inner, 1);
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

function* listPieces(list: Iterable<unknown>): Generator<string, void, undefined> {
  let before = '[';
  for (const element of list) {
    yield `${before}\n    ${jsonText(element, 2)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : '\n  ]';
}

/** As it stands at this depth, without the indent before its first line. */
function jsonText(value: unknown, depth: number): string {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner),
    2,
  );
  return depth === 0 ? text : text.replaceAll('\n', `\n${'  '.repeat(depth)}`);
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
