import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { usedBytesOf } from '../../../main/backing/padding.ts';
import { makeFile } from './files.ts';

const { signal } = new AbortController();
const PIECE = 1 << 20;

it.each([0, 0xff])(
  'Padding with %d ends where another byte is, and is never more than one kind',
  async (filler) => {
    const path = makeFile('');
    const content = fc.uint8Array({ maxLength: 40 }).filter((bytes) => bytes.at(-1) !== filler);
    // Around the size of the pieces in which the file is read.
    const padded = fc.oneof(fc.nat(50), fc.integer({ min: PIECE - 50, max: PIECE + 50 }));
    await fc.assert(
      fc.asyncProperty(content, padded, async (bytes, paddedBytes) => {
        fc.pre(paddedBytes > 0);
        writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(paddedBytes, filler)]));
        expect(await usedBytesOf(path, signal)).toBe(bytes.length);
      }),
      { numRuns: 40 },
    );
  },
);

it('A file that ends in another byte has no padding', async () => {
  expect(await usedBytesOf(makeFile(Buffer.from([1, 0, 0, 7, 7, 7])), signal)).toBe(6);
});

it('A file of padding alone, of several pieces, uses nothing', async () => {
  expect(await usedBytesOf(makeFile(Buffer.alloc(3 * PIECE + 5)), signal)).toBe(0);
});

it('A file that is not there is refused by its name', async () => {
  await expect(usedBytesOf('/nowhere/image.fd', signal)).rejects.toThrow('There is no file image.fd');
});

it('A look for padding ends when it is told to', async () => {
  const reason = new Error('enough');
  const path = makeFile(Buffer.alloc(64));
  await expect(usedBytesOf(path, AbortSignal.abort(reason))).rejects.toBe(reason);
});
