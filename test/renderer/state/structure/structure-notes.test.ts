import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { bytesAnsweredStore } from '../../../../renderer/state/bytes.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import {
  startStructure,
  structureIn,
  structureStore,
} from '../../../../renderer/state/structure/structure.ts';
import {
  notesIn,
  startStructureNotes,
  wantNotes,
} from '../../../../renderer/state/structure/structure-notes.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';

const NOTE = { node: 0, start: 0x40, end: 0x44, name: 'magic', text: 'uImage' };
const GONE = new UserError({ code: 'not-found', what: 'scanned again', where: null, todo: 'Scan it again.' });
const scanNow = () => structureIn(0)(structureStore.getState()).scan;

beforeAll(() => {
  startStructure();
  startStructureNotes();
});
beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
});

describe('The fields beside the bytes', () => {
  it('are those of the engine’s scan once another window has had the flash scanned again', async () => {
    let scan = 7;
    const calls = answering({
      'structure.scan': () => ({ scan, rows: [], omissions: [] }),
      'structure.notes': (asked) => (asked.scan === scan ? { notes: [NOTE] } : Promise.reject(GONE)),
    });
    bytesAnsweredStore.setState(true, true);
    machineStore.setState({ machine: machineState({ flashes: [flashState({})] }), flashIndex: 0 });
    await vi.waitFor(() => expect(scanNow()).toBe(7));
    scan = 9;
    for (let looks = 0; looks < 3; looks++) {
      wantNotes(0, 0, 0x100);
      await new Promise(setImmediate);
    }
    expect(calls.filter(([name]) => name === 'structure.notes')).toHaveLength(1);
    await vi.waitFor(() => expect(scanNow()).toBe(9), { timeout: 5_000 });
    wantNotes(0, 0, 0x100);
    await vi.waitFor(() => expect(notesIn(0, 0, 0x100)).toEqual([NOTE]));
  });
});
