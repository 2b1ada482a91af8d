/** What a file of a file system holds, where it lies packed or scattered: told as parts, and unpacked when somebody asks. */
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Method } from '../../../compression/decompress.ts';
import { assembledBytes, partBytes, rangeOf, unpackedForParts } from '../../assemble.ts';
import { FIELDS_MAX } from '../../budget.ts';
import type { Reading } from '../../format.ts';
import { type PackedPart, type Part, type Unpacked, ZEROS } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { notPutTogether } from '../../unread.ts';

/** Of one file: more is not put together. */
export const CONTENT_MAX_BYTES = 512 * 1024 * 1024;
/** Of one file: of what a packed part unpacks to, it may have a byte. More is not unpacked for it. */
export const UNPACKED_FOR_CONTENT_MAX_BYTES = 1024 * 1024 * 1024;
/** What a node or a block costs that is gone through for it, as if so many bytes were: measured, 0.1 to 1 µs. */
const PIECE_BYTES = 256;
/** Of contents that were worked out: as many as a tree may have of parts and fields together. */
const PARTS_HELD = FIELDS_MAX;

/** What is told of it, or why nothing is. */
export interface Content {
  readonly unpacked?: Unpacked;
  readonly problems: readonly string[];
}

/** Contents by their inodes, each worked out once: an inode may have as many names as there is room for. */
export class Contents {
  readonly #known = new Map<number, Content>();
  #parts = 0;

  /** What `work` says of the content of the inode, also where that is only why nothing is told. */
  of(inode: number, work: () => Content): Content {
    const known = this.#known.get(inode);
    if (known !== undefined) return known;
    const content = work();
    this.#parts += content.unpacked?.parts?.length ?? 0;
    if (this.#parts > PARTS_HELD) {
      this.#known.clear();
      this.#parts = 0;
    }
    this.#known.set(inode, content);
    return content;
  }
}

/** A block of a file that is packed on its own. */
export function packedPart(
  method: Method,
  { start, sizeBytes }: { readonly start: number; readonly sizeBytes: number },
  taken: Omit<PackedPart, 'method'>,
): Part {
  return { start, sizeBytes, packed: { method, ...taken } };
}

/** What stands nowhere. */
export function zerosPart(takeBytes: number): Part {
  return { start: null, sizeBytes: 0, packed: { method: ZEROS, skipBytes: 0, takeBytes } };
}

/** What should stand somewhere and does not: it reads as zeros. */
export function missingPart(takeBytes: number): Part {
  return { ...zerosPart(takeBytes), isMissing: true };
}

/**
 * `partsOf` tells of a file's content in order; what it throws is a problem of the file, and so is a part that lies outside of
 * the reading. `method` is the rule by which they are put together; `pieces` is how many nodes or blocks `partsOf` goes through,
 * for which the scan is charged before.
 */
export function contentOf(
  reading: Reading,
  {
    method,
    sizeBytes,
    pieces,
  }: { readonly method: string; readonly sizeBytes: number; readonly pieces: number },
  partsOf: () => readonly Part[],
): Content {
  try {
    if (sizeBytes > CONTENT_MAX_BYTES)
      throw new Malformed(notPutTogether(`${sizeText(CONTENT_MAX_BYTES)} are the most for one file.`));
    reading.spend(pieces * PIECE_BYTES);
    const parts = partsOf();
    for (const part of parts) mustLieIn(reading, part);
    mustNotSwell(parts);
    const unpackedBytes = assembledBytes(parts);
    if (unpackedBytes !== sizeBytes)
      throw new Malformed(
        `It should have ${pluralText(sizeBytes, 'byte')}; ${countText(unpackedBytes)} of its content are told of.`,
      );
    const isSomewhere = parts.some(({ start }) => start !== null);
    const range = isSomewhere ? rangeOf(parts) : { start: reading.start, sizeBytes: 0 };
    const losses = missingIn(parts);
    const unpacked = { method, ...range, unpackedBytes, bytes: null, parts, children: [], losses };
    return { unpacked, problems: losses };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { problems: [thrown.message] };
    throw thrown;
  }
}

/** The same with more told of it: among its problems, and of what it comes to among the losses. `add` gets what is told of each. */
export function telling(
  { unpacked, problems }: Content,
  add: (told: readonly string[]) => readonly string[],
): Content {
  if (unpacked === undefined) return { problems: add(problems) };
  return { unpacked: { ...unpacked, losses: add(unpacked.losses ?? []) }, problems: add(problems) };
}

function mustNotSwell(parts: readonly Part[]): void {
  const swollenBytes = unpackedForParts(parts);
  if (swollenBytes <= UNPACKED_FOR_CONTENT_MAX_BYTES) return;
  throw new Malformed(
    notPutTogether(
      `${countText(swollenBytes)} bytes would have to be unpacked for it, and ${sizeText(UNPACKED_FOR_CONTENT_MAX_BYTES)} are the most.`,
    ),
  );
}

function missingIn(parts: readonly Part[]): string[] {
  let [at, missingBytes, firstAt] = [0, 0, 0];
  for (const part of parts) {
    const { isMissing = false } = part;
    if (isMissing && missingBytes === 0) firstAt = at;
    if (isMissing) missingBytes += partBytes(part);
    at += partBytes(part);
  }
  if (missingBytes === 0) return [];
  const first = `the first at 0x${firstAt.toString(16)} of it`;
  return [
    `${countText(missingBytes)} of its ${pluralText(at, 'byte')} ${missingBytes === 1 ? 'is' : 'are'} missing, ${first}: zeros stand there.`,
  ];
}

function mustLieIn(reading: Reading, { start, sizeBytes }: Part): void {
  if (start === null || (start >= reading.start && start + sizeBytes <= reading.end)) return;
  throw new Malformed(
    `Some of its content would lie at 0x${Math.max(0, start - reading.start).toString(16)} of the file system, which ends before.`,
  );
}
