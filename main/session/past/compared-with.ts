/** What the bytes of a flash were before, and which of them are other ones now. */
import type { ComparedWith, Since } from '../../../app/contract/image.ts';
import { tell } from '../../operations/known-operation.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { OperationFinder } from './operation-finder.ts';

/** A range of a flash, in bytes from its start. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** What bytes are compared with, and the position of it. */
export interface Then {
  readonly since: Since;
  readonly position: number;
}

/** What `since` comes to where the machine stands now: the nearest position that the history has. */
export function comparedWith(machine: Machine, flash: Flash, since: Since): ComparedWith {
  const { position, first, length } = machine.history.state();
  if (since === 'start') {
    const isFolded = first > 0 && !flash.changed.knowsOriginal;
    return { position: isFolded ? first : 0, operation: null, isFolded };
  }
  const operation =
    since === 'operation' ? new OperationFinder(machine.history.story, flash.device).lastAt(position) : null;
  const wanted = since === 'operation' ? (operation?.firstCycle ?? position + 1) - 1 : since;
  return {
    position: Math.min(Math.max(wanted, first), length),
    operation: operation && tell(operation),
    isFolded: wanted < first,
  };
}

/** What a range of a flash held then; null where it holds the same now. */
export function bytesThen(
  machine: Machine,
  flash: Flash,
  { since, position }: Then,
  { start, end }: Range,
): Uint8Array | null {
  if (since === 'start' && flash.changed.knowsOriginal) return flash.changed.originalIn(start, end);
  const range = { flash: flash.index, deviceOffset: start, lengthBytes: end - start };
  return machine.history.bytesAt(position, range);
}

/** Half-open ranges where two pieces of the same length differ. */
export function differences(now: Uint8Array, then: Uint8Array): [number, number][] {
  const ranges: [number, number][] = [];
  let from = -1;
  for (let at = 0; at < now.length; at++) {
    const differs = now[at] !== then[at];
    if (differs && from < 0) from = at;
    if (!differs && from >= 0) {
      ranges.push([from, at]);
      from = -1;
    }
  }
  if (from >= 0) ranges.push([from, now.length]);
  return ranges;
}
