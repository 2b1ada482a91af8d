import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../../main/session/journal/event-columns.ts';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { type Deed, open, sequences, small, TINY } from '../../../kit/session/deeds.ts';
import { operationsOf } from '../../../kit/session/told.ts';

const RUNS = { numRuns: 40, interruptAfterTimeLimit: 10_000 };
const LIMITS = { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes };

/** As a log has it: an access to the device, for a wait a timer, and now and then a reset. */
function eventOf(deed: Deed): JournalEvent {
  if ('wait' in deed) return deed.wait === 1000 ? { kind: 'reset', flash: 0 } : { kind: 'timer', flash: 0 };
  const { direction, address: deviceOffset, data = 0 } = deed;
  // No log has an access that its bus did not lead to the device.
  const inside = deviceOffset < 64 << 10 ? deviceOffset : 0;
  const access = { flash: 0, direction, deviceOffset: inside, widthBytes: 2, data: Number(data) } as const;
  return { kind: 'access', access };
}

function seen(machine: Machine) {
  const { history, story, ...state } = machine.state();
  const bytes = machine.flashes.map(({ device }) => Buffer.from(device.array.bytes).toString('latin1'));
  return { state, bytes };
}

const told = (machine: Machine) => [operationsOf(machine), machine.history.story.findings()];

describe.each(['intel', 'amd'] as const)(
  'What a log tells of a flash with the %s command set',
  (commandSet) => {
    it('leads to the same machine at each position as no more than that does, in any order', () => {
      const request = small(commandSet);
      fc.assert(
        fc.property(sequences(commandSet), fc.array(fc.nat(), { maxLength: 8 }), (deeds, places) => {
          const events = deeds.map(eventOf);
          const machine = open(request, LIMITS);
          for (const event of events) machine.play(event);
          const all = told(machine);
          for (const place of places) {
            const position = place % (events.length + 1);
            machine.go(position);
            const fresh = open(request);
            for (const event of events.slice(0, position)) fresh.play(event);
            expect(seen(machine)).toEqual(seen(fresh));
            fresh.close();
          }
          expect(told(machine)).toEqual(all);
          machine.close();
        }),
        RUNS,
      );
    }, 60_000);

    it('parts into a branch anywhere, which tells what a machine tells where just that was done', () => {
      const request = small(commandSet);
      fc.assert(
        fc.property(sequences(commandSet), sequences(commandSet), fc.nat(), (deeds, others, place) => {
          const [events, more] = [deeds.map(eventOf), others.map(eventOf)];
          const [machine, fresh] = [open(request, LIMITS), open(request)];
          for (const event of events) machine.play(event);
          const before = told(machine);
          const from = place % events.length;
          machine.go(from);
          for (const event of more) machine.play(event);
          for (const event of [...events.slice(0, from), ...more]) fresh.play(event);
          expect(told(machine)).toEqual(told(fresh));
          machine.go(from, machine.history.state().branches[0]?.id ?? -1);
          expect(told(machine)).toEqual(before);
          machine.close();
          fresh.close();
        }),
        RUNS,
      );
    }, 60_000);
  },
);
