import { describe, expect, it } from 'vitest';
import type { Transition } from '../../../app/contract/states.ts';
import type { FlashDevice } from '../../../main/pflash/flash-device.ts';
import type { SteppedClock } from '../../../main/session/stepped-clock.ts';
import { Trail } from '../../../main/session/trail.ts';
import { smallAmdFlash, smallFlash } from '../../kit/flash/flash.ts';

/** What may be done to a device: no row names 0x12, and 0x01 counts two words. */
const BYTES = [0, 1, 0x10, 0x12, 0x20, 0x30, 0x40, 0x50, 0x55, 0x60, 0x70, 0x80];
const MORE_BYTES = [0x90, 0x98, 0xa0, 0xaa, 0xb0, 0xd0, 0xe8, 0xf0, 0xff];
/** Both unlock words, the query word, and the end of another sector, which is in no buffer's window. */
const OFFSETS = [0xaaa, 0x554, 0xaa, 8191 * 4];

interface Explored {
  readonly device: FlashDevice;
  readonly clock: SteppedClock | null;
  /** What of the device decides where it goes, without its places and exact numbers. */
  readonly key: () => string;
}

/** Goes everywhere that the device can be brought, and gives each transition that it took on the way. */
function explore({ device, clock, key }: Explored): Set<string> {
  const trail = new Trail(device);
  const taken = new Set<string>();
  device.onTimer = ({ what }) => trail.moved('time', what);
  const deeds: (() => void)[] = [...BYTES, ...MORE_BYTES].flatMap((byte) =>
    OFFSETS.map((offset) => () => {
      device.write(offset, byte, 2);
      trail.wrote();
    }),
  );
  deeds.push(() => clock?.advanceTo(clock.nextDeadlineNanoseconds ?? clock.nowNanoseconds));
  deeds.push(() => {
    device.reset();
    trail.moved('reset', 'system reset');
  });
  const moment = () => {
    const [was, path, now] = [device.remember(), trail.remember(), clock?.nowNanoseconds ?? 0];
    return () => {
      clock?.standAt(now);
      was.restore();
      path.restore();
    };
  };
  const seen = new Set([key()]);
  const waiting = [moment()];
  for (let back = waiting.pop(); back !== undefined; back = waiting.pop()) {
    for (const deed of deeds) {
      back();
      const before = trail.steps.at(-1);
      deed();
      const last = trail.steps.at(-1);
      if (last !== undefined && last !== before)
        taken.add(`${last.from} ${last.by} ${last.cycle} → ${last.to}`);
      if (seen.has(key())) continue;
      seen.add(key());
      waiting.push(moment());
    }
  }
  return taken;
}

function told(transitions: readonly Transition[]): string[] {
  return transitions.flatMap(({ from, by, cycle, to }) =>
    from.flatMap((start) => to.map(({ state }) => `${start} ${by} ${cycle} → ${state}`)),
  );
}

function intel(): Explored {
  const device = smallFlash();
  const { registers } = device;
  const key = () => `${registers.state} ${registers.status & 0x10} ${Math.min(registers.wordsLeft, 2)}`;
  return { device, clock: null, key };
}

function amd(): Explored {
  const { flash: device, clock } = smallAmdFlash();
  const { registers } = device;
  const key = () =>
    [
      registers.state,
      registers.status & 0x08,
      registers.isBypass,
      registers.suspendedNanoseconds > 0,
      registers.deadlineNanoseconds >= 0,
    ].join(' ');
  return { device, clock, key };
}

describe.each([
  ['Intel', intel],
  ['AMD', amd],
])('The %s device, brought everywhere it can be', (_, make) => {
  const explored = make();
  const taken = explore(explored);
  const { states, transitions } = explored.device.stateMachine();
  const isBusy = (name: string | undefined) => states.find((state) => state.name === name)?.isBusy;
  const byItself = [...taken].filter((step) => step.includes(' time '));

  it('goes no way by a write that its state machine has not', () => {
    const known = new Set(told(transitions));
    expect([...taken].filter((step) => step.includes(' write ') && !known.has(step))).toEqual([]);
  });

  it('goes no way by itself that its state machine has not, but where the timer of a broken-off erase ends', () => {
    const known = new Set(told(transitions));
    expect(byItself.filter((step) => !known.has(step) && isBusy(step.split(' ')[0]))).toEqual([]);
  });

  it('goes every way that its state machine has', () => {
    expect(told(transitions).filter((step) => !taken.has(step))).toEqual([]);
  });

  it('is in each of its states at some time', () => {
    const reached = new Set([...taken].map((step) => step.split(' → ')[1]));
    expect(states.filter(({ name }) => !reached.has(name))).toEqual([]);
  });
});

describe('A state machine', () => {
  it('has a row once for all the states that take the same commands', () => {
    const { transitions } = smallFlash().stateMachine();
    const setup = transitions.filter(({ cycle }) => cycle === '0x20');
    expect(setup.map(({ from, to }) => [from, to])).toEqual([
      [['readArray', 'readStatus', 'readId'], [{ state: 'eraseSetup', when: null, standsIn: false }]],
    ]);
  });

  it('says the cycle that takes a transition: on every chip of the bank, and where the command set wants it', () => {
    const intelErase = smallFlash()
      .stateMachine()
      .transitions.find(({ cycle }) => cycle === '0x20');
    expect(intelErase?.sent).toEqual({
      widthBytes: 4,
      deviceOffset: null,
      staysInPlace: false,
      data: 0x0020_0020,
    });
    const unlock = smallAmdFlash()
      .flash.stateMachine()
      .transitions.find(({ cycle }) => cycle === '0x55');
    expect(unlock?.at).toBe('word 0x2aa');
    expect(unlock?.sent).toEqual({ widthBytes: 2, deviceOffset: 0x554, staysInPlace: false, data: 0x55 });
  });
});
