import { truncateSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takesSize } from '../../../app/contract/geometry/flash-sizes.ts';
import type { FlashImage } from '../../../app/contract/machine.ts';
import { busAddress } from '../../../app/contract/units.ts';
import type { BoardSheet } from '../../../main/board/board-sheet.ts';
import { BOARDS, boardOfId } from '../../../main/board/boards.ts';
import { describeBoard } from '../../../main/board/describe.ts';
import { checkImageSizes } from '../../../main/board/image-sizes.ts';
import { placeCopies, placeFlashes } from '../../../main/board/place-flashes.ts';
import { BOARD_SHEETS } from '../../../main/board/sheets.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { sampleSizes } from '../../kit/files/board-images.ts';
import { madeImage } from '../../kit/files/images.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const images = (sizes: readonly (number | null)[]) =>
  sizes.map((sizeBytes) =>
    sizeBytes === null ? null : { path: '/fw/image.bin', name: 'image.bin', sizeBytes },
  );

function sheet(id: string): BoardSheet {
  const found = BOARD_SHEETS.find((board) => board.id === id);
  if (found === undefined) throw new Error(`no sheet of ${id}`);
  return found;
}

describe('The sheets of the boards', () => {
  it('name each board once', () => {
    const ids = [...BOARD_SHEETS.map(({ id }) => id), 'generic'];
    expect(new Set(ids).size).toBe(ids.length);
  });

  const samples = BOARD_SHEETS.flatMap((board) => sampleSizes(board).map((sizes) => ({ board, sizes })));
  it.each(samples)('$board.id makes sense with images of $sizes bytes', ({ board, sizes }) => {
    checkImageSizes(board, images(sizes));
    const flashes = placeFlashes(board, sizes);
    const spans = flashes.map(({ base, sizeBytes, mappings }) => ({
      start: base,
      end: base + sizeBytes * mappings,
    }));
    for (const [index, { sheet: flash, sizeBytes, sectorCount, mappings }] of flashes.entries()) {
      const { sectorLengthBytes } = flash.size;
      expect(Number.isInteger(Math.log2(sectorLengthBytes))).toBe(true);
      expect(sectorCount * sectorLengthBytes).toBe(sizeBytes);
      expect(Number.isInteger(mappings)).toBe(true);
      const container = board.containers.find(({ name }) => name === flash.inside);
      expect(container?.name ?? null).toBe(flash.inside);
      if (container?.sizeBytes != null) {
        expect(spans[index]?.start).toBeGreaterThanOrEqual(container.from);
        expect(spans[index]?.end).toBeLessThanOrEqual(container.from + container.sizeBytes);
      }
    }
    const inOrder = spans.toSorted((a, b) => a.start - b.start);
    for (const [index, { end }] of inOrder.entries())
      expect(inOrder[index + 1]?.start ?? Number.MAX_SAFE_INTEGER).toBeGreaterThanOrEqual(end);
  });

  it.each(BOARD_SHEETS.filter(({ aliases }) => aliases.length > 0))(
    'show bytes that are there in each alias: $id',
    (board) => {
      const sizes = sampleSizes(board).at(-1) ?? [];
      const shown = new Map<string, number>([
        ...board.containers.map(({ name, sizeBytes }) => [name, sizeBytes ?? 0] as const),
        ...placeFlashes(board, sizes).map((flash) => [flash.sheet.name, flash.sizeBytes] as const),
      ]);
      for (const { of, offset, lengthBytes } of board.aliases)
        expect(offset + lengthBytes).toBeLessThanOrEqual(shown.get(of) ?? 0);
    },
  );
});

describe('Where flashes come to lie', () => {
  const placed = (id: string, ...sizes: (number | null)[]) =>
    placeFlashes(sheet(id), sizes).map(({ base, sizeBytes, mappings }) => ({ base, sizeBytes, mappings }));

  it('a PC’s first flash ends at 4 GiB, and its second right under it', () => {
    expect(placed('pc', 3 * MIB, MIB)).toEqual([
      { base: 4 * GIB - 3 * MIB, sizeBytes: 3 * MIB, mappings: 1 },
      { base: 4 * GIB - 4 * MIB, sizeBytes: MIB, mappings: 1 },
    ]);
  });

  it('a PC without images has no flash, an Arm board keeps both', () => {
    expect(placed('pc')).toEqual([]);
    expect(placed('virt')).toHaveLength(2);
  });

  it('the MusicPal’s flash fills its window of 32 MiB with mirrors', () => {
    expect(placed('musicpal', 8 * MIB)).toEqual([{ base: 0xfe00_0000, sizeBytes: 8 * MIB, mappings: 4 }]);
    expect(placed('musicpal', 32 * MIB)[0]?.mappings).toBe(1);
  });

  it('below 1 MiB a PC sees a copy of the last 128 KiB of its first flash, or of all of it', () => {
    const copyOf = (sizeBytes: number) => placeCopies(sheet('q35'), placeFlashes(sheet('q35'), [sizeBytes]));
    expect(copyOf(2 * MIB)).toMatchObject([{ base: 0xe_0000, offset: 0x1e_0000, lengthBytes: 0x2_0000 }]);
    expect(copyOf(0x1_0000)).toMatchObject([{ base: 0xf_0000, offset: 0, lengthBytes: 0x1_0000 }]);
  });
});

describe('An image of a wrong size is refused in words', () => {
  it.each([
    ['virt', [MIB], 'image.bin has 1,048,576 bytes, virt.flash0 holds exactly 67,108,864'],
    ['virt', [65 * MIB], 'or on a board with a larger flash'],
    ['musicpal', [9 * MIB], 'holds 8,388,608, 16,777,216 or 33,554,432'],
    ['mpc8544ds', [3 * MIB], 'holds a power of two from 65,536 to 8,388,608'],
    ['pc', [5000], 'holds a multiple of 4,096'],
    ['pc', [6 * MIB, 4 * MIB], '10,485,760 bytes together, the flashes of pc hold at most 8,388,608'],
    ['pc', [null, MIB], 'system.flash1 lies right under system.flash0, which got no image'],
    ['connex', [], 'connex doesn’t start without an image in connext.rom'],
  ])('%s with %j bytes', (id, sizes, sentence) => {
    expect(() => checkImageSizes(sheet(id), images(sizes))).toThrow(sentence);
  });

  it('with a command that pads it in front where the end must stay the end', () => {
    const padding = (id: string, sizeBytes: number) => () => checkImageSizes(sheet(id), images([sizeBytes]));
    expect(padding('pc', 5000)).toThrow(/\{ head -c 3192 .*; cat .*image\.bin/);
    expect(padding('virt', MIB)).toThrow(/: `\{ cat .*image\.bin.*; head -c 66060288 .*padded`$/);
  });
});

describe('The boards that can be opened', () => {
  const listener = { onState: () => {}, onBytes: () => {} };
  const all = BOARDS.flatMap(({ sheet: found }) => found ?? []);

  it.each(all.filter(({ flashes }) => flashes.some(({ presence }) => presence === 'always')))(
    '$id opens without images',
    ({ id, flashes }) => {
      const machine = openMachine({ board: id, images: [], geometry: null }, listener);
      const there = flashes.filter(({ presence }) => presence === 'always');
      expect(machine.flashes.map(({ plan }) => plan.name)).toEqual(there.map(({ name }) => name));
      machine.close();
    },
  );

  it.each(all)('$id opens with images, which are read where they lie', (board) => {
    const sizes = sampleSizes(board).find((each) => each.some((size) => size !== null)) ?? [];
    const images = sizes.map((sizeBytes) => sparseImage(sizeBytes));
    const machine = openMachine({ board: board.id, images, geometry: null }, listener);
    onTestFinished(() => machine.close());
    expect(machine.flashes.length).toBeGreaterThan(0);
    for (const flash of machine.flashes) {
      const address = flash.plan.base + 5;
      expect(machine.placeAt(address)).toEqual({ flash, deviceOffset: 5 });
      expect(machine.bus.read(address, 1)).toBe(flash.device.array.bytes[5]);
    }
  });

  it('are offered to the window with all places where a flash is seen', () => {
    expect(describeBoard(boardOfId('vexpress-a9')).flashes[0]).toMatchObject({
      base: busAddress(0x4000_0000),
      alsoAt: [busAddress(0)],
    });
  });

  it('have flashes of both command sets, some of them as large as their images', () => {
    const described = (id: string) => describeBoard(boardOfId(id)).flashes[0];
    expect(described('musicpal')).toMatchObject({ commandSet: 'AMD command set', geometry: null });
    expect(described('pc')).toMatchObject({ commandSet: 'Intel command set', base: null, geometry: null });
  });

  it.each([
    ['virt', 'Arm · 2 × 64 MiB'],
    ['sx1-v1', 'Siemens SX1 version 1, OMAP310 · 16 MiB and 8 MiB'],
    ['musicpal', 'Freecom MusicPal, Marvell 88W8618 · 8, 16 or 32 MiB'],
    ['ppce500', 'PowerPC e500, paravirtual · a power of two from 64 KiB to 128 MiB'],
    ['q35', 'PC (Q35) · 2 flashes, multiples of 4 KiB, at most 8 MiB together'],
    ['generic', 'one flash · geometry of your choice'],
  ])('%s is summed up with the sizes that it takes: %s', (id, summary) => {
    expect(describeBoard(boardOfId(id)).summary).toBe(summary);
  });

  it.each(all)('$id offers the sizes that it takes, and no others', (board) => {
    const sizes = [1, 3000, 96 * 1024, 12 * MIB, ...Array.from({ length: 20 }, (_, power) => 4096 << power)];
    const offered = describeBoard(boardOfId(board.id)).flashes.map(({ sizes: ofFlash }) =>
      sizes.filter((sizeBytes) => takesSize(ofFlash, sizeBytes)),
    );
    const taken = board.flashes.map((flash) =>
      sizes.filter((sizeBytes) => {
        try {
          checkImageSizes({ ...board, flashes: [flash] }, images([sizeBytes]));
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(offered).toEqual(taken);
  });

  it('are told from those that are not there, and from a PC without its images', () => {
    expect(() => boardOfId('nix')).toThrow('There is no board “nix”');
    expect(() => openMachine({ board: 'pc', images: [], geometry: null }, listener)).toThrow(
      'pc has no flash without an image',
    );
  });
});

/** An image that begins with 1, 2, 3 …, and has no more bytes on the disk. */
function sparseImage(sizeBytes: number | null): FlashImage | null {
  if (sizeBytes === null) return null;
  const path = madeImage(256);
  truncateSync(path, sizeBytes);
  return { path, mode: 'shared' };
}
