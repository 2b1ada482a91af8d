import { describe, expect, it } from 'vitest';
import { GUEST_STEPS, readAsGuest } from '../../../main/footprint/guest-reads.ts';
import { busWith, planFor } from '../../../main/footprint/lab-machine.ts';
import { AddressSpace } from '../../../main/memory/address-space.ts';
import { IoRegion } from '../../../main/memory/region.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';

const MIB = 1 << 20;
const PAGE = 4096;
const USED = 2 * PAGE;
const VIRT = planFor({ path: 'image.fd', sizeBytes: 64 * MIB });
const flash = { base: 0, sizeBytes: 64 * MIB, geometry: VIRT.part.geometry, usedBytes: USED };

/** Every access that a guest makes to a flash that has no memory to read straight from. */
function accessesOf(steps: Parameters<typeof readAsGuest>[2]) {
  const reads: number[] = [];
  const cycles: string[] = [];
  const hex = (value: number) => `0x${value.toString(16).padStart(4, '0')}`;
  const region = new IoRegion({
    name: 'flash',
    sizeBytes: flash.sizeBytes,
    device: {
      read: (offset, width) => {
        reads.push(offset);
        cycles.push(`pflash_io_read offset:${hex(offset)} size:${width}`);
        return 0;
      },
      write: (offset, data, width) => {
        cycles.push(`pflash_io_write offset:${hex(offset)} size:${width} value:${hex(data)}`);
      },
    },
  });
  readAsGuest(new AddressSpace(region), flash, steps);
  return { reads, cycles };
}

describe('A booting guest', () => {
  it('reads all of the firmware, and nothing of what lies behind', () => {
    const { reads } = accessesOf(GUEST_STEPS.boot);
    expect(reads.slice(0, USED / 4)).toEqual(Array.from({ length: USED / 4 }, (_, word) => 4 * word));
    expect(Math.max(...reads)).toBeLessThan(USED);
  });

  it.each(GUEST_STEPS.boot.filter(({ source }) => source.startsWith('recorded')))(
    'sends what is in the log of a recorded boot, in step %#',
    (step) => {
      const log = Buffer.from(readTraceFixture('edk2-on-virt').log).toString('latin1');
      const flashName = step.source.split(' ').at(-1);
      const { cycles } = accessesOf([step]);
      expect(cycles.length).toBeGreaterThan(0);
      for (const cycle of cycles) expect(log).toContain(cycle.replace(' ', ` ${flashName}: `));
    },
  );

  it('leaves the flash as it found it: direct, and with its bytes', () => {
    const bytes = new Uint8Array(64 * MIB);
    const bus = busWith(VIRT, { bytes, flashBytes: bytes.length, note: null, close: () => undefined });
    readAsGuest(bus, flash, GUEST_STEPS.boot);
    expect(bus.rangeAt(0)?.region.isDirect).toBe(true);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

it('Whoever touches all reads of every page', () => {
  const pages = new Set(accessesOf(GUEST_STEPS.all).reads.map((offset) => Math.floor(offset / PAGE)));
  expect(pages.size).toBe((64 * MIB) / PAGE);
});
