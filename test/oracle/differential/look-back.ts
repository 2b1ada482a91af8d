/** Lines that read at the end what no image file keeps. */
import { flatten } from '../../../main/memory/flat-view.ts';
import type { OurMachine } from './our-machine.ts';
import { readBytes, write } from './qtest-lines.ts';

const PIECE_BYTES = 0x1_0000;
/** Of a larger flash the first bytes stand for all: programs favour them. */
const MOST_BYTES = 0x80_0000;

/** All bytes of the flashes without a kept image, if they can be led back to read array. */
export function lookBack({ bus, flashes }: OurMachine, keptUnits: readonly number[]): string[] {
  return flashes
    .filter(({ unit }) => !keptUnits.includes(unit))
    .flatMap(({ part, region, awaitedWords }) => {
      const base = baseOf(bus, region);
      const readArray = part.type === 'cfi01' ? 0xff : 0xf0;
      const pieces = Math.ceil(Math.min(region.sizeBytes, MOST_BYTES) / PIECE_BYTES);
      return [
        ...Array<string>(awaitedWords()).fill(write(base, readArray, 1)),
        ...Array<string>(3).fill(write(base, readArray, 1)),
        ...Array.from({ length: pieces }, (_, index) =>
          readBytes('b64read', base + index * PIECE_BYTES, PIECE_BYTES),
        ),
      ];
    });
}

/** Whether a line of `lookBack` reads, and doesn't lead there. */
export function isLook(line: string): boolean {
  return line.startsWith('b64read');
}

function baseOf({ root }: OurMachine['bus'], region: OurMachine['flashes'][number]['region']): number {
  const range = flatten(root).find((each) => each.region === region && each.offsetInRegion === 0);
  if (range === undefined) throw new Error(`${region.name} is not on the bus`);
  return range.start;
}
