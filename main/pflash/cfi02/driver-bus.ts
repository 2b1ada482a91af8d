/** The bus as a driver of an AMD flash uses it: cycles at the places of the command set, and what its status bits tell. */

import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { CommandBus } from '../command-bus.ts';
import type { OperationCycle, OperationResult, OperationRun } from '../flash-device.ts';
import { type FlashGeometry, regionsOf } from '../geometry.ts';
import type { NorArray } from '../nor-array.ts';
import { type Cfi02Place, DQ } from './states.ts';

/** What of the device a driver must know. */
export interface Driven {
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  readonly places: Readonly<Record<Cfi02Place, number>>;
}

/** The second of two reads in a row, and the bits of DQ6 and DQ2 in which they differ. */
export interface Status {
  readonly bits: number;
  readonly flips: number;
}

export class AmdBus extends CommandBus {
  readonly #places: Driven['places'];

  constructor({ geometry, array, places }: Driven) {
    super(geometry, array.byteOrder);
    this.#places = places;
  }

  /** A command byte at a place. */
  place(name: Cfi02Place, byte: number): OperationCycle {
    return this.command(this.at(this.#places[name]), byte);
  }

  *unlock(): OperationRun {
    yield this.place('unlock0', 0xaa);
    yield this.place('unlock1', 0x55);
    return [];
  }

  /** The unlock cycles and a command. */
  *start(byte: number): OperationRun {
    yield* this.unlock();
    yield this.place('unlock0', byte);
    return [];
  }

  sectorAt(deviceOffset: number): number {
    return eraseBlockAt(regionsOf(this.geometry), deviceOffset).deviceOffset;
  }

  /** Reads twice: a device that is busy, or whose erase is suspended there, flips its toggle bits. */
  *status(deviceOffset: number): Generator<OperationCycle, Status, number> {
    const first = yield this.read(deviceOffset);
    const bits = yield this.read(deviceOffset);
    return { bits, flips: (first ^ bits) & (DQ.toggle | DQ.eraseToggle) };
  }

  /** The offset of the word that holds a byte. */
  wordStart(deviceOffset: number): number {
    return deviceOffset - (deviceOffset % this.widthBytes);
  }
}

/** Both toggle bits flip: an erase is under way, or its window is open. */
export function isErasing({ flips }: Status): boolean {
  return flips === (DQ.toggle | DQ.eraseToggle);
}

/** Why no write would be taken for a command; null if the status doesn't speak against it. */
export function whyNoCommand({ flips }: Status): string | null {
  return flips === DQ.toggle
    ? 'a program waits for its data: DQ6 flips. Any write would be that data, so nothing was sent; data of all ones ends it and changes no bit.'
    : null;
}

/** Why a command would be ignored, or break something off. */
export function whyBusy(status: Status): string | null {
  return isErasing(status)
    ? 'busy erasing: DQ6 and DQ2 flip, so nothing was sent. `wait` lets virtual time pass.'
    : whyNoCommand(status);
}

/** Why a command would not get at the cells of the sector that was read. */
export function whyTaken(status: Status): string | null {
  return status.flips === DQ.eraseToggle
    ? 'an erase of this sector is suspended: DQ2 flips, so nothing was sent. `resume` goes on with it.'
    : whyBusy(status);
}

/** A run that begins with a look at the status where it works, and sends nothing if that gives a reason not to. */
export function* unless(
  whyNot: (status: Status) => string | null,
  status: Generator<OperationCycle, Status, number>,
  run: OperationRun,
): OperationRun {
  const reason = whyNot(yield* status);
  return reason === null ? yield* run : [bad(reason)];
}

export const good = (text: string): OperationResult => ({ text, tone: 'good' });
export const bad = (text: string): OperationResult => ({ text, tone: 'bad' });
export const plain = (text: string): OperationResult => ({ text, tone: 'plain' });
