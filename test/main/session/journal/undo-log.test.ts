import { describe, expect, it } from 'vitest';
import { ArraySwap } from '../../../../main/pflash/array-swap.ts';
import { NorArray } from '../../../../main/pflash/nor-array.ts';
import { UndoLog } from '../../../../main/session/journal/undo-log.ts';

const FEW = 100;
const MANY = 5000;

/** Its array counts up; `change` fills some of it under an event, which is kept before. */
function made() {
  const array = new NorArray(
    Uint8Array.from({ length: 2 * MANY }, (_, at) => at),
    false,
  );
  const log = new UndoLog();
  const change = (event: number, deviceOffset: number, lengthBytes: number) => {
    const bytes = array.bytes.subarray(deviceOffset, deviceOffset + lengthBytes);
    log.keep({ event, flash: 0, deviceOffset, bytes });
    bytes.fill(event);
  };
  const goBackTo = (event: number) => log.goBack(event, Number.POSITIVE_INFINITY, () => new ArraySwap(array));
  return { array, log, change, goBackTo };
}

describe('What the arrays held before each change', () => {
  it('is forgotten with the events that made it, few bytes or many, and takes nothing any more', () => {
    const { array, log, change, goBackTo } = made();
    change(1, 0, FEW);
    change(2, 0, MANY);
    const held = log.heldBytes;
    for (let time = 0; time < 100; time++) {
      log.forgetFrom(1);
      log.standAt(1);
      change(1, 0, FEW);
      change(2, 0, MANY);
    }
    expect([log.heldBytes, log.oldBytes]).toEqual([held, FEW + MANY]);
    log.forgetFrom(1);
    log.standAt(1);
    const before = Buffer.from(array.bytes);
    // Where many bytes were kept are few now, and the other way round.
    change(1, 0, MANY);
    change(2, 0, FEW);
    goBackTo(1);
    expect(before.equals(array.bytes)).toBe(true);
  });

  it('takes memory for what it is swapped with, too, and none of it once it is forgotten', () => {
    const LONG = 64 << 10;
    const array = new NorArray(new Uint8Array(LONG).fill(0xff), false);
    const log = new UndoLog();
    const empty = log.heldBytes;
    log.keep({ event: 1, flash: 0, deviceOffset: 0, bytes: array.bytes });
    array.bytes.fill(0x12);
    expect(log.heldBytes).toBeLessThan(empty + LONG);
    log.goBack(1, 2, () => new ArraySwap(array));
    expect(log.heldBytes).toBeGreaterThanOrEqual(empty + LONG);
    log.forgetFrom(1);
    expect(log.heldBytes).toBe(empty);
  });

  it('is found to be something else where an event is not made as it was', () => {
    const { log, change } = made();
    change(1, 8, 4);
    for (const [event, offset, lengthBytes] of [
      [1, 12, 4],
      [1, 8, 2],
      [2, 8, 4],
    ] as const) {
      log.standAt(1);
      expect(() => change(event, offset, lengthBytes)).toThrow('changed something else');
    }
    log.standAt(1);
    change(1, 8, 4);
  });
});
