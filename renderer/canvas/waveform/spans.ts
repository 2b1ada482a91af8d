/** What lies over several cycles: states, work, operations. */
import type { DriverOperation } from '../../../app/contract/operation.ts';
import type { StoryCycle } from '../../../app/contract/story.ts';
import { laneOfKind, type OperationLane } from './layout.ts';
import type { WaveView } from './wave-view.ts';

/** Both ends are numbers of cycles in it. */
export interface Span {
  readonly firstCycle: number;
  readonly lastCycle: number;
}

export interface StateSpan extends Span {
  readonly title: string;
  readonly readsArray: boolean;
}

/** The states that follow each other. A cycle that concerned no flash leaves the one before it as it was. */
export function stateSpansOf(cycles: readonly StoryCycle[]): StateSpan[] {
  const spans: StateSpan[] = [];
  for (const { number, state } of cycles) {
    const last = spans.at(-1);
    const isSame = state === null || (last?.title === state.title && last.readsArray === state.readsArray);
    if (last !== undefined && isSame) spans[spans.length - 1] = { ...last, lastCycle: number };
    else if (state !== null)
      spans.push({
        firstCycle: number,
        lastCycle: number,
        title: state.title,
        readsArray: state.readsArray,
      });
  }
  return spans;
}

/** While the device worked by itself. */
export function busySpansOf(cycles: readonly StoryCycle[]): Span[] {
  const spans: Span[] = [];
  for (const { number, state } of cycles) {
    if (state?.isBusy !== true) continue;
    const last = spans.at(-1);
    if (last?.lastCycle === number - 1) spans[spans.length - 1] = { ...last, lastCycle: number };
    else spans.push({ firstCycle: number, lastCycle: number });
  }
  return spans;
}

/** The operation that a cycle is of, as far as it can be told: of several around it the one that began last. */
export function operationOf(
  operations: readonly DriverOperation[],
  number: number,
): DriverOperation | undefined {
  return operations.findLast(({ firstCycle, lastCycle }) => firstCycle <= number && number <= lastCycle);
}

/** How much of a pixel's cycles are an operation's of each lane, 0 to 1: one number a pixel. */
export type Density = Readonly<Record<OperationLane, Float32Array>>;

export function densityOf(
  operations: readonly DriverOperation[],
  { left, cyclePx }: WaveView,
  widthPx: number,
): Density {
  const columns = Math.max(0, Math.ceil(widthPx));
  const lane = () => new Float32Array(columns);
  const density = { erase: lane(), program: lane(), read: lane(), status: lane(), other: lane() };
  for (const { kind, firstCycle, lastCycle } of operations) {
    const filled = density[laneOfKind(kind)];
    const startX = Math.max(0, (firstCycle - 1 - left) * cyclePx);
    const endX = Math.min(columns, (lastCycle - left) * cyclePx);
    for (let column = Math.floor(startX); column < endX; column += 1) {
      const share = Math.min(endX, column + 1) - Math.max(startX, column);
      filled[column] = Math.min(1, (filled[column] ?? 0) + share);
    }
  }
  return density;
}
