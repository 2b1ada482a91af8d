import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { classOf, PackedCells, randomEntropy } from '../../../../app/contract/overview/byte-cell.ts';
import { allCells } from '../../../../main/image/overview/count-cells.ts';

function classOfBytes(bytes: Uint8Array) {
  const cell = allCells(bytes, Math.max(16, bytes.length)).at(0);
  return cell && classOf(cell, bytes.length);
}

const blank = (value: number, other: number) => {
  const bytes = new Uint8Array(4096).fill(value);
  bytes.fill(0x5a, 0, other);
  return bytes;
};

describe('What bytes are', () => {
  it('is erased or zeros, with a few others among them', () => {
    expect(classOfBytes(blank(0xff, 60))).toBe('erased');
    expect(classOfBytes(blank(0, 60))).toBe('zero');
    expect(classOfBytes(blank(0xff, 400))).toBe('data');
  });

  it('is text where nearly all of it can be read', () => {
    expect(classOfBytes(Buffer.from('bootargs=console=ttyS0,115200\n'.repeat(40)))).toBe('text');
  });

  it('is compressed or encrypted where it is as good as random, however short', () => {
    for (const length of [128, 256, 512, 4096, 65536])
      expect(classOfBytes(randomFillSync(new Uint8Array(length)))).toBe('packed');
  });

  it('is not told from code in fewer bytes than can say so', () => {
    expect(classOfBytes(randomFillSync(new Uint8Array(64)))).toBe('data');
  });

  it('has as much entropy as random bytes have at the most', () => {
    for (const length of [128, 1024, 65536]) {
      const cell = allCells(randomFillSync(new Uint8Array(length)), length).at(0);
      expect(Math.abs((cell?.entropy ?? 0) - randomEntropy(length))).toBeLessThan(0.4);
    }
  });
});

describe('Packed cells', () => {
  it('travel as bytes that lie anywhere in a message', () => {
    const cells = PackedCells.uncounted(3);
    cells.set(1, Float32Array.of(7.5, 0.25, 0.5, 0));
    const message = new Uint8Array(7 + cells.bytes.length);
    message.set(cells.bytes, 7);
    const arrived = PackedCells.from(message.subarray(7));
    expect([0, 1, 2, 3].map((index) => arrived.at(index))).toEqual([
      null,
      { entropy: 7.5, erasedShare: 0.25, zeroShare: 0.5, textShare: 0 },
      null,
      null,
    ]);
  });
});
