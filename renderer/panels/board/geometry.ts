/** The generic board's geometry as it stands in a form, and what is wrong with it. */
import { type GenericGeometry, GenericGeometry as Schema } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural, formatSize } from '../../format/numbers.ts';
import { parseBytes } from '../../format/parse.ts';

/** What the person typed and chose. */
export interface GeometryDraft {
  readonly base: string;
  readonly sectorLength: string;
  readonly bankWidthBytes: string;
  readonly deviceWidthBytes: string;
}

export interface GeometryCheck {
  /** Null while something is wrong. */
  readonly geometry: GenericGeometry | null;
  readonly baseError: string | null;
  readonly sectorError: string | null;
  readonly widthError: string | null;
  /** What it comes to: `256 blocks of 256 KiB · 2 chips of 16 bits`. Empty while something is wrong. */
  readonly summary: string;
}

/** Checks a draft against an image of `sizeBytes`. The engine checks it again, with rules of its own. */
export function checkGeometry(draft: GeometryDraft, sizeBytes: number): GeometryCheck {
  const base = parseBytes(draft.base);
  const sectorLengthBytes = parseBytes(draft.sectorLength);
  const bankWidthBytes = Number(draft.bankWidthBytes);
  const deviceWidthBytes = Number(draft.deviceWidthBytes);
  const errors = {
    baseError: base === null ? 'An address such as 0x0400_0000.' : null,
    sectorError: sectorError(sectorLengthBytes, sizeBytes),
    widthError: deviceWidthBytes > bankWidthBytes ? 'A chip can’t be wider than the bus it sits on.' : null,
  };
  const isGood = Object.values(errors).every((error) => error === null);
  const parsed = Schema.safeParse({ base, sectorLengthBytes, bankWidthBytes, deviceWidthBytes });
  if (!isGood || !parsed.success) return { geometry: null, ...errors, summary: '' };
  return { geometry: parsed.data, ...errors, summary: summaryOf(parsed.data, sizeBytes) };
}

function sectorError(sectorLengthBytes: number | null, sizeBytes: number): string | null {
  if (sectorLengthBytes === null || sectorLengthBytes === 0) return 'A size such as 64 KiB or 0x10000.';
  if (sizeBytes % sectorLengthBytes === 0) return null;
  return `${exactSize(sizeBytes)} can’t be divided into blocks of ${exactSize(sectorLengthBytes)}.`;
}

/** Rounded sizes would hide why the division fails. */
function exactSize(bytes: number): string {
  return bytes % 1024 === 0 ? formatSize(bytes) : `${formatCount(bytes)} bytes`;
}

function summaryOf(
  { sectorLengthBytes, bankWidthBytes, deviceWidthBytes }: GenericGeometry,
  sizeBytes: number,
): string {
  const blocks = `${formatPlural(sizeBytes / sectorLengthBytes, 'block')} of ${formatSize(sectorLengthBytes)}`;
  return `${blocks} · ${formatPlural(bankWidthBytes / deviceWidthBytes, 'chip')} of ${deviceWidthBytes * 8} bits`;
}
