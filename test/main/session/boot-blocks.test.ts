import { describe, expect, it, onTestFinished } from 'vitest';
import type { FlashState } from '../../../app/contract/machine.ts';
import { completeLine } from '../../../main/session/console/complete.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { madeImage } from '../../kit/files/images.ts';
import { globalsOf, TOP_BOOT } from '../../kit/flash/erase-blocks.ts';

const MIB = 1 << 20;
const BASE = 0xff80_0000;

/** musicpal with these erase blocks in its flash of 8 MiB, boot blocks at the end, on a scratch of an image that counts up. */
function pal(regions = TOP_BOOT): Machine {
  const machine = openMachine(
    {
      board: 'musicpal',
      images: [{ path: madeImage(8 * MIB), mode: 'scratch' }],
      geometry: null,
      globals: globalsOf(regions),
    },
    { onState: () => undefined, onBytes: () => undefined },
  );
  onTestFinished(() => machine.close());
  return machine;
}

function changed(machine: Machine): FlashState['changedBlockNumbers'] | undefined {
  return machine.state().flashes[0]?.changedBlockNumbers;
}

/** Where the one read of a line went, in the flash; or what is wrong with the line. */
function reached(machine: Machine, line: string): number | string | null {
  const [entry] = runLine(machine, 0, line);
  if (entry?.kind === 'cycle') return entry.cycle.deviceOffset;
  return entry?.kind === 'error' ? `${entry.what}. ${entry.todo}` : null;
}

describe('On a flash with boot blocks at its end', () => {
  // biome-ignore format: a row a block
  it.each([
    ['#0',    0x00_0000],
    ['#126',  0x7e_0000],
    ['#127',  0x7f_0000],
    ['#128',  0x7f_8000],
    ['#129',  0x7f_a000],
    ['#130',  0x7f_c000],
    ['#0x82', 0x7f_c000],
  ])('the console finds erase block %s at its place', (block, deviceOffset) => {
    expect(reached(pal(), `r16 ${block}`)).toBe(deviceOffset);
  });

  it.each(['#131', '#99999999999999999999'])(
    'a block %s that there is not gets the last one named',
    (block) => {
      const sentence = `${block} lies past the end of the flash. The last erase block is #130.`;
      expect(reached(pal(), `r16 ${block}`)).toBe(sentence);
    },
  );

  it('the console offers the last block', () => {
    const { candidates } = completeLine(pal().flash(0), 'erase #');
    expect(candidates).toEqual([
      { text: '#0', detail: 'erase block 0 of 131' },
      { text: '#130', detail: 'last erase block' },
    ]);
  });

  it('an erase of each block changes that block and no other', () => {
    for (const [index, deviceOffset, lengthBytes] of [
      [126, 0x7e_0000, 65_536],
      [127, 0x7f_0000, 32_768],
      [129, 0x7f_a000, 8192],
      [130, 0x7f_c000, 16_384],
    ] as const) {
      const machine = pal();
      const { bytes } = machine.flash(0).device.array;
      runLine(machine, 0, `erase #${index} ; wait 1ms`);
      expect(bytes.subarray(deviceOffset, deviceOffset + lengthBytes).every((byte) => byte === 0xff)).toBe(
        true,
      );
      expect(bytes[deviceOffset - 2]).toBe(0xfe);
      expect(changed(machine)).toEqual([index]);
    }
  });

  it('blocks of another length than the board’s are counted by theirs', () => {
    const machine = pal([{ sectorCount: 64, sectorLengthBytes: 131_072 }]);
    expect(reached(machine, 'r16 #63')).toBe(0x7e_0000);
    expect(reached(machine, 'r16 #64')).toContain('The last erase block is #63.');
  });

  it('a program changes the block it lies in', () => {
    const machine = pal();
    runLine(machine, 0, `program 0x${(BASE + 0x7f_9ffe).toString(16)} 00 00 00 00`);
    expect(changed(machine)).toEqual([128, 129]);
  });
});
