/**
 * Reads the log that QEMU writes with `-trace 'pflash_*'` (7.2 and since). Of its events it takes those that say what
 * came from outside: cycles on the bus, timers that fired, resets. The others follow from these, and lines of other
 * parts of QEMU are passed over.
 */
import { bytesOf, LineReader } from './line-reader.ts';
import { TRACE_KINDS, TraceColumns, type TraceLog } from './trace-log.ts';

const EVENTS = [
  { start: bytesOf('pflash_io_read '), kind: TRACE_KINDS.indexOf('read'), isCycle: true },
  { start: bytesOf('pflash_io_write '), kind: TRACE_KINDS.indexOf('write'), isCycle: true },
  { start: bytesOf('pflash_timer_expired '), kind: TRACE_KINDS.indexOf('timer'), isCycle: false },
  { start: bytesOf('pflash_reset '), kind: TRACE_KINDS.indexOf('reset'), isCycle: false },
];
const PFLASH = bytesOf('pflash_');
const NEWLINE = 0x0a;
const COLON = 0x3a;
const NAME_MAX_LENGTH = 256;
/** Far longer than any line of an event. */
const LINE_MAX_BYTES = 4096;
const OFFSET = bytesOf(' offset:0x');
const SIZE = bytesOf(' size:');
const VALUE = bytesOf(' value:0x');
const WIDTHS = [1, 2, 4].map((widthBytes) => ({ widthBytes, digit: bytesOf(String(widthBytes)) }));
/** Follows the value of a cycle: a line without it was cut off, perhaps in the middle of its value. */
const SPACE = bytesOf(' ');

/**
 * Takes a log piece by piece, wherever its pieces end. Never throws: whatever the bytes are, there is a log in them,
 * perhaps an empty one.
 */
export class LogReader {
  readonly #columns = new TraceColumns();
  readonly #names = new DeviceNames(this.#columns);
  readonly #lines = new LineReader();
  /** Parts of a line whose end has not come yet, no more of it than tells what it is. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;

  /** The piece may be used for something else afterwards. */
  take(piece: Uint8Array): void {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    const start = this.#begun.length > 0 && end > 0 ? piece.indexOf(NEWLINE) + 1 : 0;
    if (start > 0) this.#finish(piece.subarray(0, start));
    this.#read(piece.subarray(start, end));
    if (end < piece.length) this.#begin(piece.subarray(end));
  }

  /** What was read until now: it grows with every piece. */
  get soFar(): TraceLog {
    return this.#columns;
  }

  /** The whole of it. A last line without its end is a line, too. */
  end(): TraceLog {
    this.#finish(new Uint8Array(0));
    return this.#columns;
  }

  #begin(part: Uint8Array): void {
    const kept = part.slice(0, Math.max(0, LINE_MAX_BYTES - this.#begunBytes));
    if (kept.length > 0) this.#begun.push(kept);
    this.#begunBytes += kept.length;
  }

  #finish(rest: Uint8Array): void {
    this.#read(Buffer.concat([...this.#begun, rest]));
    this.#begun = [];
    this.#begunBytes = 0;
  }

  #read(bytes: Uint8Array): void {
    // A plain array of bytes: taking a part of a Buffer makes another Buffer, which is slow.
    this.#lines.open(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    while (this.#lines.nextLine()) {
      // `-msg timestamp=on` puts `pid@seconds.micros:` before each event.
      if (this.#lines.atDigit) this.#lines.until(COLON);
      if (this.#lines.startsWith(PFLASH) && !readEvent(this.#lines, this.#columns, this.#names))
        this.#columns.addDamaged(this.#lines.lineNumber);
    }
  }
}

/** Adds the event if it is one that is taken. @returns false if the line begins as an event and does not go on so. */
function readEvent(reader: LineReader, columns: TraceColumns, names: DeviceNames): boolean {
  for (const { start, kind, isCycle } of EVENTS) {
    if (!reader.skip(start)) continue;
    const device = names.read(reader);
    if (device < 0) return false;
    columns.makeRoom();
    const at = columns.count;
    columns.kind[at] = kind;
    columns.device[at] = device;
    columns.line[at] = reader.lineNumber;
    const isWhole = isCycle ? readCycle(reader, columns) : setNothing(columns);
    if (isWhole) columns.count++;
    return isWhole;
  }
  return reader.has(COLON);
}

function readCycle(reader: LineReader, columns: TraceColumns): boolean {
  const at = columns.count;
  const offset = reader.skip(OFFSET) ? reader.hex() : -1;
  const widthBytes = reader.skip(SIZE) ? width(reader) : -1;
  const value = reader.skip(VALUE) ? reader.hex() : -1;
  columns.offset[at] = offset;
  columns.widthBytes[at] = widthBytes;
  columns.value[at] = value;
  return offset >= 0 && widthBytes > 0 && value >= 0 && reader.skip(SPACE);
}

/** A timer and a reset carry nothing; a damaged line may have left something there. */
function setNothing(columns: TraceColumns): true {
  const at = columns.count;
  columns.offset[at] = 0;
  columns.widthBytes[at] = 0;
  columns.value[at] = 0;
  return true;
}

function width(reader: LineReader): number {
  return WIDTHS.find(({ digit }) => reader.skip(digit))?.widthBytes ?? -1;
}

/** Names of devices as indices, without a string for each line: the same few come again and again. */
class DeviceNames {
  readonly #columns: TraceColumns;
  /** With the colon that follows each. */
  readonly #known: { readonly bytes: Uint8Array; readonly index: number }[] = [];

  constructor(columns: TraceColumns) {
    this.#columns = columns;
  }

  /** Steps over the name and its colon. @returns −1 for no name, and for one device too many. */
  read(reader: LineReader): number {
    for (const { bytes, index } of this.#known) {
      if (reader.skip(bytes)) return index;
    }
    const name = reader.until(COLON);
    if (name === null || name.length === 0 || name.length > NAME_MAX_LENGTH) return -1;
    const text = String.fromCharCode(...name);
    const index = this.#columns.deviceIndex(text);
    if (index >= 0) this.#known.push({ bytes: bytesOf(`${text}:`), index });
    return index;
  }
}
