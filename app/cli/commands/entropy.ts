/** `norscope entropy`: what the bytes of each part of an image are like, and where they begin to be others. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../contract/errors.ts';
import { type ByteClass, CLASS_WORDS, classOf, type PackedCells } from '../../contract/overview/byte-cell.ts';
import { type EntropyEdge, entropyEdges } from '../../contract/overview/edges.ts';
import { isTooManyBytes, parseBytes } from '../../contract/text/parse-bytes.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { withFileProgress } from '../file-progress.ts';
import { offsetText } from '../offset-text.ts';
import { columnPieces, jsonPieces, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

interface EntropyOptions {
  readonly json?: boolean;
  readonly blocks?: number;
  readonly blockSize?: number;
}

/** Lines that a terminal has room for. */
const LINES_AT_MOST = 64;
const BLOCK_LEAST_BYTES = 256;

export function addEntropy(program: Command): void {
  program
    .command('entropy')
    .description(
      'say how much is in the bytes of each part of an image, what they are, and where that changes',
    )
    .argument('<image>', 'any file')
    .addOption(
      new Option('--blocks <number>', 'so many parts of one size')
        .argParser(readCount)
        .conflicts('blockSize'),
    )
    .option('--block-size <bytes>', 'parts of this size: 4096, 64k', readSize)
    .option('--json', 'print one JSON object {sizeBytes, blockBytes, blocks, edges}')
    .action((path: string, options: EntropyOptions) =>
      stoppable('Stopped before the end of the image.', async (signal) => {
        const { sizeBytes, cellBytes, cells } = await withEngine((engine) =>
          withFileProgress(`Counting ${basename(path)}`, (onProgress) =>
            engine.countFile(path, (size) => blockBytesOf(size, options), signal, onProgress),
          ),
        );
        const blocks = blocksOf(cells, { sizeBytes, blockBytes: cellBytes });
        const edges = entropyEdges(blocks.map(({ entropy }) => entropy));
        const pieces = options.json
          ? jsonPieces({ sizeBytes, blockBytes: cellBytes, blocks, edges: edges.map(edgeOf(blocks)) })
          : words(blocks, cellBytes, edges);
        await printPieces(pieces, signal);
      }),
    );
}

/** Without a wish: a power of two, so that the edges of erase blocks are edges here. */
function blockBytesOf(sizeBytes: number, { blocks, blockSize }: EntropyOptions): number {
  if (blockSize !== undefined && sizeBytes / blockSize > BLOCKS_MAX)
    throw new UserError({
      code: 'bad-input',
      what: `${sizeText(sizeBytes)} in blocks of ${sizeText(blockSize)} are more than a million`,
      where: null,
      todo: `Ask for blocks of ${sizeText(2 ** Math.ceil(Math.log2(sizeBytes / BLOCKS_MAX)))} or more.`,
    });
  if (blockSize !== undefined) return blockSize;
  if (blocks !== undefined) return Math.max(1, Math.ceil(sizeBytes / blocks));
  let blockBytes = BLOCK_LEAST_BYTES;
  while (sizeBytes / blockBytes > LINES_AT_MOST) blockBytes *= 2;
  return blockBytes;
}

interface Block {
  readonly offset: number;
  readonly size: number;
  readonly entropy: number;
  readonly class: ByteClass;
  readonly erased: number;
  readonly zero: number;
  readonly text: number;
}

function blocksOf(
  cells: PackedCells,
  { sizeBytes, blockBytes }: { readonly sizeBytes: number; readonly blockBytes: number },
): Block[] {
  return Array.from({ length: cells.count }, (_, index) => {
    const cell = cells.at(index) ?? { entropy: 0, erasedShare: 0, zeroShare: 0, textShare: 0 };
    const offset = index * blockBytes;
    const size = Math.min(blockBytes, sizeBytes - offset);
    return {
      offset,
      size,
      entropy: rounded(cell.entropy),
      class: classOf(cell, size),
      erased: rounded(cell.erasedShare),
      zero: rounded(cell.zeroShare),
      text: rounded(cell.textShare),
    };
  });
}

/** A 32-bit float has no more to say. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** `restOffset`: from where on it stays as it is `after`. */
function edgeOf(blocks: readonly Block[]) {
  return ({ cell, last, before, after }: EntropyEdge) => ({
    offset: blocks[cell]?.offset ?? 0,
    restOffset: blocks[last]?.offset ?? 0,
    before,
    after,
  });
}

function* words(
  blocks: readonly Block[],
  blockBytes: number,
  edges: readonly EntropyEdge[],
): Generator<string> {
  yield `${pluralText(blocks.length, 'block')} of ${sizeText(blockBytes)}; entropy in bits a byte, 0 to 8\n\n`;
  yield* columnPieces([
    ['offset', 'entropy', '', 'bytes'],
    ...blocks.map((block) => [
      offsetText(block.offset),
      block.entropy.toFixed(2).padStart('entropy'.length),
      bar(block.entropy),
      CLASS_WORDS[block.class],
    ]),
  ]);
  yield '\n\n';
  if (edges.length === 0) yield 'No edge: the entropy stays much the same.\n';
  else yield `${pluralText(edges.length, 'edge')}, where the entropy jumps\n`;
  for (const { cell, last, before, after } of edges)
    yield `${offsetText(blocks[cell]?.offset ?? 0)}  ${before.toFixed(2)} → ${after.toFixed(2)}  to ${CLASS_WORDS[blocks[last]?.class ?? 'data']}${last === cell ? '' : ` at ${offsetText(blocks[last]?.offset ?? 0)}`}\n`;
}

const BAR_CHARACTERS = 16;
/** Eighths of a character, from the left. */
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Two characters a bit. */
function bar(entropy: number): string {
  const eighths = Math.round((entropy / 8) * BAR_CHARACTERS * 8);
  const text = `${'█'.repeat(Math.floor(eighths / 8))}${PARTS[eighths % 8] ?? ''}`;
  return text.padEnd(BAR_CHARACTERS);
}

/** Most blocks of an image: each is a line. */
const BLOCKS_MAX = 1_000_000;

function readCount(text: string): number {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= BLOCKS_MAX) return count;
  throw new InvalidArgumentError('It must be a number from 1 to 1,000,000.');
}

function readSize(text: string): number {
  const bytes = parseBytes(text);
  if (bytes !== null && bytes >= 1) return bytes;
  throw new InvalidArgumentError(
    isTooManyBytes(text) ? 'It must be less than 2^53.' : 'It must be a number of bytes: 4096, 0x1000, 4k.',
  );
}
