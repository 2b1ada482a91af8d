/** What a write is to what a driver is doing, as the row of a device's table says it. */
import type { OperationKind } from '../../app/contract/operation.ts';

/** Of one write. */
export interface CycleMeaning {
  /** The row, as its state's rows tell it apart: `0x20`, or what is expected where any byte will do. */
  readonly cycle: string;
  /** Null: goes on with what was begun, or says nothing yet. */
  readonly operation: OperationKind | null;
  /** Its data is to be programmed. */
  readonly isData: boolean;
  readonly isRefusal: boolean;
  /** The command set wants it at one address: where it went says nothing of what it is for. */
  readonly isPlaced: boolean;
}

/** Of a device that has taken no cycle yet. */
export const NO_MEANING: CycleMeaning = {
  cycle: '',
  operation: null,
  isData: false,
  isRefusal: false,
  isPlaced: false,
};
