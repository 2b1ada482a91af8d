/** What there is to say of a place of an image: which bytes, what they are like, where they lie, and in what. */
import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { type ByteCell, CLASS_WORDS, classOf } from '../../../app/contract/overview/byte-cell.ts';
import { isGap } from '../../../app/contract/structure.ts';
import { formatAddress, formatSize } from '../../format/numbers.ts';
import { placeInPartition } from '../../state/partitions/partitions.ts';
import type { StructureIndex } from '../../state/structure/structure-index.ts';
import { blockText } from '../bytes/scene.ts';

export interface PlaceWords {
  /** `0x0012_0000, 1 KiB` */
  readonly where: string;
  /** `compressed or encrypted, entropy 7.98 of 8 bits` */
  readonly what: string;
  /** `block 4 of 256, erased 2×` */
  readonly block: string;
  /** `rootfs + 0x1234`; null where the flash is not divided, or not there. */
  readonly partition: string | null;
  /** From the outermost structure to the innermost: `OVMF main volume › LZMA section`; null where there is none. */
  readonly structure: string | null;
}

/** More of them than this are told by the first and the last ones. */
const PATH_MOST = 4;

/** Of the cell that begins at `start`, and what is at its first byte. `cell`: null where it is not counted yet. */
export function placeWords(
  flash: FlashState,
  {
    start,
    lengthBytes,
    cell,
  }: { readonly start: number; readonly lengthBytes: number; readonly cell: ByteCell | null },
  { index, layout }: { readonly index: StructureIndex | null; readonly layout: KeptLayout | null },
): PlaceWords {
  return {
    where: `${formatAddress(start)}, ${formatSize(lengthBytes)}`,
    what: cell === null ? 'not counted yet' : cellText(cell, lengthBytes),
    block: blockText(flash, start),
    partition: placeInPartition(layout, start),
    structure: index === null ? null : pathText(index, start),
  };
}

/** All of it in one line. */
export function placeText({ where, what, block, partition, structure }: PlaceWords): string {
  return [where, what, block, partition, structure].filter((part) => part !== null).join(' · ');
}

function cellText(cell: ByteCell, lengthBytes: number): string {
  const kind = classOf(cell, lengthBytes);
  // Most of it is one thing, and that is not all there is to say.
  const blank =
    kind === 'data' && (cell.erasedShare >= MUCH ? 'erased' : cell.zeroShare >= MUCH ? 'zeros' : null);
  const share = Math.round(100 * Math.max(cell.erasedShare, cell.zeroShare));
  const most = blank ? `, ${share} % of it ${blank}` : '';
  return `${CLASS_WORDS[kind]}${most}, entropy ${cell.entropy.toFixed(2)} of 8 bits`;
}

const MUCH = 0.3;

function pathText(index: StructureIndex, offset: number): string | null {
  const innermost = index.innermostAt(offset);
  const row = innermost === null ? undefined : index.rows[innermost];
  if (row === undefined || isGap(row)) return null;
  const names = index.pathOf(row.id).map((id) => index.rows[id]?.name ?? '');
  const shown = names.length <= PATH_MOST ? names : [...names.slice(0, 2), '…', ...names.slice(-1)];
  return shown.join(' › ');
}
