import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../renderer/state/commands.ts';
import { machineStore, takeMachine } from '../../../renderer/state/machine.ts';
import {
  askSince,
  chooseSince,
  parsePosition,
  registerSinceCommands,
  sinceStore,
  startSince,
} from '../../../renderer/state/since.ts';
import { machineState } from '../../kit/window/flash-state.ts';

registerSinceCommands();
startSince();

function open(opening: number, position: number): void {
  const history = { position, first: 0, length: 20_000, branches: [] };
  takeMachine(machineState({ opening, revision: position + 1, history }));
}

describe('What the bytes are compared with', () => {
  afterEach(() => {
    machineStore.setState({ machine: null });
    chooseSince('start');
  });

  it('is the start, until a person chooses something else', () => {
    open(1, 100);
    expect(sinceStore.getState().since).toBe('start');
    runCommand('changes.toggle');
    expect(sinceStore.getState().since).toBe('operation');
    runCommand('changes.toggle');
    expect(sinceStore.getState().since).toBe('start');
  });

  it('stays the cycle that was the present one when it was chosen', () => {
    open(1, 100);
    runCommand('changes.here');
    open(1, 250);
    expect(sinceStore.getState().since).toBe(100);
  });

  it('is the start again on another machine, whose cycles are others', () => {
    open(1, 100);
    runCommand('changes.here');
    open(2, 0);
    expect(sinceStore.getState().since).toBe('start');
  });

  it('is asked for until it is answered', () => {
    open(1, 100);
    askSince();
    expect(sinceStore.getState().isAsking).toBe(true);
    chooseSince(7);
    expect(sinceStore.getState()).toMatchObject({ since: 7, isAsking: false });
  });

  // biome-ignore format: a table
  it.each([
    ['0',          0],
    ['18108',      18_108],
    [' 18,108 ',   18_108],
    ['20000',      20_000],
    ['20001',      null],
    ['-1',         null],
    ['1.5',        null],
    ['0x10',       null],
    ['',           null],
    ['99999999999999999999', null],
  ])('reads %j as %j of a history of 20,000 events', (text, position) => {
    expect(parsePosition(text, 20_000)).toBe(position);
  });
});
