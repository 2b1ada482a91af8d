import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { geometryFaults, proposeGeometry } from '../../../app/contract/geometry/generic-geometry.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { IMAGE_MAX_BYTES, toFlashGeometry } from '../../../main/board/open-geometry.ts';
import { propose } from '../../../main/board/propose.ts';
import { BOARD_SHEETS } from '../../../main/board/sheets.ts';
import { cfi01QueryTable } from '../../../main/pflash/cfi01/query.ts';
import { interleaveOf, sizeBytesOf } from '../../../main/pflash/geometry.ts';

const MIB = 1024 * 1024;
const file = (name: string, sizeBytes: number) => ({ path: `/images/${name}`, name, sizeBytes });

describe('The board proposed for files', () => {
  it('is virt for one image of 64 MiB, in its first flash', () => {
    const { request, reason } = propose([file('AAVMF_CODE.fd', 64 * MIB)]);
    expect(request.board).toBe('virt');
    expect(request.images).toEqual([{ path: '/images/AAVMF_CODE.fd', mode: 'shared' }, null]);
    expect(reason).toContain('67,108,864 bytes');
  });

  it('puts an image of variables in the second flash, in whatever order they are named', () => {
    for (const names of [
      ['AAVMF_VARS.fd', 'AAVMF_CODE.fd'],
      ['AAVMF_CODE.fd', 'AAVMF_VARS.fd'],
    ]) {
      const { request } = propose(names.map((name) => file(name, 64 * MIB)));
      expect(request.images.map((image) => image?.path)).toEqual([
        '/images/AAVMF_CODE.fd',
        '/images/AAVMF_VARS.fd',
      ]);
    }
  });

  it('is the generic board for another size, with the largest erase block up to 128 KiB that divides it', () => {
    const { request } = propose([file('router.bin', 3_653_632)]);
    expect(request.board).toBe('generic');
    expect(request.geometry).toMatchObject({ sectorLengthBytes: 16_384, bankWidthBytes: 2 });
  });

  it('is the generic board with a larger flash for a size that no erase block divides, and says so', () => {
    const { request, reason } = propose([file('u-boot.bin', 1_000_001)]);
    expect(request.geometry?.sectorLengthBytes).toBe(128 * 1024);
    expect(reason).toBe(
      'nothing says which board an image of 1,000,001 bytes is for: one flash of 1,048,576, erased (0xff) after the image',
    );
  });

  it.each([
    [
      'two images that fit no board together',
      [file('a.bin', MIB), file('b.bin', MIB)],
      'No board holds these 2 images',
    ],
    [
      'three images of 64 MiB',
      ['a', 'b', 'c'].map((name) => file(name, 64 * MIB)),
      'No board holds these 3 images',
    ],
    ['an image of 2 GiB', [file('huge.bin', 2 ** 31)], 'more than one flash can hold'],
  ])('is none for %s, and the error says so', (_, files, sentence) => {
    expect(() => propose(files)).toThrow(sentence);
    expect(() => propose(files)).toThrow(UserError);
  });
});

describe('The geometry of the generic board', () => {
  const anySize = fc.oneof(
    fc.integer({ min: 1, max: IMAGE_MAX_BYTES }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.integer({ min: 1, max: IMAGE_MAX_BYTES / 4096 }).map((pages) => pages * 4096),
  );

  it('holds any image, with less than an erase block to spare, and none for whole pages up to 256 MiB', () => {
    fc.assert(
      fc.property(anySize, (sizeBytes) => {
        const geometry = toFlashGeometry(proposeGeometry(sizeBytes), sizeBytes);
        const spareBytes = sizeBytesOf(geometry) - sizeBytes;
        expect(spareBytes).toBeGreaterThanOrEqual(0);
        expect(spareBytes).toBeLessThan(geometry.sectorLengthBytes);
        if (sizeBytes % 4096 === 0 && sizeBytes <= 256 * MIB) expect(spareBytes).toBe(0);
      }),
    );
  });

  it('is what the query table then says', () => {
    fc.assert(
      fc.property(anySize, (sizeBytes) => {
        const geometry = toFlashGeometry(proposeGeometry(sizeBytes), sizeBytes);
        const said = new DataView(cfi01QueryTable(geometry).buffer);
        expect(said.getUint16(0x2d, true) + 1).toBe(geometry.sectorCount);
        const blockBytes = said.getUint16(0x2f, true) * 256 * interleaveOf(geometry);
        expect(blockBytes).toBe(geometry.sectorLengthBytes);
      }),
    );
  });

  const shape = fc.record({
    base: fc.constant(busAddress(0)),
    commandSet: fc.constant('intel' as const),
    sectorLengthBytes: fc.integer({ min: 0, max: 26 }).map((power) => 2 ** power),
    bankWidthBytes: fc.constantFrom(1, 2, 4, 8),
    deviceWidthBytes: fc.constantFrom(1, 2, 4, null),
  });

  it('is what the query table says of any geometry that is not refused', () => {
    fc.assert(
      fc.property(shape, anySize, (choice, sizeBytes) => {
        fc.pre(geometryFaults(choice, sizeBytes).length === 0);
        const geometry = toFlashGeometry(choice, sizeBytes);
        const said = new DataView(cfi01QueryTable(geometry).buffer);
        expect(said.getUint16(0x2d, true) + 1).toBe(geometry.sectorCount);
        const blockBytes = said.getUint16(0x2f, true) * 256 * interleaveOf(geometry);
        expect(blockBytes).toBe(choice.sectorLengthBytes);
      }),
    );
  });

  it('is refused for people where the query table could not say it', () => {
    const choice = { ...proposeGeometry(4096), sectorLengthBytes: 3000 };
    expect(() => toFlashGeometry(choice, 4096)).toThrow('3,000 bytes can’t be an erase block');
    expect(() => toFlashGeometry(choice, 4096)).toThrow(UserError);
  });
});

describe('Among all of QEMU’s boards', () => {
  const boardFor = (...names: [string, number][]) => {
    const { request } = propose(
      names.map(([name, sizeBytes]) => file(name, sizeBytes)),
      BOARD_SHEETS,
    );
    return [request.board, ...request.images.map((image) => image?.path.split('/').at(-1) ?? null)];
  };

  it('OVMF’s code and variables go into a PC, the code on top, in whatever order they are named', () => {
    const pair: [string, number][] = [
      ['OVMF_VARS_4M.fd', 540_672],
      ['OVMF_CODE_4M.fd', 3_653_632],
    ];
    const placed = ['q35', 'OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'];
    expect(boardFor(...pair)).toEqual(placed);
    expect(boardFor(...pair.toReversed())).toEqual(placed);
    expect(boardFor(['OVMF.fd', 2 * MIB])).toEqual(['q35', 'OVMF.fd', null]);
  });

  it('variables alone are no firmware of a PC: nothing lies above them', () => {
    expect(boardFor(['OVMF_VARS_4M.fd', 540_672])[0]).toBe('generic');
  });

  it('a size that several boards have needs a name that says which', () => {
    expect(boardFor(['dump.bin', 32 * MIB])[0]).toBe('generic');
    expect(boardFor(['RISCV_VIRT_CODE.fd', 32 * MIB])).toEqual(['riscv-virt', 'RISCV_VIRT_CODE.fd', null]);
    expect(boardFor(['mainstone-flash.img', 32 * MIB])).toEqual(['mainstone', 'mainstone-flash.img', null]);
    expect(boardFor(['SBSA_FLASH0.fd', 256 * MIB])).toEqual(['sbsa-ref', 'SBSA_FLASH0.fd', null]);
  });
});
