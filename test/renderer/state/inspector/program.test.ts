import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Rehearsal } from '../../../../app/contract/composer.ts';
import { busAddress } from '../../../../app/contract/units.ts';
import {
  askCosts,
  isAsked,
  programCostsStore,
  programLines,
} from '../../../../renderer/state/inspector/program-costs.ts';
import { bytesOfDraft } from '../../../../renderer/state/inspector/program-draft.ts';
import { VALUE_TYPES } from '../../../../renderer/values/value-types.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState } from '../../../kit/window/flash-state.ts';

const flash = flashState({ base: busAddress(0x400_0000) });
const { sizeBytes } = flash.geometry;

function draft(id: string, text: string, deviceOffset = 0) {
  const type = VALUE_TYPES.find((each) => each.id === id);
  if (type === undefined) throw new Error(`no ${id}`);
  return bytesOfDraft(text, type, { flash, deviceOffset });
}

afterEach(() => {
  vi.restoreAllMocks();
  programCostsStore.setState({ key: null, costs: [] });
});

describe('A value that may be programmed', () => {
  it('is its bytes, or says in a sentence why it is none', () => {
    expect(draft('u16-be', '0x1234')).toEqual({ bytes: Uint8Array.of(0x12, 0x34) });
    expect(draft('u8', '300')).toEqual({ error: '300 does not fit into 8 bits. Write 0 to 255.' });
  });

  it('ends with the flash', () => {
    expect(draft('u32-le', '1', sizeBytes - 4)).toEqual({ bytes: Uint8Array.of(1, 0, 0, 0) });
    expect(draft('u32-le', '1', sizeBytes - 1)).toEqual({
      error: 'The value has 4 bytes, and the flash ends after 1 byte. Go to a place before it.',
    });
  });

  it('is no longer than what is looked at', () => {
    expect(draft('utf-8', 'a'.repeat(256))).toEqual({ bytes: new Uint8Array(256).fill(0x61) });
    expect(draft('utf-8', 'a'.repeat(257))).toEqual({
      error: 'The value has 257 bytes; at most 256 are looked at here. Use the console’s program for more.',
    });
  });
});

describe('What programming it costs', () => {
  const does = '';
  const commands = [
    { name: 'erase', does, parameters: 'ADDR' },
    { name: 'program', does, parameters: 'ADDR BYTES' },
    { name: 'word-program', does, parameters: 'ADDR BYTES' },
  ] as const;
  const lines = programLines(commands, flash, { deviceOffset: 0x10, bytes: Uint8Array.of(0xde, 0xad) });
  const rehearsal = (part: Partial<Rehearsal>): Rehearsal => ({
    cycles: [],
    total: 0,
    results: [],
    error: null,
    ...part,
  });

  it('is asked of each command that takes bytes, at the bus address of the place', () => {
    expect(lines).toEqual(['program 0x0400_0010 de ad', 'word-program 0x0400_0010 de ad']);
  });

  it('is how many cycles each comes to, and what a driver would complain of', async () => {
    const calls = answering({
      'composer.rehearse': ({ line }) =>
        line.startsWith('word')
          ? rehearsal({ total: 9, results: [{ text: 'at 0x10 stands 0x0', tone: 'bad' }] })
          : rehearsal({ total: 5, results: [{ text: '2 bytes programmed', tone: 'good' }] }),
    });
    await askCosts('one', lines, flash);
    expect(calls).toEqual(lines.map((line) => ['composer.rehearse', { line, flash: 0 }]));
    expect(programCostsStore.getState().costs).toEqual([
      { line: lines[0], cycles: 5, problem: null },
      { line: lines[1], cycles: 9, problem: 'at 0x10 stands 0x0' },
    ]);
  });

  it('says what is wrong with a line that the engine does not take', async () => {
    const error = { what: 'No flash is at 0x0', todo: 'Look at `mtree`.', column: null };
    answering({ 'composer.rehearse': () => rehearsal({ error }) });
    await askCosts('one', lines.slice(0, 1), flash);
    expect(programCostsStore.getState().costs).toEqual([
      { line: lines[0], cycles: 0, problem: 'No flash is at 0x0. Look at `mtree`.' },
    ]);
  });

  it('is that of the question before while the next one is not answered, and says so', async () => {
    answering({ 'composer.rehearse': () => rehearsal({ total: 5 }) });
    await askCosts('before', lines.slice(0, 1), flash);
    const answered = programCostsStore.getState();
    answering({ 'composer.rehearse': () => Promise.reject(new Error('the engine is gone')) });
    const next = askCosts('next', lines.slice(0, 1), flash);
    expect([isAsked('before'), isAsked('next')]).toEqual([false, true]);
    expect(programCostsStore.getState()).toEqual(answered);
    await next;
    expect(programCostsStore.getState()).toEqual({
      key: 'before',
      costs: [{ line: lines[0], cycles: 5, problem: null }],
    });
  });

  it('is that of the newest question, in whatever order the answers come', async () => {
    const answers: ((told: Rehearsal) => void)[] = [];
    answering({ 'composer.rehearse': () => new Promise((resolve) => answers.push(resolve)) });
    const first = askCosts('first', lines.slice(0, 1), flash);
    const second = askCosts('second', lines.slice(1), flash);
    answers[1]?.(rehearsal({ total: 7 }));
    answers[0]?.(rehearsal({ total: 3 }));
    await Promise.all([first, second]);
    expect(programCostsStore.getState().costs).toEqual([{ line: lines[1], cycles: 7, problem: null }]);
  });
});
