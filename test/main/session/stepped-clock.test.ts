import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../../main/session/stepped-clock.ts';

describe('Virtual time', () => {
  it('calls everybody once, in order, at the moment asked for, and nobody before', () => {
    const moments = fc.array(fc.nat(1000), { maxLength: 20 });
    const steps = fc.array(fc.nat(300), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(moments, steps, (deadlines, nanoseconds) => {
        const clock = new SteppedClock();
        const calls: { deadline: number; now: number }[] = [];
        for (const deadline of deadlines) {
          clock.at(deadline, () => calls.push({ deadline, now: clock.nowNanoseconds }));
        }
        for (const step of nanoseconds) clock.advance(step);
        const due = deadlines.filter((deadline) => deadline <= clock.nowNanoseconds).sort((a, b) => a - b);
        expect(calls).toEqual(due.map((deadline) => ({ deadline, now: deadline })));
        expect(clock.nowNanoseconds).toBe(nanoseconds.reduce((sum, step) => sum + step, 0));
      }),
    );
  });

  it('calls those who ask for the same moment in the order they asked', () => {
    const clock = new SteppedClock();
    const calls: string[] = [];
    clock.at(5, () => calls.push('first'));
    clock.at(5, () => calls.push('second'));
    clock.advance(5);
    expect(calls).toEqual(['first', 'second']);
  });

  it('goes on to a moment that was asked for on the way', () => {
    const clock = new SteppedClock();
    const moments: number[] = [];
    const again = () => {
      moments.push(clock.nowNanoseconds);
      if (moments.length < 3) clock.at(clock.nowNanoseconds + 10, again);
    };
    clock.at(10, again);
    clock.advance(100);
    expect(moments).toEqual([10, 20, 30]);
    expect(clock.nowNanoseconds).toBe(100);
  });

  it('calls nobody who took the wish back, not even one who does so twice or too late', () => {
    const clock = new SteppedClock();
    const calls: string[] = [];
    const takeBack = clock.at(5, () => calls.push('taken back'));
    const kept = clock.at(5, () => calls.push('kept'));
    takeBack();
    takeBack();
    expect(clock.nextDeadlineNanoseconds).toBe(5);
    clock.advance(5);
    kept();
    expect(calls).toEqual(['kept']);
    expect(clock.nextDeadlineNanoseconds).toBeNull();
  });

  it('never goes back, nor past what a number holds exactly', () => {
    const clock = new SteppedClock();
    clock.advance(10);
    expect(() => clock.advanceTo(9)).toThrow('from 10 ns to 9 ns');
    expect(() => clock.advanceTo(2 ** 53)).toThrow(RangeError);
  });
});
