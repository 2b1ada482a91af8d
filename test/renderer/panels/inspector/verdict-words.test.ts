import { describe, expect, it } from 'vitest';
import type { DeviceSnapshot } from '../../../../app/contract/device.ts';
import {
  blockSizeText,
  byteText,
  byteVerdict,
  deviceText,
  planVerdict,
} from '../../../../renderer/panels/inspector/verdict-words.ts';
import { planProgram } from '../../../../renderer/values/program-over.ts';
import { flashState, geometryOf } from '../../../kit/window/flash-state.ts';

const KIB = 1024;
const geometry = geometryOf([{ sectorCount: 8, sectorLengthBytes: 64 * KIB }]);
const flash = flashState({ geometry });
const locked = flashState({ geometry, isProtected: true });
const withRule = (programming: DeviceSnapshot['programming']) =>
  flashState({ geometry, device: { ...flash.device, programming } });

const plan = (before: number[], after: number[], deviceOffset = 0) =>
  planProgram(Uint8Array.from(before), Uint8Array.from(after), { deviceOffset, regions: geometry.regions });

describe('The byte under the cursor', () => {
  it.each([
    [0xff, 'good', 'Any value: the byte is erased.'],
    [0x00, 'plain', 'Nothing but 0x00, which is there: no bit is left to clear.'],
    [0x7f, 'plain', 'Values that only clear bits of 0x7f.'],
    [0x80, 'plain', 'Values that only clear bits of 0x80.'],
  ] as const)('%i says what it takes', (byte, tone, text) => {
    expect(byteVerdict(flash, byte)).toEqual({ tone, text });
  });

  it('takes nothing where the flash is protected, erased or not', () => {
    expect(byteVerdict(locked, 0xff)).toEqual({ tone: 'bad', text: 'Nothing: the flash is protected.' });
  });
});

describe('The answer', () => {
  it.each([
    [[0x7f], [0x3f], 'good', 'Yes: ▾ 1 bit clears, 7 stay.'],
    [[0xff], [0x00], 'good', 'Yes: ▾ 8 bits clear.'],
    [[0xff], [0x01], 'good', 'Yes: ▾ 7 bits clear, 1 stays.'],
    [[0x3f], [0x3f], 'good', 'It is there already.'],
    [[0x3f], [0x7f], 'bad', 'Not without an erase of block 0: ▴ 1 bit has to go from 0 to 1, 7 stay.'],
    [
      [0x0f, 0xff],
      [0xf3, 0x7f],
      'bad',
      'Not without an erase of block 0: ▴ 4 bits have to go from 0 to 1, ▾ 3 clear, 9 stay.',
    ],
  ] as const)('for %j over which %j is programmed', (before, after, tone, text) => {
    expect(planVerdict(flash, plan([...before], [...after]))).toEqual({ tone, text });
  });

  it('names each block that has to be erased, with its size', () => {
    const over = plan([0, 0], [1, 1], 2 * 64 * KIB - 1);
    expect(planVerdict(flash, over).text).toContain('an erase of blocks 1 and 2: ▴ 2 bits');
    expect(over.eraseBlocks.map(blockSizeText)).toEqual(['64 KiB at 0x0001_0000', '64 KiB at 0x0002_0000']);
  });

  it('is no where the flash is protected, whatever the bits', () => {
    expect(planVerdict(locked, plan([0xff], [0x00])).text).toBe(
      'No: the flash is protected. As for the bits, they only clear.',
    );
    expect(planVerdict(locked, plan([0x00], [0x01])).text).toBe(
      'No: the flash is protected. As for the bits, some would need an erase, too.',
    );
  });
});

describe('What the device here makes of it', () => {
  const bytes = { before: Uint8Array.of(0x0f), after: Uint8Array.of(0x33) };
  const over = plan([0x0f], [0x33]);

  it('follows its own rule where a bit would have to be set', () => {
    expect(deviceText(withRule({ setsBits: true, departure: 'QEMU …' }), over, bytes)).toBe(
      'This device stores it all the same',
    );
    expect(deviceText(withRule({ setsBits: false, departure: null }), over, bytes)).toBe(
      'This device would hold 03 instead.',
    );
  });

  it('tells the first bytes of many', () => {
    const many = { before: new Uint8Array(9).fill(0x0f), after: new Uint8Array(9).fill(0x33) };
    const told = deviceText(withRule({ setsBits: false, departure: null }), over, many);
    expect(told).toBe('This device would hold 03 03 03 03 03 03 03 03 … instead.');
  });

  it('is not told where no bit would be set, nor where nothing is taken', () => {
    expect(deviceText(flash, plan([0xff], [0]), bytes)).toBeNull();
    expect(deviceText(locked, over, bytes)).toBeNull();
  });
});

describe('A byte, bit by bit, for a screen reader', () => {
  it('says what becomes of it', () => {
    expect(byteText(0x1000, 0x7f, 0x3f)).toBe('0x0000_1000: 0x7f becomes 0x3f, 1 bit clears');
    expect(byteText(0, 0x0f, 0xf3)).toBe(
      '0x0000_0000: 0x0f becomes 0xf3, 2 bits clear, 4 bits need an erase',
    );
    expect(byteText(0, 0x0e, 0x0f)).toBe('0x0000_0000: 0x0e becomes 0x0f, 1 bit needs an erase');
    expect(byteText(0, 0x0f, 0x0f)).toBe('0x0000_0000: 0x0f stays');
  });
});
