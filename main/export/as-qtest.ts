/**
 * A part of a session as lines of QEMU's qtest protocol. Each has what must answer it behind a `#`, which both QEMU and
 * Norscope pass over: `sed 's/.* # //'` gives the answers alone, to be compared with those of another machine.
 */
import { editText, rangeText, type Telling } from './part-text.ts';
import type { PartCycle } from './session-part.ts';

const LETTERS: Readonly<Record<number, string>> = { 1: 'b', 2: 'w', 4: 'l', 8: 'q' };

/**
 * Lines, with their ends. The protocol has no word for a reset of the machine (measured: QEMU 7.2.22; its QMP has one,
 * `system_reset`), nor one for an edit of its image: a line that asks for nothing says where one was.
 */
export function* asQtest({ part, told }: Telling): Generator<string, void, undefined> {
  const endianness = part.machine.bus.isBigEndian ? 'big' : 'little';
  // A question that every machine answers: the protocol has no comments of their own.
  const remark = (text: string) => `endianness # ${text} # OK ${endianness}\n`;
  yield remark(`${told.title}, ${rangeText(part)}, edits and resets left out; ${told.options}`);
  let start: number | null = null;
  for (const event of part.events()) {
    if (event.kind === 'reset') {
      const { name } = part.machine.flash(event.flash).plan;
      yield remark(`left out: a reset of ${name}, as QEMU makes for system_reset in QMP`);
    } else if (event.kind === 'edit') {
      yield remark(`left out: ${editText(part, event)}; QEMU answers as if it was not made`);
    } else if (event.kind === 'wait') {
      start ??= event.fromNanoseconds;
      const nanoseconds = event.toNanoseconds - event.fromNanoseconds;
      yield `clock_step ${nanoseconds} # OK ${event.toNanoseconds - start}\n`;
    } else yield cycleLine(event);
  }
}

function cycleLine({ kind, address, widthBytes, data }: PartCycle): string {
  const letter = LETTERS[widthBytes] ?? 'b';
  const at = `0x${address.toString(16)}`;
  const value = data.toString(16);
  return kind === 'read'
    ? `read${letter} ${at} # OK 0x${value.padStart(16, '0')}\n`
    : `write${letter} ${at} 0x${value} # OK\n`;
}
