/** What is known of an operation, as far as others are told of it: of one that is settled, all that is kept. */
import type {
  DriverOperation,
  OperationBlock,
  OperationKind,
  Outcome,
} from '../../app/contract/operation.ts';
import { detailOf } from './details.ts';
import type { BusShape } from './query-attempt.ts';
import type { WatchedFlash } from './watched-flash.ts';

export interface KnownOperation {
  readonly flash: WatchedFlash;
  /**
   * Its place among those that began, ascending, and its own: one cycle on the bus may come to a flash as several accesses,
   * or to two flashes, and begin several operations.
   */
  readonly serial: number;
  readonly kind: OperationKind;
  readonly firstCycle: number;
  readonly lastCycle: number;
  readonly cycles: number;
  /** Its range, in bytes from the start of the flash; both are one place where it is for none. */
  readonly offset: number;
  readonly end: number;
  /** The erase blocks that it is for, ascending, where others lie between them; else none. */
  readonly blocks: readonly OperationBlock[];
  readonly outcome: Outcome;
  readonly isOver: boolean;
  /** What its detail counts, or the number that it says. */
  readonly count: number;
  /** What it takes the bank for, where it sends the query command. */
  readonly shape: BusShape | null;
}

/** As others are told of it. */
export function tell(known: KnownOperation): DriverOperation {
  const { kind, firstCycle, lastCycle, cycles, offset, end, flash, outcome } = known;
  const lengthBytes = end - offset;
  const detail = detailOf(known);
  const blocks = known.blocks.length === 0 ? {} : { blocks: [...known.blocks] };
  const range = { offset, lengthBytes, ...blocks };
  return { kind, firstCycle, lastCycle, cycles, device: flash.name, ...range, outcome, detail };
}

/** Whether a byte of its flash is among those that it is for. */
export function isFor({ offset, end, blocks }: KnownOperation, deviceOffset: number): boolean {
  if (deviceOffset < offset || deviceOffset >= end) return false;
  const isIn = (block: OperationBlock) =>
    block.offset <= deviceOffset && deviceOffset < block.offset + block.lengthBytes;
  return blocks.length === 0 || blocks.some(isIn);
}
