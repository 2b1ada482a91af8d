/** The generic board's geometry as it stands in a form, and what is wrong with it. */
import {
  type GeometryShape,
  geometryFaults,
  proposeGeometry,
  sectorCountFor,
} from '../../../app/contract/geometry/generic-geometry.ts';
import { GenericGeometry, type MachineState } from '../../../app/contract/machine.ts';
import { parseBytes } from '../../../app/contract/text/parse-bytes.ts';
import { formatAddress, formatPlural, formatSize } from '../../format/numbers.ts';

/** The chip's width where QEMU is not told it. */
export const UNTOLD = 'untold';

/** What the person typed and chose. */
export interface GeometryDraft {
  readonly base: string;
  readonly commandSet: GenericGeometry['commandSet'];
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

/** The draft of the geometry that is open, or of the first flash's on a board that has its own. */
export function openDraft({ geometry, flashes }: MachineState): GeometryDraft {
  if (geometry !== null) return draftOf(geometry);
  const flash = flashes.find(({ image }) => image !== null) ?? flashes[0];
  const proposed = proposeGeometry(imageBytesOf(flashes) ?? 0);
  if (flash === undefined) return draftOf(proposed);
  const {
    base,
    geometry: { sectorLengthBytes, bankWidthBytes, deviceWidthBytes },
  } = flash;
  return draftOf({ base, commandSet: 'intel', sectorLengthBytes, bankWidthBytes, deviceWidthBytes });
}

/** The size of the image that the flash would hold; null without one. */
export function imageBytesOf(flashes: MachineState['flashes']): number | null {
  return flashes.find(({ image }) => image !== null)?.image?.sizeBytes ?? null;
}

/** A geometry as a person would have typed it. */
export function draftOf({
  base,
  commandSet,
  sectorLengthBytes,
  bankWidthBytes,
  deviceWidthBytes,
}: GeometryShape): GeometryDraft {
  return {
    base: formatAddress(base),
    commandSet,
    sectorLength: formatSize(sectorLengthBytes),
    bankWidthBytes: String(bankWidthBytes),
    deviceWidthBytes: deviceWidthBytes === null ? UNTOLD : String(deviceWidthBytes),
  };
}

/** Checks a draft against an image of `sizeBytes`, as the engine does when it is opened; null: no image is there. */
export function checkGeometry(draft: GeometryDraft, sizeBytes: number | null): GeometryCheck {
  const typed = { base: parseBytes(draft.base), sectorLengthBytes: parseBytes(draft.sectorLength) };
  const shape = shapeOf(draft, typed);
  const faults = geometryFaults(shape, sizeBytes ?? 1);
  const faultAt = (field: keyof GeometryShape) => {
    const fault = faults.find((each) => each.field === field);
    return fault === undefined ? null : `${fault.what}. ${fault.todo}`;
  };
  const errors = {
    baseError: typed.base === null ? 'An address such as 0x0400_0000.' : faultAt('base'),
    sectorError:
      typed.sectorLengthBytes === null ? 'A size such as 64 KiB or 0x10000.' : faultAt('sectorLengthBytes'),
    busError: faultAt('bankWidthBytes'),
    widthError: faultAt('deviceWidthBytes'),
  };
  const parsed = GenericGeometry.safeParse(shape);
  if (sizeBytes === null)
    return {
      geometry: null,
      ...errors,
      summary: 'The flash takes its size from an image, and none is open.',
    };
  if (faults.length > 0 || !parsed.success) return { geometry: null, ...errors, summary: '' };
  return { geometry: parsed.data, ...errors, summary: summaryOf(parsed.data, sizeBytes) };
}

function shapeOf(
  { commandSet, bankWidthBytes, deviceWidthBytes }: GeometryDraft,
  { base, sectorLengthBytes }: { base: number | null; sectorLengthBytes: number | null },
): GeometryShape {
  const bank = Number(bankWidthBytes);
  const chip = deviceWidthBytes === UNTOLD ? null : Number(deviceWidthBytes);
  return {
    base: base ?? Number.NaN,
    commandSet,
    sectorLengthBytes: sectorLengthBytes ?? Number.NaN,
    bankWidthBytes: bank,
    // QEMU's AMD flash is one chip as wide as its bus.
    deviceWidthBytes: commandSet === 'amd' ? bank : chip,
  };
}

function summaryOf(geometry: GenericGeometry, sizeBytes: number): string {
  const { sectorLengthBytes, bankWidthBytes, deviceWidthBytes } = geometry;
  const sectorCount = sectorCountFor(geometry, sizeBytes);
  const blocks = `${formatPlural(sectorCount, 'block')} of ${formatSize(sectorLengthBytes)}`;
  const chips =
    deviceWidthBytes === null
      ? `answers as one chip of ${bankWidthBytes * 8} bits`
      : `${formatPlural(bankWidthBytes / deviceWidthBytes, 'chip')} of ${deviceWidthBytes * 8} bits`;
  const tailBytes = sectorCount * sectorLengthBytes - sizeBytes;
  const tail = tailBytes === 0 ? '' : ` · ${formatPlural(tailBytes, 'byte')} of 0xff after the image`;
  return `${blocks} · ${chips}${tail}`;
}
