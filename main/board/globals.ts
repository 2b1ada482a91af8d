/**
 * Properties of QEMU's flash devices that a person sets from outside, as `-global DRIVER.PROPERTY=VALUE` does: those
 * that no board sets itself. Others of the device that a machine has are refused; QEMU passes over them without a word.
 */

import { UserError } from '../../app/contract/errors.ts';
import type { EraseBlockRegion } from '../../app/contract/machine.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sayBytes } from '../pflash/command-bus.ts';
import { sizeBytesOf, type WidthBytes } from '../pflash/geometry.ts';
import type { FlashPart, PlannedFlash } from './flash-plan.ts';

/** One of QEMU's globals, taken apart. */
interface Global {
  readonly text: string;
  readonly driver: string;
  readonly property: string;
  readonly value: string;
}

type IntelPart = Extract<FlashPart, { type: 'cfi01' }>;
type AmdPart = Extract<FlashPart, { type: 'cfi02' }>;

const DRIVERS = { 'cfi.pflash01': 'cfi01', 'cfi.pflash02': 'cfi02' } as const;

/** What each property of the Intel device does to a part. */
const INTEL_PROPERTIES: ReadonlyMap<string, (part: IntelPart, global: Global) => IntelPart> = new Map([
  ['device-width', setDeviceWidth],
  ['max-device-width', (part, global) => withBank(part, { maxDeviceWidthBytes: widthIn(global) })],
  [
    'old-multiple-chip-handling',
    (part, global) => withBank(part, { oldMultipleChipHandling: flagIn(global) }),
  ],
  ['secure', (part, global) => ({ ...part, isSecure: flagIn(global) })],
]);

/** What QEMU's boards set themselves, and the generic board leaves open beside what its geometry says. */
const OPEN_PROPERTIES: ReadonlyMap<string, (part: FlashPart, global: Global) => FlashPart> = new Map([
  ['big-endian', (part, global) => ({ ...part, byteOrder: flagIn(global) ? 'big' : 'little' })],
  ...[0, 1, 2, 3].map((index) => [`id${index}`, identifierAt(index)] as const),
  ...[0, 1].map((index) => [`unlock-addr${index}`, unlockAddressAt(index)] as const),
]);

/** The flash with these properties; those of the other device leave it as it is. @throws UserError for one that can't be. */
export function withGlobals(plan: PlannedFlash, globals: readonly string[]): PlannedFlash {
  const own = globals.map(parseGlobal).filter(({ driver }) => typeOf(driver) === plan.part.type);
  if (own.length === 0) return plan;
  const isOpen = ({ property }: Global) => plan.placed === null && OPEN_PROPERTIES.has(property);
  const part = own.filter(isOpen).reduce(setOpen, plan.part);
  const rest = own.filter((global) => !isOpen(global));
  return { ...plan, part: part.type === 'cfi01' ? intelWith(part, rest) : amdWith(part, rest) };
}

/** @throws UserError naming the first that is for no flash at all. */
export function checkGlobals(globals: readonly string[]): void {
  for (const global of globals.map(parseGlobal)) {
    if (typeOf(global.driver) === undefined) {
      throw refusal(global, `${global.driver} is no flash`, 'A flash is cfi.pflash01 or cfi.pflash02.');
    }
  }
}

function setOpen(part: FlashPart, global: Global): FlashPart {
  return OPEN_PROPERTIES.get(global.property)?.(part, global) ?? part;
}

function identifierAt(index: number): (part: FlashPart, global: Global) => FlashPart {
  return (part, global) => {
    const [first, second, third, fourth] = part.identifiers.with(index, identifierIn(global));
    return { ...part, identifiers: [first ?? 0, second ?? 0, third ?? 0, fourth ?? 0] };
  };
}

function unlockAddressAt(index: number): (part: FlashPart, global: Global) => FlashPart {
  return (part, global) => {
    if (part.type === 'cfi01') throw boardsOwn(global, part);
    const [first, second] = part.unlockAddresses.with(index, numberIn(global));
    return { ...part, unlockAddresses: [first ?? 0, second ?? 0] };
  };
}

function typeOf(driver: string): FlashPart['type'] | undefined {
  return Object.entries(DRIVERS).find(([name]) => name === driver)?.[1];
}

/** The form that QEMU's help shows first, and the long one, which alone works there for a driver with a dot in its name. */
const SHORT_FORM = /^([\w.-]+)\.([\w-]+)=(.*)$/;
const LONG_FORM = /^driver=([\w.-]+),property=([\w-]+),value=(.*)$/;

function parseGlobal(text: string): Global {
  const [, driver, property, value] = LONG_FORM.exec(text) ?? SHORT_FORM.exec(text) ?? [];
  if (driver === undefined || property === undefined || value === undefined) {
    const todo = 'Write it as cfi.pflash01.secure=on, or as driver=cfi.pflash01,property=secure,value=on.';
    throw new UserError({ code: 'bad-input', what: `“${text}” sets no property`, where: '--global', todo });
  }
  return { text, driver, property, value };
}

function intelWith(part: IntelPart, globals: readonly Global[]): IntelPart {
  return globals.reduce((sofar, global) => {
    const set = INTEL_PROPERTIES.get(global.property);
    if (set === undefined) throw boardsOwn(global, part);
    return set(sofar, global);
  }, part);
}

function withBank(part: IntelPart, properties: Partial<IntelPart['geometry']>): IntelPart {
  return { ...part, geometry: { ...part.geometry, ...properties } };
}

function setDeviceWidth(part: IntelPart, global: Global): IntelPart {
  if (part.geometry.hasDeviceWidth !== false) throw boardsOwn(global, part);
  const deviceWidthBytes = widthIn(global);
  if (part.geometry.bankWidthBytes === 8) {
    const what = 'QEMU ends with a failed assertion when a bank of 64 bits is told how wide a chip is';
    throw refusal(global, what, 'Leave it out.');
  }
  if (deviceWidthBytes > part.geometry.bankWidthBytes) {
    throw refusal(
      global,
      `a chip of ${deviceWidthBytes * 8} bits is wider than the bank’s ${part.geometry.bankWidthBytes * 8}`,
      'Choose a width no larger than that.',
    );
  }
  return withBank(part, { deviceWidthBytes, hasDeviceWidth: true });
}

/** `num-blocks0` to `sector-length3`: the runs of equal erase blocks, which must come to the size of the flash. */
function amdWith(part: AmdPart, globals: readonly Global[]): AmdPart {
  if (globals.length === 0) return part;
  const regions = Array.from({ length: 4 }, () => ({ sectorCount: 0, sectorLengthBytes: 0 }));
  for (const global of globals) {
    const [, name, digit] = /^(num-blocks|sector-length)([0-3])$/.exec(global.property) ?? [];
    const region = regions[Number(digit)];
    if (region === undefined) throw boardsOwn(global, part);
    if (name === 'num-blocks') region.sectorCount = numberIn(global);
    else region.sectorLengthBytes = numberIn(global);
  }
  // QEMU reads no further than the first region of no blocks; without any, all blocks are the board's.
  const end = regions.findIndex(({ sectorCount }) => sectorCount === 0);
  const used = end < 0 ? regions : regions.slice(0, end);
  if (used.length === 0) return part;
  checkRegions(part, used, globals);
  return { ...part, geometry: { ...part.geometry, regions: used } };
}

/** What QEMU 7.2.22 asks of them (measured). */
function checkRegions(part: AmdPart, regions: readonly EraseBlockRegion[], globals: readonly Global[]): void {
  const refuse = (index: number, what: string, todo: string) => {
    const named = globals.findLast(({ property }) => property.endsWith(String(index))) ?? globals.at(-1);
    if (named !== undefined) throw refusal(named, what, todo);
  };
  let start = 0;
  for (const [index, { sectorCount, sectorLengthBytes }] of regions.entries()) {
    const words = `${pluralText(sectorCount, 'erase block')} of ${sayBytes(sectorLengthBytes)}`;
    if (sectorCount > 65_536 || sectorLengthBytes < 256 || !Number.isInteger(Math.log2(sectorLengthBytes))) {
      refuse(
        index,
        `${words} ${sectorCount === 1 ? 'is' : 'are'} no region`,
        'A region has at most 65,536 blocks, each a power of two from 256 bytes on.',
      );
    }
    if (start % sectorLengthBytes !== 0) {
      refuse(
        index,
        `region ${index}, ${words}, begins at 0x${start.toString(16)}, in the middle of such a block`,
        'Put regions of larger blocks where a multiple of their length lies before them.',
      );
    }
    start += sectorCount * sectorLengthBytes;
  }
  const wanted = sizeBytesOf(part.geometry);
  if (start === wanted) return;
  refuse(
    regions.length - 1,
    `the erase blocks come to ${sayBytes(start)}, the flash has ${countText(wanted)}`,
    'Give num-blocks0, sector-length0 and so on that add up to it.',
  );
}

function numberIn(global: Global): number {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(global.value) ? Number(global.value) : Number.NaN;
  if (value <= 0xffff_ffff) return value;
  throw refusal(global, `“${global.value}” is no 32-bit number`, 'Write it in decimal, or as 0x….');
}

function identifierIn(global: Global): number {
  const value = numberIn(global);
  if (value <= 0xffff) return value;
  throw refusal(global, `${global.value} is no 16-bit number`, 'An identifier is from 0 to 0xffff.');
}

function widthIn(global: Global): WidthBytes {
  const value = numberIn(global);
  if (value === 1 || value === 2 || value === 4) return value;
  throw refusal(global, `${value} is no width in bytes`, 'It can be 1, 2 or 4.');
}

function flagIn(global: Global): boolean {
  if (/^(on|yes|true|y)$/.test(global.value)) return true;
  if (/^(off|no|false|n)$/.test(global.value)) return false;
  throw refusal(global, `“${global.value}” is neither on nor off`, 'Write on or off.');
}

function boardsOwn(global: Global, part: FlashPart): UserError {
  return refusal(
    global,
    `${global.driver} has no property ${global.property} that this board leaves open`,
    `Left open is ${openIn(part).join(', ')}. The generic board leaves more, and the rest to --geometry.`,
  );
}

function openIn(part: FlashPart): string[] {
  if (part.type === 'cfi02') return ['num-blocks0 to num-blocks3', 'sector-length0 to sector-length3'];
  const isUntold = part.geometry.hasDeviceWidth === false && part.geometry.bankWidthBytes < 8;
  return [...INTEL_PROPERTIES.keys()].filter((property) => property !== 'device-width' || isUntold);
}

function refusal({ text }: Global, what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: `--global ${text}`, todo });
}
