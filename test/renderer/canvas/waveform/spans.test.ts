import { describe, expect, it } from 'vitest';
import type { DriverOperation, OperationKind } from '../../../../app/contract/operation.ts';
import type { StoryCycle } from '../../../../app/contract/story.ts';
import {
  busySpansOf,
  densityOf,
  operationOf,
  stateSpansOf,
} from '../../../../renderer/canvas/waveform/spans.ts';

function cycle(number: number, state: StoryCycle['state']): StoryCycle {
  const nothing = { flash: null, deviceOffset: null, widthBytes: null, data: null };
  return { ...nothing, number, kind: state === null ? 'wait' : 'write', state };
}

function operation(kind: OperationKind, firstCycle: number, lastCycle: number): DriverOperation {
  const cycles = lastCycle - firstCycle + 1;
  const place = { device: 'virt.flash1', offset: 0, lengthBytes: 0, outcome: 'ok' as const, detail: '' };
  return { kind, firstCycle, lastCycle, cycles, ...place };
}

const ARRAY = { title: 'Read array', readsArray: true, isBusy: false };
const STATUS = { title: 'Read status', readsArray: false, isBusy: false };
const WINDOW = { title: 'Erase window', readsArray: false, isBusy: true };
const BUSY = { title: 'Block erase', readsArray: false, isBusy: true };

describe('What lies over several cycles', () => {
  it('is one span a state, through a wait after which it is the same', () => {
    const states = [ARRAY, STATUS, STATUS, null, STATUS, ARRAY];
    const spans = stateSpansOf(states.map((state, index) => cycle(index + 7, state)));
    expect(spans.map(({ title, firstCycle, lastCycle }) => `${title} ${firstCycle}-${lastCycle}`)).toEqual([
      'Read array 7-7',
      'Read status 8-11',
      'Read array 12-12',
    ]);
  });

  it('is no state while time passes, when a device may have become another one', () => {
    const spans = stateSpansOf([BUSY, null, ARRAY, null].map((state, index) => cycle(index + 1, state)));
    expect(spans.map(({ title, firstCycle, lastCycle }) => `${title} ${firstCycle}-${lastCycle}`)).toEqual([
      'Block erase 1-1',
      'Read array 3-3',
    ]);
  });

  it('is the state as it was while cycles go elsewhere', () => {
    const elsewhere = { ...cycle(2, null), kind: 'read' as const };
    expect(stateSpansOf([cycle(1, ARRAY), elsewhere])).toMatchObject([{ firstCycle: 1, lastCycle: 2 }]);
  });

  it('is a line while the device works by itself, all along from a busy state to the next', () => {
    const states = [ARRAY, WINDOW, null, BUSY, BUSY, ARRAY, BUSY, null];
    const spans = busySpansOf(stateSpansOf(states.map((state, index) => cycle(index + 1, state))));
    expect(spans).toEqual([
      { firstCycle: 2, lastCycle: 5 },
      { firstCycle: 7, lastCycle: 7 },
    ]);
  });

  it('tells a cycle’s operation: of two around it the one that began last', () => {
    const operations = [operation('block-erase', 1, 20), operation('status-poll', 5, 6)];
    expect(operationOf(operations, 5)?.kind).toBe('status-poll');
    expect(operationOf(operations, 7)?.kind).toBe('block-erase');
    expect(operationOf(operations, 21)).toBeUndefined();
  });

  it('fills a pixel as far as an operation lies in it', () => {
    const operations = [operation('word-program', 1, 6), operation('block-erase', 9, 9)];
    const { program, erase, read } = densityOf(operations, { left: 0, cyclePx: 0.25 }, 3);
    expect([...program]).toEqual([1, 0.5, 0]);
    expect([...erase]).toEqual([0, 0, 0.25]);
    expect([...read]).toEqual([0, 0, 0]);
  });

  it('fills only what is on the screen, of an operation of a million cycles too', () => {
    const { program } = densityOf(
      [operation('word-program', 1, 1_000_000)],
      { left: 500_000, cyclePx: 64 },
      2,
    );
    expect([...program]).toEqual([1, 1]);
  });
});
