import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import type { MachineState } from '../../../app/contract/machine.ts';
import { askFill, endFill, fillAsked, fillStore } from '../../../renderer/state/fill.ts';
import { takeMachine } from '../../../renderer/state/machine.ts';
import { answering } from '../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../kit/window/flash-state.ts';

const SCRATCH = flashState({ image: imageState('/a.fd', 'scratch') });
const RANGE = { start: 0, end: 4 };
const FULL = new UserError({ code: 'unsupported', what: 'It can’t be filled', where: null, todo: 'Wait.' });

/** An engine that fills once it is told to. */
function slowEngine() {
  let finish = () => {};
  let fail = () => {};
  const filled = new Promise<MachineState>((resolve, reject) => {
    finish = () => resolve(machineState({ opening: 7, revision: 9 }));
    fail = () => reject(FULL);
  });
  const calls = answering({ 'image.edit': () => filled });
  return { calls, finish: () => finish(), fail: () => fail() };
}

const asked = () => fillStore.getState();

beforeEach(() => {
  vi.restoreAllMocks();
  endFill();
  takeMachine(null);
  takeMachine(machineState({ opening: 7, flashes: [SCRATCH] }));
});

describe('What the selected bytes are filled with', () => {
  it('is taken once: nothing else is until they are filled, and then it is asked no more', async () => {
    const { calls, finish } = slowEngine();
    await askFill(SCRATCH);
    expect(asked()).toMatchObject({ isAsking: true, isFilling: false });
    const first = fillAsked(0, RANGE, Uint8Array.of(1));
    expect(asked()).toMatchObject({ isAsking: true, isFilling: true });
    expect(await fillAsked(0, RANGE, Uint8Array.of(2))).toBe(false);
    finish();
    expect(await first).toBe(true);
    expect(asked()).toMatchObject({ isAsking: false, isFilling: false });
    expect(calls.map(([, input]) => input)).toMatchObject([{ pattern: Uint8Array.of(1) }]);
  });

  it('is asked once more where they could not be filled', async () => {
    const { fail } = slowEngine();
    await askFill(SCRATCH);
    const first = fillAsked(0, RANGE, Uint8Array.of(1));
    fail();
    expect(await first).toBe(false);
    expect(asked()).toMatchObject({ isAsking: true, isFilling: false });
  });

  it('goes on being asked where the person asked again meanwhile', async () => {
    const { finish } = slowEngine();
    await askFill(SCRATCH);
    const first = fillAsked(0, RANGE, Uint8Array.of(1));
    endFill();
    await askFill(SCRATCH);
    finish();
    expect(await first).toBe(false);
    expect(asked()).toMatchObject({ isAsking: true, isFilling: false });
  });

  it('takes the keyboard nowhere where the person left it meanwhile', async () => {
    const { finish } = slowEngine();
    await askFill(SCRATCH);
    const first = fillAsked(0, RANGE, Uint8Array.of(1));
    endFill();
    finish();
    expect(await first).toBe(false);
    expect(asked()).toMatchObject({ isAsking: false, isFilling: false });
  });
});
