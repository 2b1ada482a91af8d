import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { proposeGeometry, toFlashGeometry } from '../../../main/board/open-geometry.ts';
import { propose } from '../../../main/board/propose.ts';
import { cfi01QueryTable } from '../../../main/pflash/cfi01-query.ts';
import { interleaveOf } from '../../../main/pflash/geometry.ts';
import { temporaryFolder } from '../../kit/images.ts';

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
    const { request } = propose([file('OVMF_CODE_4M.fd', 3_653_632)]);
    expect(request.board).toBe('generic');
    expect(request.geometry).toMatchObject({ sectorLengthBytes: 16_384, bankWidthBytes: 2 });
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
    ['a size that no erase block divides', [file('odd.bin', 1_000_001)], 'no whole number of erase blocks'],
    [
      'a size that only tiny blocks divide',
      [file('odd.bin', 70_001 * 256)],
      'no whole number of erase blocks',
    ],
    ['an image of 2 GiB', [file('huge.bin', 2 ** 31)], 'more than one flash can hold'],
  ])('is none for %s, and the error says so', (_, files, sentence) => {
    expect(() => propose(files)).toThrow(sentence);
    expect(() => propose(files)).toThrow(UserError);
  });
});

it('A file that fits nothing is refused with a command that pads a copy with 0xff', () => {
  const folder = temporaryFolder();
  const path = join(folder, "it's odd.bin");
  writeFileSync(path, Buffer.alloc(1001, 7));
  const command =
    /reads: (.*)$/.exec(thrownBy(() => propose([{ path, name: 'odd', sizeBytes: 1001 }])))?.[1] ?? '';
  execFileSync('sh', ['-c', command]);
  const padded = readFileSync(`${path}.padded`);
  expect([padded.length, padded[1000], padded[1001], padded[4095]]).toEqual([4096, 7, 0xff, 0xff]);
});

function thrownBy(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.report.todo;
  }
  return '';
}

describe('The geometry of the generic board', () => {
  it('always divides the size it was proposed for, and is what the query table then says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_536 }), fc.constantFrom(256, 4096), (units, unitBytes) => {
        const sizeBytes = units * unitBytes;
        const geometry = toFlashGeometry(proposeGeometry(sizeBytes, 'image'), sizeBytes);
        const table = cfi01QueryTable(geometry);
        const said = new DataView(table.buffer);
        const blocks = said.getUint16(0x2d, true) + 1;
        const blockBytes = said.getUint16(0x2f, true) * 256 * interleaveOf(geometry);
        return blocks * blockBytes === sizeBytes && blocks === geometry.sectorCount;
      }),
    );
  });

  const choice = {
    base: busAddress(0),
    sectorLengthBytes: 4096,
    bankWidthBytes: 2,
    deviceWidthBytes: 2,
  } as const;
  it.each([
    ['a chip wider than the bus', { ...choice, deviceWidthBytes: 4 as const }, 'wider than a bus of 16 bits'],
    ['a block that is no power of two', { ...choice, sectorLengthBytes: 3000 }, 'can’t be an erase block'],
    ['a block that does not divide the image', { ...choice, sectorLengthBytes: 8192 }, 'don’t divide'],
    [
      'a block larger than the query table can say',
      { ...choice, sectorLengthBytes: 2 ** 24 },
      'can’t be an erase block',
    ],
    [
      'a block smaller than that for one chip',
      { ...choice, sectorLengthBytes: 256, deviceWidthBytes: 1 as const },
      'can’t be an erase block',
    ],
    ['a base beyond the bus', { ...choice, base: busAddress(Number.MAX_SAFE_INTEGER) }, 'past 2^53'],
  ])('refuses %s', (_, geometry, sentence) => {
    expect(() => toFlashGeometry(geometry, 4096 * 3)).toThrow(sentence);
  });
});
