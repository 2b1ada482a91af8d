/** A compressed stream as a structure: it is one if it unpacks, and it ends where that ends. */
import type { Confidence, StructureField } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Method } from '../../../compression/decompress.ts';
import type { PackedStream, Reading, UnpackedStream } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';

/** What is known of a stream by its header. */
export interface Stream {
  readonly method: Method;
  readonly name: string;
  readonly subtype?: string;
  readonly fields: readonly StructureField[];
  /** What of it is a checksum that unpacking has tested: `CRC-32 and size`. None: only that it could be unpacked tells. */
  readonly check?: string;
  /**
   * Whether the header alone can be nothing else, as one with a checksum or with a magic of nine bytes. Otherwise a stream
   * that does not end must unpack to enough that it is no chance.
   */
  readonly isCertain?: boolean;
  /** More that must hold of what could be read. */
  readonly accepts?: PackedStream['accepts'];
  /** Left out: `proved`. */
  readonly confidence?: Confidence;
}

/** So much comes of no bytes that only look like a stream: measured with random bytes after each header. */
const ENOUGH = { packedBytes: 64, unpackedBytes: 4096 } as const;

function isEnough({ packedBytes, unpackedBytes }: { packedBytes: number; unpackedBytes: number }): boolean {
  return packedBytes >= ENOUGH.packedBytes && unpackedBytes >= ENOUGH.unpackedBytes;
}

/** The stream at the start of the reading, with what it unpacks to; null where it does not. */
export function readStream(reading: Reading, stream: Stream): Found | null {
  const {
    method,
    name,
    subtype,
    fields,
    check,
    isCertain = false,
    accepts = () => true,
    confidence,
  } = stream;
  const { start } = reading;
  const read = reading.unpackStream(
    {
      method,
      start,
      accepts: (decoded) =>
        (decoded.ending === 'complete' || isCertain || isEnough(decoded)) && accepts(decoded),
    },
    (inside) => ({ children: inside.scan(0, inside.end), problems: [] }),
  );
  if (read === null) return null;
  const { sizeBytes, ending, unpacked, problems } = read;
  return {
    kind: method,
    ...(subtype === undefined ? {} : { subtype }),
    name,
    start,
    // A header that is cut has all that is left.
    sizeBytes: ending === 'cut' ? reading.end - start : Math.max(sizeBytes, headerBytes(fields)),
    ...(confidence === undefined ? {} : { confidence }),
    fields: [...fields, ...unpackedFields(read)],
    checks: check !== undefined && ending === 'complete' ? [{ name: check, isGood: true, text: 'good' }] : [],
    problems,
    ...(unpacked === undefined ? {} : { unpacked }),
  };
}

function unpackedFields({ unpacked }: UnpackedStream): StructureField[] {
  if (unpacked === undefined) return [];
  const { unpackedBytes } = unpacked;
  return [told('unpacked', `${sizeText(unpackedBytes)} (${pluralText(unpackedBytes, 'byte')})`)];
}

function headerBytes(fields: readonly StructureField[]): number {
  return Math.max(0, ...fields.map(({ offset, size }) => (offset ?? 0) + size));
}
