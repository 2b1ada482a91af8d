/** What a driver may do to an Intel flash of 64 MiB in blocks of 256 KiB, cycle by cycle, the same in every run. */
import type { BusCycle } from '../../../main/session/bus-cycle.ts';

const BLOCK = 256 << 10;
const BLOCKS = 256;
const BUFFER_WORDS = 64;

/**
 * A block is erased, and words and buffers are programmed into it one after the other; each is waited for. As often as in
 * EDK2's boot: an erase and some 20 buffered programs in 1,500 cycles.
 */
export function* longSession(): Generator<BusCycle> {
  for (let round = 0; ; round++) {
    const block = BLOCK * (Math.imul(round, 97) % BLOCKS);
    yield* [write(block, 0x20_0020), write(block, 0xd0_00d0), ...polls(block, 10)];
    let at = block;
    for (let program = 0; program < 20; program++) {
      for (let word = 0; word < 2; word++, at += 4)
        yield* [write(at, 0x40_0040), write(at, Math.imul(round, at) >>> 0), ...polls(at, 2)];
      // A buffer never reaches over its window.
      at += -at & (4 * BUFFER_WORDS - 1);
      yield* [write(at, 0xe8_00e8), ...polls(at, 1), write(at, 0x10001 * (BUFFER_WORDS - 1))];
      for (let word = 0; word < BUFFER_WORDS; word++, at += 4)
        yield write(at, Math.imul(round + word, 0x9e37_79b1) >>> 0);
      yield* [write(at - 4, 0xd0_00d0), ...polls(block, 2)];
    }
    yield write(block, 0xff_00ff);
  }
}

function write(address: number, data: number): BusCycle {
  return { direction: 'write', address, widthBytes: 4, data };
}

function polls(address: number, count: number): BusCycle[] {
  return Array.from({ length: count }, () => ({ direction: 'read', address, widthBytes: 4 }));
}
