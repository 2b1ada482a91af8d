/** XXH32 with the seed 0, the checksum of LZ4 frames. Follows "xxHash fast digest algorithm" (Yann Collet), 32-bit. */
import { viewOf } from '../view-of.ts';

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const STRIPE_BYTES = 16;

/** 0 to 2^32 - 1. */
export function xxhash32(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const stripesEnd = bytes.length - (bytes.length % STRIPE_BYTES);
  let at = stripesEnd;
  let hash = (stripesEnd === 0 ? PRIME_5 : mergedStripes(view, stripesEnd)) + bytes.length;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint32(at, true), PRIME_3), 17), PRIME_4);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint8(at), PRIME_5), 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mergedStripes(view: DataView, end: number): number {
  let first = (PRIME_1 + PRIME_2) | 0;
  let second = PRIME_2 | 0;
  let third = 0;
  let fourth = -PRIME_1 | 0;
  for (let at = 0; at < end; at += STRIPE_BYTES) {
    first = round(first, view.getInt32(at, true));
    second = round(second, view.getInt32(at + 4, true));
    third = round(third, view.getInt32(at + 8, true));
    fourth = round(fourth, view.getInt32(at + 12, true));
  }
  return rotate(first, 1) + rotate(second, 7) + rotate(third, 12) + rotate(fourth, 18);
}

function round(lane: number, word: number): number {
  return Math.imul(rotate(lane + Math.imul(word, PRIME_2), 13), PRIME_1);
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}
