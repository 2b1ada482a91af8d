/** The query structure of JESD68.01, field by field, in words and units; both command sets share all but the last part. */
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { QueryField } from './flash-device.ts';

/** The command that enters the query, on every chip (JESD68.01). */
export const QUERY_COMMAND = 0x98;
/** The word address where 0x98 enters the query (JESD68.01). */
export const QUERY_PLACE = 0x55;

interface FieldRule {
  readonly offset: number;
  readonly size: number;
  readonly section: string;
  readonly name: string;
  readonly text: (bytes: readonly number[]) => string;
  readonly encoding?: (bytes: readonly number[]) => string | null;
}

/** CFI 0x27 as QEMU fills it: the number of trailing zero bits of the size, exact only for a power of two. */
export function trailingZeros(bytes: number): number {
  let count = 0;
  for (let rest = bytes; rest > 0 && rest % 2 === 0; rest /= 2) count++;
  return count;
}

const IDENTIFICATION = 'Identification';
const SYSTEM = 'System interface';
const GEOMETRY = 'Device geometry';
const VENDOR = 'Primary vendor table';

const COMMAND_SETS = new Map([
  [0x0000, 'none'],
  [0x0001, 'Intel/Sharp extended'],
  [0x0002, 'AMD/Fujitsu standard'],
  [0x0003, 'Intel standard'],
  [0x0004, 'AMD/Fujitsu extended'],
]);
const INTERFACES = new Map([
  [0, '×8'],
  [1, '×16'],
  [2, '×8 and ×16'],
  [3, '×32'],
]);
/** Optional feature bits of the Intel primary table, from Intel's application note 646. */
const INTEL_FEATURES = [
  'chip erase',
  'erase suspend',
  'program suspend',
  'legacy lock',
  'queued erase',
  'instant block lock',
  'protection bits',
  'page read',
  'synchronous read',
];

const word = (bytes: readonly number[]) => (bytes[0] ?? 0) + (bytes[1] ?? 0) * 256;
const long = (bytes: readonly number[]) => word(bytes) + word(bytes.slice(2)) * 65536;
const text = (bytes: readonly number[]) => `“${String.fromCharCode(...bytes)}”`;
const commandSet = (bytes: readonly number[]) =>
  COMMAND_SETS.get(word(bytes)) ?? `unknown (0x${word(bytes).toString(16)})`;
const table = (bytes: readonly number[]) => (word(bytes) === 0 ? 'none' : `at 0x${word(bytes).toString(16)}`);
const exponent = (unit: string) => (bytes: readonly number[]) => (bytes[0] ? `2^${bytes[0]} ${unit}` : null);
const asCode = (bytes: readonly number[]) => `0x${word(bytes).toString(16).padStart(4, '0')}`;

/** High nibble volts, low nibble tenths, both decimal. */
function volts(bytes: readonly number[]): string {
  const packed = bytes[0] ?? 0;
  return packed === 0 ? 'no such pin' : `${packed >> 4}.${packed & 15} V`;
}

function typical(unitMicroseconds: number) {
  return (bytes: readonly number[]) => {
    const power = bytes[0] ?? 0;
    return power === 0 ? 'not supported' : duration(2 ** power * unitMicroseconds);
  };
}

function duration(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds} µs`;
  if (microseconds < 1_000_000) return `${microseconds / 1000} ms`;
  return `${microseconds / 1_000_000} s`;
}

function times(bytes: readonly number[]): string {
  const power = bytes[0] ?? 0;
  return power === 0 ? 'not supported' : `${2 ** power} times typical`;
}

/** A size in the largest binary unit that keeps it whole. */
function size(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${countText(value)} ${units[unit]}`;
}

function features(bytes: readonly number[]): string {
  const set = INTEL_FEATURES.filter((_, bit) => (long(bytes) >>> bit) & 1);
  return set.length === 0 ? 'none of suspend, lock, protection' : set.join(', ');
}

function region(bytes: readonly number[]): string {
  const blocks = word(bytes) + 1;
  const units = word(bytes.slice(2));
  return `${pluralText(blocks, 'block')} of ${size(units === 0 ? 128 : units * 256)} per chip`;
}

// biome-ignore format: a field a line, in the order of the standard
const RULES: readonly FieldRule[] = [
  { offset: 0x10, size: 3, section: IDENTIFICATION, name: 'Query string', text },
  { offset: 0x13, size: 2, section: IDENTIFICATION, name: 'Primary command set', text: commandSet, encoding: asCode },
  { offset: 0x15, size: 2, section: IDENTIFICATION, name: 'Primary vendor table', text: table },
  { offset: 0x17, size: 2, section: IDENTIFICATION, name: 'Alternate command set', text: commandSet },
  { offset: 0x19, size: 2, section: IDENTIFICATION, name: 'Alternate vendor table', text: table },
  { offset: 0x1b, size: 1, section: SYSTEM, name: 'Vcc minimum, program and erase', text: volts, encoding: () => 'BCD volts.tenths' },
  { offset: 0x1c, size: 1, section: SYSTEM, name: 'Vcc maximum, program and erase', text: volts, encoding: () => 'BCD volts.tenths' },
  { offset: 0x1d, size: 1, section: SYSTEM, name: 'Vpp minimum', text: volts },
  { offset: 0x1e, size: 1, section: SYSTEM, name: 'Vpp maximum', text: volts },
  { offset: 0x1f, size: 1, section: SYSTEM, name: 'Word program, typical', text: typical(1), encoding: exponent('µs') },
  { offset: 0x20, size: 1, section: SYSTEM, name: 'Buffered program, typical', text: typical(1), encoding: exponent('µs') },
  { offset: 0x21, size: 1, section: SYSTEM, name: 'Block erase, typical', text: typical(1000), encoding: exponent('ms') },
  { offset: 0x22, size: 1, section: SYSTEM, name: 'Chip erase, typical', text: typical(1000), encoding: exponent('ms') },
  { offset: 0x23, size: 1, section: SYSTEM, name: 'Word program, maximum', text: times, encoding: exponent('× typical') },
  { offset: 0x24, size: 1, section: SYSTEM, name: 'Buffered program, maximum', text: times, encoding: exponent('× typical') },
  { offset: 0x25, size: 1, section: SYSTEM, name: 'Block erase, maximum', text: times, encoding: exponent('× typical') },
  { offset: 0x26, size: 1, section: SYSTEM, name: 'Chip erase, maximum', text: times, encoding: exponent('× typical') },
  { offset: 0x27, size: 1, section: GEOMETRY, name: 'Device size', text: ([n = 0]) => `${size(2 ** n)} per chip`, encoding: exponent('bytes') },
  { offset: 0x28, size: 2, section: GEOMETRY, name: 'Bus interface', text: (bytes) => INTERFACES.get(word(bytes)) ?? 'unknown' },
  { offset: 0x2a, size: 2, section: GEOMETRY, name: 'Write buffer', text: (bytes) => (word(bytes) === 0 ? 'none' : `${size(2 ** word(bytes))} per chip`), encoding: exponent('bytes') },
  { offset: 0x2c, size: 1, section: GEOMETRY, name: 'Erase block regions', text: ([n = 0]) => `${n}` },
];

/** Erase block regions begin here, 4 bytes each; 0x2c says how many there are. */
const FIRST_REGION = 0x2d;

function regionRule(index: number): FieldRule {
  return {
    offset: FIRST_REGION + 4 * index,
    size: 4,
    section: GEOMETRY,
    name: `Region ${index + 1}`,
    text: region,
    encoding: () => 'blocks − 1, 256-byte units',
  };
}

/** Of both command sets: offsets count from where the primary vendor table begins. */
// biome-ignore format: a field a line
const VENDOR_HEAD: readonly FieldRule[] = [
  { offset: 0, size: 3, section: VENDOR, name: 'String', text },
  { offset: 3, size: 2, section: VENDOR, name: 'Version', text: (bytes) => String.fromCharCode(bytes[0] ?? 0, 0x2e, bytes[1] ?? 0), encoding: () => 'ASCII' },
];

// biome-ignore format: a field a line, after Intel's application note 646
const INTEL_VENDOR: readonly FieldRule[] = [
  ...VENDOR_HEAD,
  { offset: 5, size: 4, section: VENDOR, name: 'Optional features', text: features, encoding: () => 'bit mask' },
  { offset: 9, size: 1, section: VENDOR, name: 'Functions after suspend', text: ([n = 0]) => (n & 1 ? 'program after erase suspend' : 'none'), encoding: () => 'bit mask' },
  { offset: 10, size: 2, section: VENDOR, name: 'Block status register', text: (bytes) => (word(bytes) === 0 ? 'no lock or lock-down bit' : `mask 0x${word(bytes).toString(16)}`), encoding: () => 'bit mask' },
  { offset: 12, size: 1, section: VENDOR, name: 'Vcc, best performance', text: ([n = 0]) => (n === 0 ? 'not given' : volts([n])) },
  { offset: 13, size: 1, section: VENDOR, name: 'Vpp, best performance', text: ([n = 0]) => (n === 0 ? 'not given' : volts([n])) },
  { offset: 14, size: 1, section: VENDOR, name: 'Protection register fields', text: ([n = 0]) => `${n}` },
];

const choice =
  (...meanings: string[]) =>
  ([n = 0]: readonly number[]) =>
    meanings[n] ?? `unknown (${n})`;
const orNone =
  (unit: string) =>
  ([n = 0]: readonly number[]) =>
    n === 0 ? 'not supported' : `${n} ${unit}`;

// biome-ignore format: a field a line, after AMD's and Spansion's common flash interface, version 1.0
const AMD_VENDOR: readonly FieldRule[] = [
  ...VENDOR_HEAD,
  { offset: 5, size: 1, section: VENDOR, name: 'Address-sensitive unlock', text: ([n = 0]) => (n & 3 ? 'not required' : 'required'), encoding: () => 'bits 1 and 0' },
  { offset: 6, size: 1, section: VENDOR, name: 'Erase suspend', text: choice('not supported', 'to read', 'to read and write') },
  { offset: 7, size: 1, section: VENDOR, name: 'Sector protection', text: orNone('sectors a group') },
  { offset: 8, size: 1, section: VENDOR, name: 'Temporary sector unprotect', text: choice('not supported', 'supported') },
  { offset: 9, size: 1, section: VENDOR, name: 'Sector protection scheme', text: ([n = 0]) => (n === 0 ? 'none' : `scheme ${n}`) },
  { offset: 10, size: 1, section: VENDOR, name: 'Simultaneous operation', text: orNone('sectors') },
  { offset: 11, size: 1, section: VENDOR, name: 'Burst mode', text: choice('not supported', 'supported') },
  { offset: 12, size: 1, section: VENDOR, name: 'Page mode', text: choice('not supported', '4-word page', '8-word page') },
];

const VENDOR_RULES = new Map([
  [0x0001, INTEL_VENDOR],
  [0x0002, AMD_VENDOR],
]);

/** Decodes one chip's query table. `offset` counts query bytes: JEDEC's numbering, whatever the bank width. */
export function decodeQuery(table: Uint8Array): QueryField[] {
  const bytesAt = (offset: number, size: number) => Array.from(table.subarray(offset, offset + size));
  const [regionCount = 0] = bytesAt(0x2c, 1);
  const vendorStart = word(bytesAt(0x15, 2));
  const vendor = VENDOR_RULES.get(word(bytesAt(0x13, 2))) ?? [];
  const rules = [
    ...RULES,
    ...Array.from({ length: regionCount }, (_, index) => regionRule(index)),
    ...vendor.map((rule) => ({ ...rule, offset: vendorStart + rule.offset })),
  ];
  return rules.map((rule) => {
    const raw = bytesAt(rule.offset, rule.size);
    return {
      offset: rule.offset,
      size: rule.size,
      raw,
      section: rule.section,
      name: rule.name,
      text: rule.text(raw),
      encoding: rule.encoding?.(raw) ?? null,
    };
  });
}

/** What the byte at a query offset belongs to, in words: `query 0x27: device size`. */
export function explainQueryByte(table: Uint8Array, offset: number): string {
  const field = decodeQuery(table).find((each) => offset >= each.offset && offset < each.offset + each.size);
  return `query 0x${offset.toString(16)}: ${field?.name.toLowerCase() ?? 'nothing there'}`;
}
