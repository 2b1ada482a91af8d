import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELD_MOST_MS, HeldTop } from '../../../../renderer/canvas/hex-grid/held-top.ts';

const ALL = () => true;
const NONE = () => false;

describe('The position that is drawn', () => {
  it('is at once where it is to be, while nothing was drawn, and where the bytes are here', () => {
    const held = new HeldTop();
    expect(held.at(7, NONE, 0)).toEqual({ drawn: 7, asked: 7 });
    expect(held.at(9, ALL, 1)).toEqual({ drawn: 9, asked: 9 });
  });

  it('stays where it was until the bytes of another one are here', () => {
    const held = new HeldTop();
    held.at(0, ALL, 0);
    expect(held.at(100, NONE, 1)).toEqual({ drawn: 0, asked: 100 });
    expect(held.at(100, NONE, 2)).toEqual({ drawn: 0, asked: 100 });
    expect(held.at(100, ALL, 3)).toEqual({ drawn: 100, asked: 100 });
  });

  it('goes to what was asked for first, though it is to be elsewhere by now, and asks for that then', () => {
    const held = new HeldTop();
    held.at(0, ALL, 0);
    held.at(100, NONE, 1);
    expect(held.at(200, NONE, 2)).toEqual({ drawn: 0, asked: 100 });
    const isHere = (top: number) => top === 100;
    expect(held.at(300, isHere, 3)).toEqual({ drawn: 100, asked: 300 });
    expect(held.at(300, ALL, 4)).toEqual({ drawn: 300, asked: 300 });
  });

  it('waits no longer for bytes that do not come', () => {
    const held = new HeldTop();
    held.at(0, ALL, 0);
    held.at(100, NONE, 10);
    expect(held.at(200, NONE, 9 + HELD_MOST_MS).drawn).toBe(0);
    expect(held.at(200, NONE, 10 + HELD_MOST_MS)).toEqual({ drawn: 200, asked: 200 });
  });

  it('is let go with what was drawn', () => {
    const held = new HeldTop();
    held.at(0, ALL, 0);
    held.forget();
    expect(held.at(5, NONE, 1).drawn).toBe(5);
  });

  it('is never one without its bytes while they come in time, and always the last one in the end', () => {
    const moves = fc.array(fc.record({ target: fc.nat(30), comes: fc.boolean() }), { minLength: 1 });
    fc.assert(
      fc.property(moves, (all) => {
        const held = new HeldTop();
        const here = new Set([0]);
        const isHere = (top: number) => here.has(top);
        held.at(0, isHere, 0);
        let asked = 0;
        for (const { target, comes } of all) {
          if (comes) here.add(asked);
          const now = held.at(target, isHere, 0);
          expect(here.has(now.drawn)).toBe(true);
          asked = now.asked;
        }
        const last = all.at(-1)?.target ?? 0;
        for (let turn = 0; turn < 3; turn++) {
          here.add(asked);
          const now = held.at(last, isHere, 0);
          asked = now.asked;
          if (turn === 2) expect(now).toEqual({ drawn: last, asked: last });
        }
      }),
    );
  });
});
