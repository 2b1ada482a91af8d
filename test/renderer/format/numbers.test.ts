import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatByte,
  formatCount,
  formatData,
  formatOffset,
  formatPlural,
  formatSize,
} from '../../../renderer/format/numbers.ts';

describe('numbers as text', () => {
  it('groups addresses by four digits and widens them only when they must be', () => {
    expect(formatAddress(0)).toBe('0x0000_0000');
    expect(formatAddress(0x404_0000)).toBe('0x0404_0000');
    expect(formatAddress(0x1_0000_0000)).toBe('0x1_0000_0000');
    expect(formatAddress(2n ** 64n - 1n)).toBe('0xffff_ffff_ffff_ffff');
    expect(formatOffset(0x1640)).toBe('0000_1640');
  });

  it('writes data as wide as the access', () => {
    expect(formatData(0xe800e8, 4)).toBe('00e8_00e8');
    expect(formatData(0x98, 2)).toBe('0098');
    expect(formatData(0x98n, 8)).toBe('0000_0000_0000_0098');
    expect(formatByte(15)).toBe('0x0f');
  });

  it('writes sizes in binary units, exact where they divide', () => {
    expect(formatSize(0)).toBe('0 B');
    expect(formatSize(1023)).toBe('1,023 B');
    expect(formatSize(256 * 1024)).toBe('256 KiB');
    expect(formatSize(64 << 20)).toBe('64 MiB');
    expect(formatSize(2 ** 40)).toBe('1 TiB');
    expect(formatSize(13_500_560)).toBe('12.88 MiB');
    expect(formatSize(1.5 * 1024 * 1024)).toBe('1.5 MiB');
    expect(formatSize(100 * 1024 + 1)).toBe('100 KiB');
  });

  it('separates thousands and chooses the right plural', () => {
    expect(formatCount(67_108_864)).toBe('67,108,864');
    expect(formatCount(999)).toBe('999');
    expect(formatPlural(1, 'block')).toBe('1 block');
    expect(formatPlural(1024, 'block')).toBe('1,024 blocks');
    expect(formatPlural(2, 'entry', 'entries')).toBe('2 entries');
  });
});
