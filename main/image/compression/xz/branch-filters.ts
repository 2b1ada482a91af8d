/**
 * The filters for machine code of .xz, undone: an encoder makes relative branch targets absolute, so that calls of one
 * function look alike. Follows "The .xz File Format" 1.2, section 5.3.2, and each processor's encoding of its branches.
 * Each works in place; `start` is the address that its first byte stands for.
 */
import { viewOf } from '../view-of.ts';

/** The branches of 32-bit ARM: BL with a 24-bit word offset, from two instructions on. */
export function arm(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    if (bytes[at + 3] !== 0xeb) continue;
    const words = view.getUint32(at, true) - ((start + at + 8) >>> 2);
    view.setUint32(at, 0xeb000000 | (words & 0xffffff), true);
  }
}

/** ARM Thumb: BL as a pair of half-words with eleven bits each. */
export function armThumb(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 2) {
    const first = view.getUint16(at, true);
    const second = view.getUint16(at + 2, true);
    if ((first & 0xf800) !== 0xf000 || (second & 0xf800) !== 0xf800) continue;
    const halves = (((first & 0x7ff) << 11) | (second & 0x7ff)) - ((start + at + 4) >>> 1);
    view.setUint16(at, 0xf000 | ((halves >>> 11) & 0x7ff), true);
    view.setUint16(at + 2, 0xf800 | (halves & 0x7ff), true);
    at += 2;
  }
}

/** AArch64: BL with a 26-bit word offset, ADRP with a 21-bit page offset where that lies within 512 MiB. */
export function arm64(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const instruction = view.getUint32(at, true);
    const address = (start + at) >>> 0;
    if (instruction >>> 26 === 0x25) {
      view.setUint32(at, 0x94000000 | ((instruction - (address >>> 2)) & 0x3ffffff), true);
    } else if ((instruction & 0x9f000000) >>> 0 === 0x90000000) {
      const pages = ((instruction >>> 29) & 3) | ((instruction >>> 3) & 0x1ffffc);
      if (((pages + 0x20000) & 0x1c0000) !== 0) continue;
      const target = pages - (address >>> 12);
      const signBits = (target & 0x20000) === 0 ? 0 : 0xe00000;
      const moved = ((target & 3) << 29) | ((target & 0x3fffc) << 3) | signBits;
      view.setUint32(at, (instruction & 0x9000001f) | moved, true);
    }
  }
}

/** PowerPC, big endian: `bl` with a 26-bit offset. */
export function powerPc(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const instruction = view.getUint32(at);
    if ((instruction & 0xfc000003) !== 0x48000001) continue;
    view.setUint32(at, 0x48000001 | (((instruction & 0x3fffffc) - (start + at)) & 0x3fffffc));
  }
}

/** SPARC: `call` with a 30-bit word offset, where that lies within 16 MiB. */
export function sparc(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const top = view.getUint32(at) >>> 22;
    if (top !== 0x100 && top !== 0x1ff) continue;
    const words = view.getUint32(at) - ((start + at) >>> 2);
    const signBits = (words & 0x400000) === 0 ? 0 : 0x3fc00000;
    view.setUint32(at, 0x40000000 | signBits | (words & 0x3fffff));
  }
}

/**
 * x86: CALL and JMP with a 32-bit offset, found without decoding the instructions around them. `seen` remembers which
 * of the three bytes before may have begun one, since a wrong guess would reach into the next.
 */
export function x86(bytes: Uint8Array, start: number): void {
  const view = viewOf(bytes);
  let seen = 0;
  let after = 0;
  let at = 0;
  while (at + 5 <= bytes.length) {
    if (((bytes[at] ?? 0) & 0xfe) !== 0xe8) {
      at++;
      continue;
    }
    seen = at - after > 2 ? 0 : seen >> (at - after);
    if (isHidden(seen, bytes, at) || !isSignByte(bytes[at + 4] ?? 0)) {
      seen = (seen >> 1) | 4;
      at += 1;
    } else {
      setTarget(view, at, { seen, next: start + at + 5 });
      seen = 0;
      at += 5;
    }
    after = at;
  }
}

/** Whether what was seen shortly before forbids that a branch begins at `at`. */
function isHidden(seen: number, bytes: Uint8Array, at: number): boolean {
  if (seen === 0) return false;
  return seen > 4 || seen === 3 || isSignByte(bytes[at + (seen >> 1) + 1] ?? 0);
}

function setTarget(view: DataView, at: number, { seen, next }: { seen: number; next: number }): void {
  let offset = (view.getUint32(at + 1, true) - next) >>> 0;
  if (seen !== 0) {
    const shift = (seen & 6) << 2;
    if (isSignByte((offset >>> shift) & 0xff)) offset = ((offset ^ ((0x100 << shift) - 1)) - next) >>> 0;
  }
  const signByte = (offset & 0x1000000) === 0 ? 0 : 0xff000000;
  view.setUint32(at + 1, signByte | (offset & 0xffffff), true);
}

function isSignByte(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}
