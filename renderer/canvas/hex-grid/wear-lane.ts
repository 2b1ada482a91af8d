/** The lane of wear beside the overview: a bar for each erase block that was erased or programmed. Pure layout and paint. */
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { BlockWear, EraseBlockRegion } from '../../../app/contract/machine.ts';
import type { Palette } from './palette.ts';

/** From `startPx` down. */
export interface WearBar {
  readonly startPx: number;
  readonly lengthPx: number;
  /** How far it reaches across the lane, 0 to 1: by the erases, each one more counting less. 0 if it was only programmed. */
  readonly share: number;
}

const BAR_LEAST_PX = 3;

/** Places the bars on a strip of this height, in px; the most worn ones last, so that they are seen where bars overlap. */
export function layoutWear(
  wear: readonly BlockWear[],
  shape: { readonly sizeBytes: number; readonly regions: readonly EraseBlockRegion[] },
  heightPx: number,
): WearBar[] {
  const most = wear.reduce((sum, { erases }) => Math.max(sum, erases), 0);
  const scale = heightPx / Math.max(1, shape.sizeBytes);
  return wear
    .map(({ block, erases }) => {
      const { deviceOffset, lengthBytes } = eraseBlockOf(shape.regions, block);
      const lengthPx = Math.max(BAR_LEAST_PX, lengthBytes * scale);
      const startPx = Math.min(deviceOffset * scale, heightPx - lengthPx);
      return { startPx, lengthPx, share: erases === 0 ? 0 : Math.log2(1 + erases) / Math.log2(1 + most) };
    })
    .sort((a, b) => a.share - b.share);
}

/** Draws the bars from the left edge of their lane on; a block that was only programmed has a thin one. */
export function paintWear(
  context: CanvasRenderingContext2D,
  bars: readonly WearBar[],
  palette: Palette,
  lane: { readonly leftX: number; readonly widthPx: number; readonly thinPx: number },
): void {
  for (const { startPx, lengthPx, share } of bars) {
    context.fillStyle = share === 0 ? palette.secondary : palette.changed;
    const widthPx = Math.max(lane.thinPx, Math.round(share * lane.widthPx));
    context.fillRect(lane.leftX, startPx, widthPx, lengthPx);
  }
}
