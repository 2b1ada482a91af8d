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
const COLON = 0x3a;
const NAME_MAX_LENGTH = 256;
const OFFSET = bytesOf(' offset:0x');
const SIZE = bytesOf(' size:');
const VALUE = bytesOf(' value:0x');
const WIDTHS = [1, 2, 4].map((widthBytes) => ({ widthBytes, digit: bytesOf(String(widthBytes)) }));
/** Follows the value of a cycle: a line without it was cut off, perhaps in the middle of its value. */
const SPACE = bytesOf(' ');

/** Never throws: whatever the bytes are, there is a log in them, perhaps an empty one. */
export function readLog(bytes: Uint8Array): TraceLog {
  // A plain array of bytes: taking a part of a Buffer makes another Buffer, which is slow.
  const reader = new LineReader(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  const columns = new TraceColumns();
  const names = new DeviceNames(columns);
  while (reader.nextLine()) {
    // `-msg timestamp=on` puts `pid@seconds.micros:` before each event.
    if (reader.atDigit) reader.until(COLON);
    if (reader.startsWith(PFLASH) && !readEvent(reader, columns, names))
      columns.addDamaged(reader.lineNumber);
  }
  return columns;
}

/** Adds the event if it is one that is taken. @returns false if the line begins as an event and does not go on so. */
function readEvent(reader: LineReader, columns: TraceColumns, names: DeviceNames): boolean {
  for (const { start, kind, isCycle } of EVENTS) {
    if (!reader.skip(start)) continue;
    const device = names.read(reader);
    columns.makeRoom();
    const at = columns.count;
    columns.kind[at] = kind;
    columns.device[at] = device;
    columns.line[at] = reader.lineNumber;
    const isWhole = device >= 0 && (!isCycle || readCycle(reader, columns));
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
