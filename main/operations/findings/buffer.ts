/** Buffered programs that come to nothing: data outside the buffer's window, a count that is wrong, a confirm that aborts. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { lowBytes, onEveryChip } from '../../pflash/geometry.ts';
import type { Ongoing } from '../ongoing.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker, type Said } from './finding-rule.ts';

const READY = 0x80;
const CONFIRM = 0xd0;

export const BUFFER_WINDOW: RuleMaker = (flash, report) => {
  let told: Ongoing | null = null;
  /** Where the last cycle before the first word went. */
  let countAt = 0;
  const again = new Again(flash, report);
  return {
    cycle(seen, operation) {
      const { direction, meaning, note, deviceOffset } = seen;
      if (operation.kind !== 'buffered-program' || direction === 'read') return;
      if (operation.words === 0) countAt = deviceOffset;
      if (!meaning.isData || note.outcome !== 'error' || told === operation) return;
      told = operation;
      again.tell(() => outside(flash, seen, { countAt, isFirst: operation.words === 1 }), {
        rule: 'buffer-window',
        like: operation.words === 1 ? 'elsewhere' : 'over its end',
        more: (count) => `${countText(count)} buffered programs are like this.`,
      });
    },
    remember() {
      const [restore, was, at] = [again.remember(), told, countAt];
      return (asItWas) => {
        restore();
        told = asItWas(was);
        countAt = at;
      };
    },
  };
};

/** The driver sends the count elsewhere, or more than fits. */
function outside(
  flash: WatchedFlash,
  { number, data, deviceOffset, note }: SeenCycle,
  { countAt, isFirst }: { readonly countAt: number; readonly isFirst: boolean },
): Said {
  const { buffer } = flash.device.snapshot();
  const place =
    buffer === null ? '' : ` over ${hex(buffer.offset)} to ${hex(buffer.offset + buffer.lengthBytes - 1)}`;
  const departure = isFirst && note.departure !== null ? ` ${note.departure}` : '';
  return {
    cycle: number,
    severity: 'error',
    what: `${hex(data)} for ${placeOf(flash, deviceOffset)} is outside of the write buffer, which the count sent to ${hex(countAt)} laid${place}: the word is dropped, and the confirm will abort.${departure}`,
    todo: isFirst
      ? 'Send 0xe8 and the count to the address of the first data word.'
      : 'End a buffered program where its window ends, and begin another one there.',
  };
}

export const BUFFER_LOST: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle(seen, operation) {
      if (operation.kind !== 'buffered-program' || seen.direction === 'read') return;
      // What a protected flash refuses is told as that.
      if (seen.note.outcome !== 'aborted' || flash.device.array.isProtected) return;
      const isConfirm = (seen.data & 0xff) === CONFIRM;
      const pollAt = isConfirm ? seen.deviceOffset : operation.aimedAt;
      const stored = flash.device.array.read(pollAt, seen.widthBytes);
      const ready = lowBytes(onEveryChip(flash.device.geometry, READY), seen.widthBytes);
      const looksReady = (stored & ready) >>> 0 === ready;
      const poll =
        `The device is back at the array, so that a poll reads stored data now, ${hex(stored)} at ${hex(pollAt)}, ` +
        (looksReady
          ? 'which looks “ready”: a driver takes the words for written.'
          : 'which never looks “ready”: a driver waits in vain.');
      again.tell(() => lost(flash, seen, operation, { isConfirm, poll }), {
        rule: 'buffer-lost',
        like: `${isConfirm} ${looksReady}`,
        more: (count) => `${countText(count)} buffered programs are lost like this.`,
      });
    },
    remember: () => again.remember(),
  };
};

function lost(
  flash: WatchedFlash,
  { number, data }: SeenCycle,
  { words, dataBytes, offset }: Ongoing,
  { isConfirm, poll }: { readonly isConfirm: boolean; readonly poll: string },
): Said {
  const wrong = isConfirm
    ? 'is confirmed while SR.4 is set'
    : `gets ${hex(data)} where its confirm should be, after the ${pluralText(words, 'word')} that its count announced`;
  return {
    cycle: number,
    severity: 'error',
    what: `The buffered program at ${placeOf(flash, offset)} ${wrong}: all of its ${pluralText(dataBytes, 'byte')} are dropped. ${poll}`,
    todo: isConfirm
      ? 'Read the status before the confirm (0xd0) and give up where SR.4 is set; send 0x70 before each poll after it, clear the error with 0x50, and write the data again.'
      : 'Send the number of words less one as the count, on every chip, then as many words, then the confirm (0xd0).',
  };
}
