/** A comparison in words. Pure. */
import type { Compared } from '../../../app/contract/comparing.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatByte, formatCount, formatPlural, formatSize } from '../../format/numbers.ts';
import { fileName, shortFlashName } from '../../format/paths.ts';
import type { Comparison } from '../../state/compare/comparison.ts';
import { positionText } from '../../state/since.ts';

/** What stands over the bytes of each side. */
export interface SideNames {
  readonly flash: string;
  readonly other: string;
}

export function sideNames(
  flash: FlashState,
  flashes: readonly FlashState[],
  { other, result }: Comparison,
): SideNames {
  return { flash: `${shortFlashName(flash.name)} now`, other: otherName(flash, flashes, other, result) };
}

function otherName(
  flash: FlashState,
  flashes: readonly FlashState[],
  other: Comparison['other'],
  result: Compared | null,
): string {
  if (other.kind === 'file') return fileName(other.path);
  if (other.kind === 'flash') return `${shortFlashName(flashes[other.flash]?.name ?? 'another flash')} now`;
  const name = shortFlashName(flash.name);
  const position = result?.position ?? (other.kind === 'position' ? other.position : 0);
  if (result?.isFolded) return `${name} at ${positionText(position)}, the first that is kept`;
  if (other.kind === 'opened') return `${name} as it was opened`;
  return `${name} at ${positionText(position)}`;
}

/** What a state of the history comes before: it stands at the left. */
export function isOtherFirst({ other }: Pick<Comparison, 'other'>): boolean {
  return other.kind === 'opened' || other.kind === 'position';
}

/** `1,234 bytes in 56 ranges differ; b.fd is 4 KiB longer`. */
export function summaryText(result: Compared, names: SideNames): string {
  const { flashBytes, otherBytes, differingBytes, count, kept } = result;
  const longer = flashBytes > otherBytes ? names.flash : names.other;
  const rest = Math.abs(flashBytes - otherBytes);
  const tail = rest === 0 ? '' : `; ${longer} is ${formatSize(rest)} longer`;
  if (count === 0) {
    const both = formatPlural(Math.min(flashBytes, otherBytes), 'byte');
    return rest === 0 ? `Both are the same: ${both}` : `The first ${both} are the same${tail}`;
  }
  const more = kept < count ? `, of which the first ${formatCount(kept)} are listed` : '';
  const verb = differingBytes === 1 ? 'differs' : 'differ';
  return `${formatPlural(differingBytes, 'byte')} in ${formatPlural(count, 'range')} ${verb}${more}${tail}`;
}

/** What a screen reader hears of the cursor's byte in one side. */
export function byteWords(
  here: number | undefined,
  there: number | undefined,
  { here: hereName, there: thereName }: { readonly here: string; readonly there: string },
): string {
  if (here === undefined) return `after the end of ${hereName}`;
  if (there === undefined) return `${formatByte(here)}, after the end of ${thereName}`;
  if (here === there) return `${formatByte(here)}, the same in both`;
  return `${formatByte(here)}, ${formatByte(there)} in ${thereName}`;
}
