/** The erase blocks whose bytes are not what they were. */
import { eraseBlockAt, eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { Since } from '../../../app/contract/image.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { bytesThen, comparedWith, type Then } from './compared-with.ts';

/** A block that something was changed in, and where; it may be what it was all the same. */
interface TouchedBlock {
  readonly number: number;
  /** Device offsets, half-open: what one event changed in it. */
  readonly start: number;
  readonly end: number;
}

/** Looked at before a whole block is: most changes show in their first bytes. */
const FIRST_BYTES = 4096;

/** The blocks with bytes that are not what they were, ascending. @throws UserError if the image is lost */
export function changedSince(machine: Machine, index: number, since: Since): number[] {
  const flash = machine.flash(index);
  flash.mustBeThere();
  const then = { since, position: comparedWith(machine, flash, since).position };
  const differs = (start: number, end: number) => {
    const was = bytesThen(machine, flash, then, { start, end });
    return was !== null && Buffer.compare(was, flash.device.array.bytes.subarray(start, end)) !== 0;
  };
  const changed = touchedBlocks(machine, flash, then).filter(({ number, start, end }) => {
    if (differs(start, Math.min(end, start + FIRST_BYTES))) return true;
    const { deviceOffset, lengthBytes } = eraseBlockOf(regionsOf(flash.geometry), number);
    return differs(deviceOffset, deviceOffset + lengthBytes);
  });
  flash.mustBeThere();
  return changed.map(({ number }) => number);
}

/** Those that something was changed in between then and now, ascending. */
export function touchedBlocks(machine: Machine, flash: Flash, then: Then): TouchedBlock[] {
  const { changed, index, geometry, device } = flash;
  const regions = regionsOf(geometry);
  if (then.since === 'start' && changed.knowsOriginal) {
    return changed.numbers().map((number) => {
      const { deviceOffset: start, lengthBytes } = eraseBlockOf(regions, number);
      return { number, start, end: start + lengthBytes };
    });
  }
  const blocks = new Map<number, TouchedBlock>();
  const all = { flash: index, deviceOffset: 0, lengthBytes: device.array.bytes.length };
  machine.history.tellBetween(then.position, all, ({ start, end }) => {
    for (let at = start; at < end; ) {
      const block = eraseBlockAt(regions, at);
      const next = block.deviceOffset + block.lengthBytes;
      blocks.set(block.index, { number: block.index, start: at, end: Math.min(end, next) });
      at = next;
    }
    return true;
  });
  return [...blocks.values()].sort((a, b) => a.number - b.number);
}
