/** Draws what is too much to be told cycle by cycle: operations, each on the lane of what it does. */
import { type Lane, laneOfKind, type OperationLane } from './layout.ts';
import { type Paper, paintSpan } from './paper.ts';
import type { Tone, WaveScene } from './scene.ts';
import { densityOf } from './spans.ts';
import { cyclesInSight, xOf } from './wave-view.ts';

const TONES: Readonly<Record<OperationLane, Tone>> = {
  erase: 'changed',
  program: 'you',
  read: 'direct',
  status: 'plain',
  other: 'machine',
};
/** From this width on an operation is drawn as one, and not as a part of its pixels. */
const SPAN_LEAST_PX = 4;
/** The least that is seen of a pixel in which anything was done. */
const SHARE_LEAST = 0.25;

export function paintOperations(paper: Paper, scene: WaveScene): void {
  const { firstCycle, lastCycle } = cyclesInSight(paper.space, paper.view);
  const operations = scene.operations.filter(
    (operation) => operation.firstCycle <= lastCycle && operation.lastCycle >= firstCycle,
  );
  const isWide = (operation: { firstCycle: number; lastCycle: number }) =>
    (operation.lastCycle - operation.firstCycle + 1) * paper.view.cyclePx >= SPAN_LEAST_PX;
  const density = densityOf(
    operations.filter((operation) => !isWide(operation)),
    paper.view,
    paper.space.widthPx,
  );
  for (const lane of paper.layout.operationLanes) {
    const tone = paper.palette.tones[TONES[lane.name]];
    paintRest(paper, lane);
    paintDensity(paper, lane, density[lane.name], tone.line);
    for (const operation of operations) {
      if (laneOfKind(operation.kind) !== lane.name || !isWide(operation)) continue;
      const { name, isInVain } = scene.lookOf(operation);
      const { line, ground } = isInVain ? paper.palette.tones.error : tone;
      const label = isInVain ? `✕ ${name}` : name;
      const at = {
        startX: xOf(paper.view, operation.firstCycle - 1),
        endX: xOf(paper.view, operation.lastCycle),
      };
      paintSpan(paper, lane, at, { line, ground, text: paper.palette.text, label });
    }
  }
}

function paintRest({ context, palette, space, view }: Paper, { topY, heightPx }: Lane<string>): void {
  const startX = Math.max(0, xOf(view, space.first));
  const endX = Math.min(space.widthPx, xOf(view, space.length));
  context.fillStyle = palette.line;
  context.fillRect(startX, topY + heightPx - 1, endX - startX, 1);
}

function paintDensity(
  { context }: Paper,
  { topY, heightPx }: Lane<string>,
  shares: Float32Array,
  color: string,
): void {
  context.fillStyle = color;
  shares.forEach((share, column) => {
    if (share === 0) return;
    const barPx = Math.max(SHARE_LEAST, share) * heightPx;
    context.fillRect(column, topY + heightPx - barPx, 1, barPx);
  });
}
