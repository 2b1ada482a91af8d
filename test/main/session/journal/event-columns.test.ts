import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventColumns } from '../../../../main/session/journal/event-columns.ts';

const moment = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const flash = fc.integer({ min: 0, max: 7 });

describe('Time that passed, in the columns of events', () => {
  it('is told as it was: from when to when, and whose timers fired in which order', () => {
    const waits = fc.record({ from: moment, to: moment, fired: fc.array(flash, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(waits, { minLength: 1, maxLength: 40 }), fc.nat(40), (all, at) => {
        const events = new EventColumns();
        for (const { from, to, fired } of all) {
          const passed = { fromNanoseconds: from, toNanoseconds: to, fired };
          events.add({ kind: 'wait', momentNanoseconds: to }, { standing: null, passed });
        }
        // As a branch is parted, and joined again.
        events.append(events.cut(Math.min(at, all.length)));
        for (const [index, { from, to, fired }] of all.entries()) {
          expect(events.at(index)).toEqual({ kind: 'wait', momentNanoseconds: to });
          const passed = { fromNanoseconds: from, toNanoseconds: to, fired };
          expect(events.resultAt(index)).toEqual({ standing: null, passed });
        }
      }),
    );
  });

  it('of a timer that a log tells of belongs to its flash', () => {
    fc.assert(
      fc.property(flash, moment, moment, (index, from, to) => {
        const events = new EventColumns();
        const passed = { fromNanoseconds: from, toNanoseconds: to, fired: [index] };
        events.add({ kind: 'timer', flash: index }, { standing: null, passed });
        expect(events.at(0)).toEqual({ kind: 'timer', flash: index });
        expect(events.resultAt(0)).toEqual({ standing: null, passed });
      }),
    );
  });
});
