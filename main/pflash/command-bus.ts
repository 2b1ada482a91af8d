/** What the named operations of both command sets have in common: cycles as wide as the bank takes, and bytes as words. */
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Operation, OperationCycle, OperationRun } from './flash-device.ts';
import { accessWidthOf, type FlashGeometry, fromChip, onEveryChip, type WidthBytes } from './geometry.ts';
import { type ByteOrder, NorArray } from './nor-array.ts';

/** Cycles as wide as the bank takes as one, with the command on every chip. */
export class CommandBus {
  readonly geometry: FlashGeometry;
  readonly byteOrder: ByteOrder;

  readonly #strideBytes: number;

  /** `strideBytes` lie between two device words on the bus; the bank's width unless told otherwise. */
  constructor(geometry: FlashGeometry, byteOrder: ByteOrder, strideBytes: number = geometry.bankWidthBytes) {
    this.geometry = geometry;
    this.byteOrder = byteOrder;
    this.#strideBytes = strideBytes;
  }

  get widthBytes(): WidthBytes {
    return accessWidthOf(this.geometry);
  }

  command(deviceOffset: number, byte: number): OperationCycle {
    return { direction: 'write', deviceOffset, data: onEveryChip(this.geometry, byte) };
  }

  data(deviceOffset: number, value: number): OperationCycle {
    return { direction: 'write', deviceOffset, data: value };
  }

  read(deviceOffset: number): OperationCycle {
    return { direction: 'read', deviceOffset };
  }

  /** Offset of a device word. */
  at(word: number): number {
    return word * this.#strideBytes;
  }

  chip0(busValue: number): number {
    return fromChip(this.geometry, busValue, 0);
  }
}

/** An operation without parameters. */
export function operation(name: string, does: string, run: () => OperationRun): Operation {
  return { name, parameters: '', does, foldsReads: false, run };
}

/** An operation at an address. */
export function operationAt(
  name: string,
  does: string,
  run: (deviceOffset: number) => OperationRun,
): Operation {
  return { name, parameters: 'ADDR', does, foldsReads: false, run };
}

/**
 * Words as wide as the cycles that hold the data, first one at the device offset rounded down to a word; the bytes around the data
 * keep what the array has there, which must answer reads.
 */
export function* toWords(
  bus: CommandBus,
  offset: number,
  data: Uint8Array,
): Generator<OperationCycle, number[], number> {
  const width = bus.widthBytes;
  const lead = offset % width;
  const bytes = new NorArray(
    new Uint8Array(Math.ceil((lead + data.length) / width) * width),
    false,
    bus.byteOrder,
  );
  const edges = new Set<number>();
  if (lead > 0) edges.add(0);
  if ((lead + data.length) % width > 0) edges.add(bytes.bytes.length - width);
  for (const edge of edges) bytes.overwrite(edge, yield bus.read(offset - lead + edge), width);
  bytes.store(lead, data);
  return Array.from({ length: bytes.bytes.length / width }, (_, index) => bytes.read(index * width, width));
}

/** `1 byte`, `4,096 bytes`. */
export function sayBytes(count: number): string {
  return pluralText(count, 'byte');
}

/** `0x1f000`. */
export function hexOf(value: number): string {
  return `0x${value.toString(16)}`;
}
