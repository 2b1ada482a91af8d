/** Bytes of the kinds that firmware is made of, the same every time. */
import { readFileSync } from 'node:fs';

/** A generator of numbers from 0 to 255 that needs no library: it must be the same in every run. */
export function randomBytes(count: number, seed = 1): Uint8Array {
  let state = seed * 2654435761;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
}

/** Words that come again and again. */
export function textBytes(count: number): Uint8Array {
  const words = [
    'firmware ',
    'volume ',
    'section ',
    'of ',
    'the ',
    'boot ',
    'loader ',
    'at ',
    '0x00080000 ',
    '\n',
  ];
  const picks = randomBytes(Math.ceil(count / 2), 7);
  const text = Array.from(picks, (pick) => words[pick % words.length]).join('');
  return new TextEncoder().encode(text.slice(0, count));
}

/** Machine code of this very machine: real branches, real zeros. */
export function codeBytes(count: number): Uint8Array {
  return readFileSync(process.execPath).subarray(0x100000, 0x100000 + count);
}

/** Each with what it stands for. */
export const SAMPLES: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['no bytes', new Uint8Array(0)],
  ['one byte', Uint8Array.of(0x5a)],
  ['text', textBytes(150_000)],
  ['code', codeBytes(250_000)],
  ['erased flash', new Uint8Array(400_000).fill(0xff)],
  ['bytes without a pattern', randomBytes(140_000)],
];
