/**
 * Scans bytes for structures: candidates by their signatures, read by the parser that knows them. What a parser takes is
 * not scanned again, unless the parser asks for a part of it. Bounds are those of budget.ts.
 */
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { assemble, assembledBytes, rangeOf } from './assemble.ts';
import { Budget, DEPTH_MAX, LOOK_BYTES } from './budget.ts';
import { Counted } from './counted.ts';
import { decode } from './decode.ts';
import type {
  Assembly,
  Format,
  Gathered,
  Packed,
  PackedBlock,
  PackedStream,
  Reading,
  UnpackedStream,
  Unpacking,
} from './format.ts';
import type { Found } from './found.ts';
import { Malformed, TooDeep } from './malformed.ts';
import { SignatureTable } from './signatures.ts';

/** What a scan found, and what it left out for want of time or memory, a sentence each. */
export interface Scanned {
  readonly found: readonly Found[];
  readonly omissions: readonly string[];
}

/**
 * `onProgress` hears how many bytes of the image are done.
 * @throws what a parser throws that is no `Malformed`: a defect
 */
export function scanBytes(
  bytes: Uint8Array,
  formats: readonly Format[],
  onProgress: (doneBytes: number) => void = () => undefined,
): Scanned {
  const budget = new Budget(bytes.length);
  const scan: Scan = { budget, counted: new Counted(), table: new SignatureTable(formats), onProgress };
  const place = new Place(scan, { bytes, start: 0, end: bytes.length }, 0);
  const { children: found } = place.gather(place.findAll(0, bytes.length));
  return { found, omissions: budget.omissions };
}

interface Scan {
  readonly budget: Budget;
  readonly counted: Counted;
  readonly table: SignatureTable;
  readonly onProgress: (doneBytes: number) => void;
}

interface Spot {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

class Place implements Reading {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly #depth: number;
  readonly #scan: Scan;
  /** That something in it lies too deep, where the parser of its node did not hear of that. */
  readonly #untold: Set<string>;

  constructor(scan: Scan, { bytes, start, end }: Spot, depth: number, untold = new Set<string>()) {
    this.#scan = scan;
    this.#depth = depth;
    this.#untold = untold;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  scan(start: number, end: number): readonly Found[] {
    const { children, isTooDeep } = this.gather(this.findAll(start, end));
    if (isTooDeep) this.#untold.add(new TooDeep(DEPTH_MAX).message);
    return children;
  }

  *findAll(start: number, end: number): Generator<Found> {
    const last = Math.min(end, this.bytes.length);
    if (start < 0 || start >= last) return;
    this.spend(last - start);
    const candidates = this.#scan.table.candidates(this.bytes, start, last);
    let next = candidates.next();
    while (!next.done) {
      const { start: at, format } = next.value;
      this.spend(LOOK_BYTES);
      const found = this.#read(format, at, last);
      if (found !== null) yield found;
      if (this.#depth === 0) this.#scan.onProgress(at);
      next = candidates.next(found === null ? undefined : endOf(found));
    }
    if (this.#depth === 0) this.#scan.onProgress(last);
  }

  gather(children: Iterable<Found>): { children: Found[]; problems: string[]; isTooDeep: boolean } {
    const [found, problems]: [Found[], string[]] = [[], []];
    let isTooDeep = false;
    try {
      for (const child of children) {
        if (this.#depth >= DEPTH_MAX) throw new TooDeep(DEPTH_MAX);
        this.#scan.budget.add(this.#scan.counted.add(child));
        found.push(child);
      }
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      isTooDeep = thrown instanceof TooDeep;
      problems.push(thrown.message);
    }
    return { children: found, problems, isTooDeep };
  }

  unpack(
    { method, start, sizeBytes, unpackedBytes }: Packed,
    inside: (reading: Reading) => Gathered,
  ): Unpacking {
    const { budget } = this.#scan;
    const packed = this.bytes.subarray(start, Math.min(start + sizeBytes, this.end));
    try {
      if ((unpackedBytes ?? 0) > budget.unpackedLeft) budget.endUnpacking();
      const mostBytes = budget.startUnpacking();
      const decoded = decode(method, packed, Math.min(unpackedBytes ?? mostBytes, mostBytes));
      const { bytes, problems: own } = decoded;
      budget.spendUnpacking(decoded);
      budget.keep(bytes.length);
      const { children, problems } = this.#inside(bytes, inside);
      const unpacked = {
        method,
        start,
        sizeBytes: packed.length,
        unpackedBytes: bytes.length,
        bytes,
        children,
        losses: own,
      };
      return { unpacked, problems: [...problems, ...own] };
    } catch (thrown) {
      if (thrown instanceof Malformed) return { problems: [thrown.message] };
      throw thrown;
    }
  }

  unpackStream(
    { method, start, accepts }: PackedStream,
    inside: (reading: Reading) => Gathered,
  ): UnpackedStream | null {
    const { budget } = this.#scan;
    const decoded = decode(method, this.bytes.subarray(start, this.end), budget.startUnpacking());
    const { bytes, packedBytes: sizeBytes, problems: own } = decoded;
    // Also where it was no stream after all: a scan may meet many that look like one.
    budget.spendUnpacking(decoded);
    if (!accepts({ ending: decoded.ending, packedBytes: sizeBytes, unpackedBytes: bytes.length }))
      return null;
    budget.keep(bytes.length);
    const { children, problems } = this.#inside(bytes, inside);
    const unpacked = { method, start, sizeBytes, unpackedBytes: bytes.length, bytes, children, losses: own };
    return { unpacked, sizeBytes, ending: decoded.ending, problems: [...own, ...problems] };
  }

  assemble({ method, parts }: Assembly, inside: (reading: Reading) => Gathered): Unpacking {
    if (parts.every(({ start }) => start === null)) return { problems: [] };
    const { budget } = this.#scan;
    const unpackedBytes = assembledBytes(parts);
    try {
      if (unpackedBytes > budget.unpackedLeft) budget.endUnpacking();
      this.spend(unpackedBytes);
      const bytes = assemble(this.bytes.subarray(0, this.end), parts);
      budget.keep(unpackedBytes);
      const { children, problems } = this.#inside(bytes, inside);
      return { unpacked: { method, ...rangeOf(parts), unpackedBytes, bytes, children, parts }, problems };
    } catch (thrown) {
      if (thrown instanceof Malformed) return { problems: [thrown.message] };
      throw thrown;
    }
  }

  unpackBlock({ method, start, sizeBytes, atMostBytes }: PackedBlock): Uint8Array {
    const packed = this.bytes.subarray(start, Math.min(start + sizeBytes, this.end));
    this.spend(packed.length + atMostBytes);
    const { bytes, ending } = decode(method, packed, atMostBytes);
    if (ending === 'complete') return bytes;
    const place = `The block of ${pluralText(packed.length, 'byte')} at 0x${start.toString(16)}`;
    throw new Malformed(`${place} does not unpack as ${method} to at most ${sizeText(atMostBytes)}.`);
  }

  /** Of the same node. */
  within(start: number, end: number): Reading {
    return this.#deeper({ bytes: this.bytes, start, end: Math.min(end, this.end) }, this.#untold);
  }

  spend(lengthBytes: number): void {
    this.#scan.budget.spend(lengthBytes);
  }

  /** Bytes of their own. */
  #inside(bytes: Uint8Array, inside: (reading: Reading) => Gathered): Gathered {
    const place = this.#deeper({ bytes, start: 0, end: bytes.length });
    const { children, problems } = inside(place);
    return { children, problems: place.#with(problems) };
  }

  #read(format: Format, start: number, end: number): Found | null {
    try {
      const place = this.#deeper({ bytes: this.bytes, start, end });
      const found = format.read(place);
      if (found === null) return null;
      const origin = `By its signature. ${format.follows}`;
      return { origin, ...found, problems: place.#with(found.problems ?? []) };
    } catch (thrown) {
      // One that is so far that it looks into itself is there.
      if (thrown instanceof TooDeep) this.#untold.add(thrown.message);
      if (thrown instanceof Malformed) return null;
      throw thrown;
    }
  }

  /** The problems of the node of this place, and those that its parser did not hear of; each once. */
  #with(problems: readonly string[]): string[] {
    return [...new Set([...problems, ...this.#untold])];
  }

  /** One level more, so that it is known whether there is something; what is in that isn't looked at. @throws TooDeep */
  #deeper(spot: Spot, untold?: Set<string>): Place {
    if (this.#depth > DEPTH_MAX) throw new TooDeep(DEPTH_MAX);
    return new Place(this.#scan, spot, this.#depth + 1, untold);
  }
}

/** At least a byte is claimed, so that a scan goes on. */
function endOf({ start, sizeBytes }: Found): number {
  return (start ?? 0) + Math.max(1, sizeBytes);
}
