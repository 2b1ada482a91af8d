/** The generic board's geometry as it stands in a form, and what is wrong with it. */
import { type GenericGeometry, GenericGeometry as Schema } from '../../../app/contract/machine.ts';
import { formatPlural, formatSize } from '../../format/numbers.ts';
import { parseBytes } from '../../format/parse.ts';

/** The chip's width where QEMU is not told it. */
export const UNTOLD = 'untold';

/** What the person typed and chose. */
export interface GeometryDraft {
  readonly base: string;
  readonly commandSet: string;
  readonly sectorLength: string;
  readonly bankWidthBytes: string;
  readonly deviceWidthBytes: string;
}

export interface GeometryCheck {
  /** Null while something is wrong. */
  readonly geometry: GenericGeometry | null;
  readonly baseError: string | null;
  readonly sectorError: string | null;
  readonly busError: string | null;
  readonly widthError: string | null;
  /** What it comes to: `256 blocks of 256 KiB · 2 chips of 16 bits`. Empty while something is wrong. */
  readonly summary: string;
}

/** Checks a draft against an image of `sizeBytes`. The engine checks it again, with rules of its own. */
export function checkGeometry(draft: GeometryDraft, sizeBytes: number): GeometryCheck {
  const base = parseBytes(draft.base);
  const sectorLengthBytes = parseBytes(draft.sectorLength);
  const bankWidthBytes = Number(draft.bankWidthBytes);
  // QEMU's AMD flash is one chip as wide as its bus.
  const isAmd = draft.commandSet === 'amd';
  const deviceWidthBytes = isAmd ? bankWidthBytes : chipWidthOf(draft);
  const errors = {
    baseError: base === null ? 'An address such as 0x0400_0000.' : null,
    sectorError: isPowerOfTwo(sectorLengthBytes) ? null : 'A power of two, such as 64 KiB or 0x10000.',
    busError: isAmd && bankWidthBytes === 8 ? 'QEMU’s AMD flash has at most 32 bits.' : null,
    widthError: isAmd ? null : chipErrorOf(bankWidthBytes, deviceWidthBytes),
  };
  const isGood = Object.values(errors).every((error) => error === null);
  const { commandSet } = draft;
  const parsed = Schema.safeParse({ base, commandSet, sectorLengthBytes, bankWidthBytes, deviceWidthBytes });
  if (!isGood || !parsed.success) return { geometry: null, ...errors, summary: '' };
  return { geometry: parsed.data, ...errors, summary: summaryOf(parsed.data, sizeBytes) };
}

function chipWidthOf({ deviceWidthBytes }: GeometryDraft): number | null {
  return deviceWidthBytes === UNTOLD ? null : Number(deviceWidthBytes);
}

function chipErrorOf(bankWidthBytes: number, deviceWidthBytes: number | null): string | null {
  if (deviceWidthBytes === null) return null;
  if (bankWidthBytes === 8) return 'QEMU ends when a bus of 64 bits is told its chips: choose “not told”.';
  return deviceWidthBytes > bankWidthBytes ? 'A chip can’t be wider than the bus it sits on.' : null;
}

function isPowerOfTwo(bytes: number | null): boolean {
  return bytes !== null && Number.isInteger(Math.log2(bytes));
}

function summaryOf(
  { commandSet, sectorLengthBytes, bankWidthBytes, deviceWidthBytes }: GenericGeometry,
  sizeBytes: number,
): string {
  const filled = Math.ceil(sizeBytes / sectorLengthBytes);
  const sectorCount = commandSet === 'amd' ? 2 ** Math.ceil(Math.log2(filled)) : filled;
  const blocks = `${formatPlural(sectorCount, 'block')} of ${formatSize(sectorLengthBytes)}`;
  const chips =
    deviceWidthBytes === null
      ? `answers as one chip of ${bankWidthBytes * 8} bits`
      : `${formatPlural(bankWidthBytes / deviceWidthBytes, 'chip')} of ${deviceWidthBytes * 8} bits`;
  const tailBytes = sectorCount * sectorLengthBytes - sizeBytes;
  const tail = tailBytes === 0 ? '' : ` · ${formatPlural(tailBytes, 'byte')} of 0xff after the image`;
  return `${blocks} · ${chips}${tail}`;
}
