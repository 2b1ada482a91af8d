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
  readonly isBusy: boolean;
}

/**
 * The states that follow each other. A cycle elsewhere leaves them as they were; while time passes a device may become
 * another one, so nothing is said of that unless it is the same afterwards.
 */
export function stateSpansOf(cycles: readonly StoryCycle[]): StateSpan[] {
  const spans: StateSpan[] = [];
  let isSure = false;
  for (const { number, kind, state } of cycles) {
    const last = spans.at(-1);
    const isElsewhere = state === null && (kind === 'read' || kind === 'write');
    if (last !== undefined && (state === null ? isElsewhere && isSure : isSame(last, state)))
      spans[spans.length - 1] = { ...last, lastCycle: number };
    else if (state !== null) spans.push({ firstCycle: number, lastCycle: number, ...state });
    isSure = state !== null || (isSure && isElsewhere);
  }
  return spans;
}

function isSame(span: StateSpan, state: NonNullable<StoryCycle['state']>): boolean {
  return span.title === state.title && span.readsArray === state.readsArray && span.isBusy === state.isBusy;
}

/** While the device worked by itself: busy before time passed and after it, it was busy all along. */
export function busySpansOf(states: readonly StateSpan[]): Span[] {
  const spans: Span[] = [];
  let wasBusy = false;
  for (const { firstCycle, lastCycle, isBusy } of states) {
    const last = spans.at(-1);
    if (isBusy && wasBusy && last !== undefined) spans[spans.length - 1] = { ...last, lastCycle };
    else if (isBusy) spans.push({ firstCycle, lastCycle });
    wasBusy = isBusy;
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
