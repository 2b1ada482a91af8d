/** Lines of a program that the comparison can use: those that reach nothing else, and don't crash QEMU. */
import type { Ground } from './ground.ts';
import type { OurMachine } from './our-machine.ts';
import { fill } from './qtest-lines.ts';

const WIDTHS = new Map([
  ['b', 1],
  ['w', 2],
  ['l', 4],
  ['q', 8],
]);

/** More than any step of a program announces. */
const PATIENCE_WORDS = 300;
/** The widest that a device sees. */
const ACCESS_BYTES = 4;

/** A write with the command in it that a count follows, which ends QEMU 7.2.22 in a bank of 64 bits (measured: abort). */
const BUFFERED = /^(write|memset).*e8/;

interface Access {
  readonly address: number;
  readonly lengthBytes: number;
  /** One of 1, 2, 4 or 8 bytes, not a transfer of many. */
  readonly isSingleRead: boolean;
}

/**
 * Runs what can be played on ours, which is asked on the way how its flashes are read. A device that takes something stray
 * for the count of a buffered program is given what it waits for: else it would take nineteen lines in twenty for words.
 */
export function playable(
  ours: OurMachine,
  ground: Ground,
  program: readonly string[],
): { lines: string[]; answers: string[] } {
  const lines: string[] = [];
  const answers: string[] = [];
  const isWide = ground.flashes.some(({ part }) => part.geometry.bankWidthBytes === 8);
  const play = (line: string) => {
    lines.push(line);
    answers.push(ours.run(line));
  };
  for (const line of program) {
    const access = accessOf(line);
    if (!ground.isOurs(access.address, access.lengthBytes)) continue;
    if (crashesQemu(ours, access) || (isWide && BUFFERED.test(line))) continue;
    play(line);
    for (const [index, flash] of ours.flashes.entries()) {
      const words = flash.awaitedWords();
      const place = ground.flashes[index]?.places[0];
      if (words <= PATIENCE_WORDS || place === undefined) continue;
      // Each access that a transfer is split into is a word. A count of 32 bits can't be served: the program ends.
      if (words * ACCESS_BYTES > place.lengthBytes) return { lines, answers };
      play(fill(place.address, words * ACCESS_BYTES, 0xff));
    }
  }
  return { lines, answers };
}

/** A read that begins where reads are direct and runs over the end of that ends QEMU 7.2.22 (measured: SIGSEGV). */
function crashesQemu({ bus }: OurMachine, { address, lengthBytes, isSingleRead }: Access): boolean {
  const range = isSingleRead ? bus.rangeAt(address) : undefined;
  return range?.region.isDirect === true && address + lengthBytes > range.end;
}

function accessOf(line: string): Access {
  const [verb = '', address, size] = line.split(' ');
  const [, direction, letter = ''] = /^(read|write)([bwlq])$/.exec(verb) ?? [];
  const lengthBytes = WIDTHS.get(letter) ?? Number(size);
  return { address: Number(address), lengthBytes, isSingleRead: direction === 'read' };
}
