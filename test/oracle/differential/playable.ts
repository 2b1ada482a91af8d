/** Lines of a program that the comparison can use: those that reach nothing else, and don't crash QEMU. */
import type { Ground } from './ground.ts';
import type { OurMachine } from './our-machine.ts';

const WIDTHS = new Map([
  ['b', 1],
  ['w', 2],
  ['l', 4],
  ['q', 8],
]);

interface Access {
  readonly address: number;
  readonly lengthBytes: number;
  /** One of 1, 2, 4 or 8 bytes, not a transfer of many. */
  readonly isSingleRead: boolean;
}

/** Runs what can be played on ours, which is asked on the way how its flashes are read. */
export function playable(
  ours: OurMachine,
  ground: Ground,
  program: readonly string[],
): { lines: string[]; answers: string[] } {
  const lines: string[] = [];
  const answers: string[] = [];
  for (const line of program) {
    const access = accessOf(line);
    if (!ground.isOurs(access.address, access.lengthBytes) || crashesQemu(ours, access)) continue;
    lines.push(line);
    answers.push(ours.run(line));
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
