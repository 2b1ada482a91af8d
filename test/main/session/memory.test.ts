import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { mappingSupport } from '../../../main/backing/mmap.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { ownMemory } from '../../kit/own-memory.ts';
import { mappingsOf } from '../backing/files.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
/** `OPENINGS=10000` is the long form. */
const OPENINGS = Number(process.env.OPENINGS ?? 1000);
const DEAF = { onState: () => undefined, onBytes: () => undefined };

/** A file of zeros that takes no room, with a mark in its last byte. */
function largeImage(sizeBytes: number): string {
  const path = join(temporaryFolder(), 'large.bin');
  const file = openSync(path, 'w');
  ftruncateSync(file, sizeBytes);
  writeSync(file, Uint8Array.of(0x5a), 0, 1, sizeBytes - 1);
  closeSync(file);
  return path;
}

function open(path: string, mode: BackingMode): Machine {
  return openMachine({ board: 'generic', images: [{ path, mode }], geometry: null }, DEAF);
}

describe.runIf(process.platform === 'linux' && mappingSupport().kind === 'mapped')('Memory', () => {
  it('of 100 machines on one image of 1 GiB is that of one mapping, and goes when the last of them does', async () => {
    const path = largeImage(GIB);
    const openMany = (count: number) => Array.from({ length: count }, () => open(path, 'shared'));
    // The first ones also bring the program's own code in.
    const first = openMany(30);
    const before = await ownMemory();
    const more = openMany(100);
    for (const { bus } of more) expect(bus.read(GIB - 1, 1)).toBe(0x5a);
    const during = await ownMemory();
    // Of which script's own heap moves by some MiB; the bench holds one more flash against its 64 KiB.
    expect(during.privateBytes - before.privateBytes).toBeLessThan(16 * MIB);
    expect(mappingsOf(path, 'Rss').count).toBe(1);
    for (const machine of [...first, ...more]) machine.close();
    expect(mappingsOf(path, 'Rss').count).toBe(0);
    const after = await ownMemory();
    expect(after.privateBytes - before.privateBytes).toBeLessThan(16 * MIB);
  });

  it('of a scratch stays the file’s where an erase finds erased flash', () => {
    const path = join(temporaryFolder(), 'erased.bin');
    writeFileSync(path, new Uint8Array(4 * MIB).fill(0xff).fill(0, MIB, MIB + 4096));
    const machine = open(path, 'scratch');
    for (const address of [0, MIB]) {
      machine.cycle({ direction: 'write', address, widthBytes: 2, data: 0x20 });
      machine.cycle({ direction: 'write', address, widthBytes: 2, data: 0xd0 });
    }
    expect(machine.state().flashes[0]?.changedBlockNumbers).toEqual([8]);
    expect(mappingsOf(path, 'Anonymous').totalKiB).toBe(4);
    machine.close();
  });

  it.each(['shared', 'scratch', 'write-through'] as const)(
    'does not grow with machines that are opened in %s mode, used and closed',
    async (mode) => {
      const path = largeImage(4 * MIB);
      const openAndClose = () => {
        const machine = open(path, mode);
        machine.cycle({ direction: 'write', address: 0, widthBytes: 2, data: 0x40 });
        machine.cycle({ direction: 'write', address: 0, widthBytes: 2, data: 0x1234 });
        machine.close();
      };
      for (let round = 0; round < 200; round++) openAndClose();
      const before = await ownMemory();
      for (let round = 0; round < OPENINGS; round++) {
        openAndClose();
        // What is dropped is collected now and then, as in a program that also does other things.
        if (round % 50 === 49) await ownMemory();
      }
      const after = await ownMemory();
      // Script's own heap moves by some MiB; a page kept at each opening would be as much again each thousand.
      expect(after.privateBytes - before.privateBytes).toBeLessThan(16 * MIB);
      expect(mappingsOf(path, 'Rss').count).toBe(0);
      expect(after.mappings - before.mappings).toBeLessThan(OPENINGS / 4);
    },
    300_000,
  );
});
