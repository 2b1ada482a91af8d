import { describe, expect, it } from 'vitest';
import type { GenericGeometry } from '../../../../app/contract/machine.ts';
import { busAddress } from '../../../../app/contract/units.ts';
import {
  checkGeometry,
  draftOf,
  type GeometryDraft,
  openDraft,
  UNTOLD,
} from '../../../../renderer/panels/board/geometry.ts';
import { flashState, geometryOf, machineState } from '../../../kit/window/flash-state.ts';

const MIB = 1 << 20;
const draft: GeometryDraft = {
  base: '0x0400_0000',
  commandSet: 'intel',
  sectorLength: '256 KiB',
  bankWidthBytes: '4',
  deviceWidthBytes: '2',
};

describe('the generic board’s form', () => {
  it('says what good choices come to', () => {
    const check = checkGeometry(draft, 64 * MIB);
    expect(check.geometry).toEqual({
      base: 0x400_0000,
      commandSet: 'intel',
      sectorLengthBytes: 256 * 1024,
      bankWidthBytes: 4,
      deviceWidthBytes: 2,
    });
    expect(check.summary).toBe('256 blocks of 256 KiB · 2 chips of 16 bits');
  });

  it('makes one chip of an AMD flash, with a power of two of blocks', () => {
    const check = checkGeometry({ ...draft, commandSet: 'amd' }, 3 * 256 * 1024);
    expect(check.geometry).toMatchObject({ commandSet: 'amd', bankWidthBytes: 4, deviceWidthBytes: 4 });
    expect(check.summary).toBe(
      '4 blocks of 256 KiB · 1 chip of 32 bits · 262,144 bytes of 0xff after the image',
    );
  });

  it('leaves the chips untold, as QEMU can be, and must be on a bus of 64 bits', () => {
    const untold: GeometryDraft = { ...draft, bankWidthBytes: '8', deviceWidthBytes: UNTOLD };
    const check = checkGeometry(untold, MIB);
    expect(check.geometry).toMatchObject({ bankWidthBytes: 8, deviceWidthBytes: null });
    expect(check.summary).toBe('4 blocks of 256 KiB · answers as one chip of 64 bits');
    expect(checkGeometry({ ...untold, deviceWidthBytes: '2' }, MIB).widthError).toContain(
      'Leave that untold',
    );
    expect(checkGeometry({ ...untold, commandSet: 'amd' }, MIB).busError).toContain('at most 32 bits');
  });

  it('says how much erased flash follows an image that ends inside a block', () => {
    const { summary } = checkGeometry(draft, 3 * 256 * 1024 - 1000);
    expect(summary).toBe('3 blocks of 256 KiB · 2 chips of 16 bits · 1,000 bytes of 0xff after the image');
  });

  it.each([
    ['3000', '3,000 bytes can’t be an erase block of 2 chips. Choose a power of two from 512 B to 16 MiB.'],
    ['0', '0 bytes can’t be an erase block of 2 chips. Choose a power of two from 512 B to 16 MiB.'],
    ['32 MiB', '33,554,432 bytes can’t be an erase block of 2 chips.'],
    ['512', '131,072 erase blocks are more than the query table can say.'],
    ['', 'A size such as 64 KiB'],
    ['-4096', 'A size such as 64 KiB'],
    ['0.5', 'A size such as 64 KiB'],
  ])('refuses blocks of “%s” at their field while they are typed', (sectorLength, sentence) => {
    const check = checkGeometry({ ...draft, sectorLength }, 64 * MIB);
    expect(check.geometry).toBeNull();
    expect(check.sectorError).toContain(sentence);
    expect(check.summary).toBe('');
  });

  it('refuses a base from which the flash would reach past the last address', () => {
    const { geometry, baseError } = checkGeometry({ ...draft, base: '0x1fffffffc00000' }, 4 * MIB);
    expect(geometry).toBeNull();
    expect(baseError).toContain('Choose 0x1fffffffbc0000 or lower');
  });

  it('opens nothing without an image, and says why', () => {
    const { geometry, summary } = checkGeometry(draft, null);
    expect(geometry).toBeNull();
    expect(summary).toContain('takes its size from an image');
  });

  it('starts from what is open, and reads back what it is filled with', () => {
    const open = { base: busAddress(0x400_0000), commandSet: 'amd', sectorLengthBytes: 65_536 } as const;
    const chip = { bankWidthBytes: 2, deviceWidthBytes: 2 } as const;
    const geometry: GenericGeometry = { ...open, ...chip };
    expect(openDraft(machineState({ geometry }))).toEqual(draftOf(geometry));
    expect(checkGeometry(draftOf(geometry), MIB).geometry).toEqual(geometry);
    const virt = flashState({
      base: busAddress(0x400_0000),
      geometry: geometryOf([{ sectorCount: 256, sectorLengthBytes: 256 * 1024 }]),
    });
    expect(openDraft(machineState({ flashes: [virt] }))).toEqual(draft);
  });

  it('refuses what is no address, and chips wider than their bus', () => {
    expect(checkGeometry({ ...draft, base: 'ff' }, MIB).baseError).toContain('0x0400_0000');
    const wide = checkGeometry({ ...draft, bankWidthBytes: '1' }, MIB);
    expect(wide.widthError).toContain('A chip of 16 bits is wider than a bus of 8 bits');
    expect(wide.summary).toBe('');
  });
});
