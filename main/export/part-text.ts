/** Words that several forms of a session share. */

import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { BusData } from '../../app/contract/units.ts';
import type { ImageEdit } from '../session/journal/image-edit.ts';
import type { SessionPart } from './session-part.ts';
import type { ToldMachine } from './told-machine.ts';

/** What is written, and of which part of which machine. */
export interface Telling {
  readonly part: SessionPart;
  readonly told: ToldMachine;
}

/** `cycles 200 to 260 of 5,000`; waits, timers, resets and edits are counted as cycles. */
export function rangeText({ from, to, machine }: SessionPart): string {
  const { length } = machine.history.state();
  return `cycles ${countText(from)} to ${countText(to)} of ${countText(length)}`;
}

/** What came before the part and is not in it; null where it is the beginning. */
export function beforeText({ before, machine }: SessionPart): string | null {
  if (before === 0) return null;
  const { first } = machine.history.state();
  const folded = first === 0 ? '' : `; of those, ${countText(first)} are no longer kept`;
  return `Cycles 1 to ${countText(before)} came before${folded}. Played on a fresh machine, this part finds the flashes as after power-on, with the bytes of their images.`;
}

/** The files that must lie behind the flashes, a line each. */
export function imageLines({ flashes }: ToldMachine): string[] {
  return flashes.flatMap(({ name, image }) => {
    if (image === null) return [];
    const when = image.mode === 'write-through' ? ' as the session left it' : '';
    const sum = image.sha256 === null ? 'not to be read any more' : `sha256 ${image.sha256}${when}`;
    return [`${name}: ${image.name}, ${pluralText(image.sizeBytes, 'byte')}, ${sum}`];
  });
}

/** An edit in words, for a form that has none of its own: `a direct edit of 4 bytes at 0x10 of virt.flash0`. */
export function editText({ machine }: SessionPart, { flash, deviceOffset, lengthBytes }: ImageEdit): string {
  const { name } = machine.flash(flash).plan;
  return `a direct edit of ${pluralText(lengthBytes, 'byte')} at 0x${deviceOffset.toString(16)} of ${name}`;
}

/** As wide as the access: `0x00800080`. */
export function hexData(data: BusData, widthBytes: number): string {
  return `0x${data.toString(16).padStart(2 * widthBytes, '0')}`;
}
