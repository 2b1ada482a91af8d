/** What the rest of the engine knows of a flash device, whatever its command set. */
import type { DeviceSnapshot, NextCycle } from '../../app/contract/device.ts';
import type { Outcome } from '../../app/contract/operation.ts';
import type { QueryRow } from '../../app/contract/query.ts';
import type { StateMachine } from '../../app/contract/states.ts';
import type { CycleMeaning } from './cycle-meaning.ts';
import type { FlashGeometry, WidthBytes } from './geometry.ts';
import type { NorArray } from './nor-array.ts';
import type { Remembered } from './remembered.ts';

/** What the device made of the last bus cycle. A constant: making one allocates nothing. */
export interface CycleNote {
  readonly what: string;
  /** `bad` where the device refused or flagged an error. */
  readonly tone: 'plain' | 'good' | 'bad';
  /** Where QEMU departs from the datasheet here: one sentence. */
  readonly departure: string | null;
  /** Why the operation that the cycle belongs to does not go well; absent where nothing speaks against it. */
  readonly outcome?: Outcome;
}

/** What a state is to who follows a driver from outside. A constant for each state. */
export interface Standing {
  /** Stable name of the state: `readArray`. */
  readonly name: string;
  readonly title: string;
  /** The next write begins a command. */
  readonly isFirstCycle: boolean;
  readonly reads: 'array' | 'status' | 'identifier' | 'query';
  /** The device works by itself and is not to be disturbed. */
  readonly isBusy: boolean;
}

/** A field of the query table, decoded; the session adds where it lies on the bus. */
export type QueryField = Omit<QueryRow, 'address' | 'onTheBus'>;

/** Where QEMU's query table departs from the standard, or what a driver would get wrong: a sentence or two. */
export interface QueryNote {
  readonly title: string;
  readonly text: string;
  readonly tone: 'plain' | 'warning';
}

/** One bus access that a named operation asks for. The driver of the operation answers reads with their value. */
export type OperationCycle =
  | { readonly direction: 'write'; readonly deviceOffset: number; readonly data: number }
  | { readonly direction: 'read'; readonly deviceOffset: number };

/** What a named operation says when it is done. */
export interface OperationResult {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

/** Yields cycles of bank width, is given what each read answered, and returns what came of it, line by line. */
export type OperationRun = Generator<OperationCycle, readonly OperationResult[], number>;

/** A command of the device at a driver's level. */
export interface Operation {
  readonly name: string;
  readonly parameters: '' | 'ADDR' | 'ADDR BYTES';
  readonly does: string;
  /** Whether runs of equal cycles are better shown as one line. */
  readonly foldsReads: boolean;
  run(deviceOffset: number, data: Uint8Array): OperationRun;
}

/**
 * A parallel NOR flash on the bus. Offsets are bytes from the start of the device; data is an unsigned value of the
 * access's width. The bus has no errors: whatever is written or read, the device answers, as QEMU's does.
 */
export interface FlashDevice {
  /** As a person says it: `Intel command set`. */
  readonly commandSet: string;
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  /** QEMU's romd mode: reads go straight to the array, the device doesn't see them. */
  readonly isDirect: boolean;
  /** Hears of each change of `isDirect`. */
  onDirectChange: ((isDirect: boolean) => void) | undefined;
  /** Hears of what the device does by itself when its time has come. A device that never waits never calls it. */
  onTimer: ((note: CycleNote) => void) | undefined;
  /** Note of the last write. */
  readonly note: CycleNote;
  /** What the last write was to what a driver is doing. */
  readonly meaning: CycleMeaning;
  /** The state the device is in. */
  readonly standing: Standing;
  /** What a read there is answered now: a suspended erase has its status read in its own blocks. */
  readsAt(deviceOffset: number): Standing['reads'];
  /** `status`: the status register, or the status bits as the last read of them left them. */
  readonly registers: { readonly status: number };
  /** The status holds an error that stays until a driver clears it. */
  readonly hasError: boolean;

  read(deviceOffset: number, widthBytes: WidthBytes): number;
  write(deviceOffset: number, data: number, widthBytes: WidthBytes): void;
  /** @returns what puts the device back as it is now, its array aside; the clock has to stand where it stood then. */
  remember(): Remembered;
  /**
   * Comes into the state of another device of the same kind, its array aside; the clock has to stand where its clock stands.
   * @throws Error for one of another kind
   */
  takeOver(other: FlashDevice): void;
  /** What a write would be if the device were back at the array, where every command begins. */
  meaningAtStart(deviceOffset: number, data: number): CycleMeaning;
  /** Power-on: the state after QEMU's system reset. The array stays. */
  reset(): void;

  /** What this answer to a read means in the present state. */
  explainRead(deviceOffset: number, value: number, widthBytes: WidthBytes): CycleNote;
  snapshot(): DeviceSnapshot;
  /** The cycles the device would take now, from its own table. */
  nextCycles(): NextCycle[];
  /** Its own table, with what time does. */
  stateMachine(): StateMachine;
  readonly operations: readonly Operation[];
  /** One chip's query table, from query offset 0. */
  readonly queryBytes: Uint8Array;
  /** Bytes on the bus from one query word to the next. */
  readonly queryStrideBytes: number;
  queryFields(): QueryField[];
  queryNotes(): QueryNote[];
  /** How a driver enters the query and where it reads, in the console's syntax, at this bank's base address. */
  howToQuery(busBase: number): string;
}
