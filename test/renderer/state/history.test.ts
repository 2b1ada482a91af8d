import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { History } from '../../../app/contract/machine.ts';
import { engine } from '../../../renderer/link/engine.ts';
import { runCommand } from '../../../renderer/state/commands.ts';
import { placeText, registerHistoryCommands } from '../../../renderer/state/history.ts';
import { machineStore } from '../../../renderer/state/machine.ts';
import { machineState } from '../../kit/window/flash-state.ts';

let revision = 0;

function stand(history: Partial<History>): void {
  const whole = { position: 0, first: 0, length: 0, branches: [], ...history };
  machineStore.setState({ machine: machineState({ history: whole, revision: ++revision }) });
}

/** Where a command goes; null where it does not run. */
async function goesTo(command: string): Promise<number | null> {
  const asked: number[] = [];
  vi.spyOn(engine, 'call').mockImplementation(async (_name, input) => {
    if ('position' in input && typeof input.position === 'number') asked.push(input.position);
    return machineStore.getState().machine as never;
  });
  const hasRun = runCommand(command);
  await new Promise((resolve) => setTimeout(resolve));
  return hasRun ? (asked[0] ?? null) : null;
}

beforeAll(registerHistoryCommands);
beforeEach(() => vi.restoreAllMocks());

describe('The commands of the history', () => {
  it('go a step, to the first position that is kept, and to the last', async () => {
    stand({ position: 500, first: 100, length: 900 });
    expect(await goesTo('history.back')).toBe(499);
    expect(await goesTo('history.forward')).toBe(501);
    expect(await goesTo('history.first')).toBe(100);
    expect(await goesTo('history.last')).toBe(900);
  });

  it('end at the first position that is kept', async () => {
    stand({ position: 100, first: 100, length: 900 });
    expect(await goesTo('history.back')).toBe(null);
    expect(await goesTo('history.first')).toBe(null);
    expect(await goesTo('history.forward')).toBe(101);
  });

  it('say how far back one can go where that is not to the beginning', () => {
    const history = { position: 1500, first: 0, length: 2000, branches: [] };
    expect(placeText(history)).toBe('1,500 of 2,000 cycles and waits have been done');
    expect(placeText({ ...history, first: 1000 })).toBe(
      '1,500 of 2,000 cycles and waits have been done; those before 1,000 are no longer kept',
    );
  });
});
