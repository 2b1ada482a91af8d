/** Buffered programs that come to nothing: data outside the buffer's window, a count that is wrong, a confirm that aborts. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Ongoing, WatchedFlash } from '../ongoing.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import { Again } from './again.ts';
import { hex, type RuleMaker, type Said } from './finding-rule.ts';

const READY = 0x80;

export const BUFFER_WINDOW: RuleMaker = (flash, report) => {
  let told: Ongoing | null = null;
  const again = new Again(flash, report);
  return {
    cycle(seen, operation) {
      const isOutside = seen.meaning.isData && seen.direction === 'write' && seen.note.outcome === 'error';
      if (operation.kind !== 'buffered-program' || !isOutside || told === operation) return;
      told = operation;
      again.tell(outside(flash, seen, operation), {
        rule: 'buffer-window',
        like: operation.words === 1 ? 'elsewhere' : 'over its end',
        more: (count) => `So it is with ${countText(count)} buffered programs in all.`,
      });
    },
  };
};

/** The driver sends the count elsewhere, or more than fits. */
function outside({ device }: WatchedFlash, seen: SeenCycle, { words, aimedAt }: Ongoing): Said {
  const { buffer } = device.snapshot();
  const place =
    buffer === null ? '' : ` at ${hex(buffer.offset)} to ${hex(buffer.offset + buffer.lengthBytes - 1)}`;
  const isFirst = words === 1;
  const departure = isFirst && seen.note.departure !== null ? ` ${seen.note.departure}` : '';
  return {
    cycle: seen.number,
    severity: 'error',
    what: `${hex(seen.data)} for ${hex(seen.deviceOffset)} is outside of the write buffer, which the count sent to ${hex(aimedAt)} laid${place}: the word is dropped, and the confirm will abort.${departure}`,
    todo: isFirst
      ? 'Send 0xe8 and the count to the address of the first data word.'
      : 'End a buffered program where its window ends, and begin another one there.',
  };
}

export const BUFFER_LOST: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle(seen, operation) {
      const isLost =
        operation.kind === 'buffered-program' && operation.isOver && seen.note.outcome === 'aborted';
      if (seen.direction === 'read' || !isLost) return;
      const stored = flash.device.array.read(seen.deviceOffset, seen.widthBytes);
      const looksReady = (stored & READY) !== 0;
      again.tell(lost({ seen, operation, stored, looksReady }), {
        rule: 'buffer-lost',
        like: String(looksReady),
        more: (count) => `So ${countText(count)} buffered programs are lost in all.`,
      });
    },
  };
};

function lost({
  seen,
  operation: { words, offset },
  stored,
  looksReady,
}: {
  seen: SeenCycle;
  operation: Ongoing;
  stored: number;
  looksReady: boolean;
}): Said {
  const wrong =
    (seen.data & 0xff) === 0xd0
      ? 'is confirmed while SR.4 is set'
      : `gets ${hex(seen.data)} where its confirm should be, after as many words as it announced`;
  const poll = looksReady
    ? 'which looks “ready”: a driver takes them for written'
    : 'which never looks “ready”: a driver waits in vain';
  return {
    cycle: seen.number,
    severity: 'error',
    what:
      `The buffered program at ${hex(offset)} ${wrong}: all of its ${countText(words * seen.widthBytes)} bytes are dropped. ` +
      `The device is back at the array, so that a poll reads stored data now, ${hex(stored)} at ${hex(seen.deviceOffset)}, ${poll}.`,
    todo: 'Read the status before the confirm (0xd0) and give up where SR.4 is set; send 0x70 before each poll after it, clear the error with 0x50, and write the data again.',
  };
}
