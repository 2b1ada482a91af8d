import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsoleEntry, WrittenRange } from '../../../app/contract/console.ts';
import type { Cycle } from '../../../app/contract/device.ts';
import type { MachineState } from '../../../app/contract/machine.ts';
import { busAddress, deviceOffset } from '../../../app/contract/units.ts';
import { followLine, startFollow, writtenIn, writtenStore } from '../../../renderer/state/follow.ts';
import { layoutStore, toggleFollow } from '../../../renderer/state/layout.ts';
import { machineStore } from '../../../renderer/state/machine.ts';
import { placeIn, selectionStore, targetIn } from '../../../renderer/state/selection.ts';
import { flashState, machineState } from '../../kit/window/flash-state.ts';

/** Two flashes that nothing was done to. */
const machine = (opening: number) =>
  machineState({ opening, flashes: [flashState({}), flashState({ index: 1 })] });

const READ: Cycle = {
  number: 1,
  direction: 'read',
  widthBytes: 4,
  address: busAddress(0),
  deviceOffset: null,
  data: 0,
  what: '',
  state: '',
  moved: false,
  tone: 'plain',
  departure: null,
};

const cycleOn = (flash: number | null): ConsoleEntry => ({ kind: 'cycle', flash, cycle: READ });

function wordAt(number: number, offset: number): Cycle {
  return { ...READ, number, direction: 'write', deviceOffset: deviceOffset(offset) };
}

const wrote = (flash: number, offset: number, lengthBytes: number): WrittenRange => ({
  flash,
  offset: deviceOffset(offset),
  lengthBytes,
});
const target = (flash: number) => targetIn(flash)(selectionStore.getState());
const written = (flash: number) => writtenIn(flash)(writtenStore.getState());

beforeEach(() => {
  vi.useFakeTimers();
  machineStore.setState({ machine: machine(1), flashIndex: 0 });
  selectionStore.setState({ places: {}, targets: {}, moves: 0 });
  layoutStore.setState({ isFollowing: true });
  writtenStore.setState({}, true);
});

describe('the views', () => {
  it('show the first byte that a line wrote, and leave the cursor where it is', () => {
    followLine({
      entries: [cycleOn(0)],
      written: [wrote(0, 0x4_0000, 0x4_0000), wrote(0, 0x10_0000, 4)],
    });
    expect(target(0)).toEqual({ deviceOffset: 0x4_0000, reveal: 'follow' });
    expect(placeIn(0)(selectionStore.getState()).cursorOffset).toBe(0);
  });

  it('go to the flash that the last cycle was sent to', () => {
    followLine({ entries: [cycleOn(0), cycleOn(1), cycleOn(null)], written: [] });
    expect(machineStore.getState().flashIndex).toBe(1);
  });

  it('stay where they are when a line only reads, or sends no cycle', () => {
    followLine({ entries: [cycleOn(0)], written: [] });
    followLine({ entries: [{ kind: 'help', rows: [] }], written: [] });
    expect(selectionStore.getState().moves).toBe(0);
    expect(machineStore.getState().flashIndex).toBe(0);
  });

  it('stay where they are while following is off, and still mark what was written', () => {
    toggleFollow();
    followLine({ entries: [cycleOn(1)], written: [wrote(1, 0x40, 4)] });
    expect(selectionStore.getState().moves).toBe(0);
    expect(machineStore.getState().flashIndex).toBe(0);
    expect(written(1)).toEqual([{ start: 0x40, end: 0x44 }]);
  });
});

describe('a word that a line puts into the write buffer', () => {
  const WINDOW = 0x8_0000;
  const word = { kind: 'cycle', flash: 0, cycle: wordAt(7, WINDOW + 0x100) } as const;
  /** What the engine tells once that word was written; the rest of the buffer's window is empty. */
  const loaded = (number: number, filled: [number, number][]) =>
    machineState({
      flashes: [
        flashState({
          recentCycles: [wordAt(number, WINDOW + 0x100)],
          device: {
            ...flashState({}).device,
            buffer: { offset: deviceOffset(WINDOW), lengthBytes: 4096, filled, data: new Uint8Array(4) },
          },
        }),
      ],
    });
  const tellOf = (told: MachineState) => machineStore.setState({ machine: told });

  beforeEach(() => {
    startFollow();
  });

  it('is shown as soon as the machine tells of it', () => {
    followLine({ entries: [word], written: [] });
    expect(selectionStore.getState().moves).toBe(0);
    tellOf(loaded(7, [[0x100, 0x104]]));
    expect(target(0)).toEqual({ deviceOffset: WINDOW + 0x100, reveal: 'follow' });
  });

  it('is shown at once where the machine told of it first', () => {
    tellOf(loaded(7, [[0x100, 0x104]]));
    followLine({ entries: [word], written: [] });
    expect(target(0)).toEqual({ deviceOffset: WINDOW + 0x100, reveal: 'follow' });
  });

  it('is waited for: what the machine told before it says nothing of it', () => {
    followLine({ entries: [word], written: [] });
    tellOf(loaded(6, [[0x100, 0x104]]));
    expect(selectionStore.getState().moves).toBe(0);
  });

  it('is no other write: a setup or a count leaves the view where it is', () => {
    followLine({ entries: [word], written: [] });
    tellOf(loaded(7, [[0, 4]]));
    tellOf(loaded(8, [[0x100, 0x104]]));
    expect(selectionStore.getState().moves).toBe(0);
  });

  it('leaves the view where it is while following is off', () => {
    toggleFollow();
    followLine({ entries: [word], written: [] });
    tellOf(loaded(7, [[0x100, 0x104]]));
    expect(selectionStore.getState().moves).toBe(0);
  });
});

describe('the mark of what was written', () => {
  it('is of the last line that wrote, and goes away by itself', () => {
    followLine({ entries: [], written: [wrote(0, 0, 4)] });
    followLine({ entries: [], written: [wrote(1, 8, 4)] });
    followLine({ entries: [], written: [] });
    expect([written(0), written(1)]).toEqual([[], [{ start: 8, end: 12 }]]);
    vi.runAllTimers();
    expect(written(1)).toEqual([]);
  });

  it('goes away when the image is mapped anew', () => {
    startFollow();
    followLine({ entries: [], written: [wrote(0, 0, 4)] });
    machineStore.setState({ machine: machine(2) });
    expect(written(0)).toEqual([]);
  });
});
