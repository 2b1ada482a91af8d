import { describe, expect, it } from 'vitest';
import { DriverFollower } from '../../../../main/operations/follower.ts';
import { makeAndSee } from '../../../../main/operations/seen-cycle.ts';
import { blankAmd, blankIntel, follow, sayOperation } from '../../../kit/flash/follow.ts';

const UNLOCK = 'w16 0xaaa 0xaa\nw16 0x554 0x55';
const WORD = (at: number) => `${UNLOCK}\nw16 0xaaa 0xa0\nw16 ${at} 0x1234\ntimer`;

describe('Words with looks between them', () => {
  it.each([
    [1, 1],
    [4, 1],
    [5, 3],
  ])('are one run with %i looks elsewhere between two of them: %i of them', (looks, runs) => {
    const reads = Array.from({ length: looks }, (_, at) => `r16 ${0x2000 + 0x100 * at}`).join('\n');
    const script = [0x10, 0x12, 0x14].map((at) => `${WORD(at)}\n${reads}`).join('\n');
    const kinds = follow(script, blankAmd()).operations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'word-program')).toHaveLength(runs);
  });
});

/** A follower of a flash, and a way to write to it. */
function followed() {
  const { flash } = blankIntel();
  const follower = new DriverFollower([{ name: 'flash0', base: 0, device: flash }]);
  let number = 0;
  const write = (deviceOffset: number, ...data: readonly number[]) => {
    for (const each of data)
      follower.take(
        0,
        makeAndSee(flash, { number: ++number, direction: 'write', deviceOffset, widthBytes: 4, data: each }),
      );
  };
  return { follower, write, said: () => [...follower.operations].map(sayOperation) };
}

describe('What a follower remembers', () => {
  it('can be gone back to more than once, whatever came after it', () => {
    const { follower, write, said } = followed();
    write(0, 0x40_0040, 1);
    const known = follower.remember();
    const before = said();
    for (let round = 0; round < 3; round++) {
      write(4, 0x40_0040, 2);
      expect(said()).toHaveLength(1);
      expect(said()).not.toEqual(before);
      known.restore(follower.followed);
      expect(said()).toEqual(before);
    }
  });

  it('leaves what was followed until then as it was, for who comes again', () => {
    const { follower, write, said } = followed();
    write(0, 0x40_0040, 1);
    const known = follower.remember();
    write(4, 0x40_0040, 2);
    const [left, { followed: leftList }, atLeft] = [follower.remember(), follower, said()];
    known.restore(follower.followed);
    write(0x100, 0x20_0020, 0xd0_00d0);
    expect(said()).toHaveLength(2);
    left.restore(leftList);
    expect(said()).toEqual(atLeft);
  });

  it('has with it what set an error that nobody has read', () => {
    const { follower, write } = followed();
    const loseBuffer = (at: number) => {
      write(at, 0xe8_00e8, 0x1_0001);
      write(0x6000, 1);
      write(at, 2, 0xd0_00d0);
    };
    loseBuffer(0x2000);
    const known = follower.remember();
    write(0, 0x50_0050);
    loseBuffer(0x4000);
    known.restore(follower.followed);
    expect(follower.findings.map(({ rule }) => rule)).not.toContain('error-unread');
    write(0, 0x50_0050);
    const found = follower.findings.find(({ rule }) => rule === 'error-unread');
    expect(found?.what).toMatch(/of the buffered program at 0x[26]000 is cleared/);
  });

  it('costs next to nothing more while nothing comes, and as much after a million operations', () => {
    const { follower, write } = followed();
    for (let at = 0; at < 100; at++) write(0, 0x70_0070);
    const { heldBytes } = follower.remember();
    expect(follower.remember().heldBytes).toBeLessThan(heldBytes);
    for (let at = 0; at < 10_000; at++) write(0, 0x70_0070);
    expect(follower.remember().heldBytes).toBe(heldBytes);
  });
});
