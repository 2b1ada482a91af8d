import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Contract } from '../../../../app/contract/contract.ts';
import { CANCELLED, UserError } from '../../../../app/contract/errors.ts';
import type { FootprintReport, FootprintRequest } from '../../../../app/contract/footprint.ts';
import type { EventName, PayloadOf } from '../../../../app/contract/link.ts';
import { engine } from '../../../../renderer/link/engine.ts';
import { labStore, loadMeans, runLab, toggleKind } from '../../../../renderer/state/footprint/lab.ts';
import { lookAtPages, residencyStore } from '../../../../renderer/state/footprint/residency.ts';
import { answering } from '../../../kit/engine-calls.ts';
import { footprintRow } from '../../../kit/footprint-rows.ts';

const REQUEST: FootprintRequest = {
  image: '/images/CODE.fd',
  instances: [1, 2],
  strategies: ['shared'],
  touch: 'boot',
  withQemu: false,
};
const ROWS = [footprintRow('shared', 1), footprintRow('shared', 2)];
const REPORT: FootprintReport = {
  image: REQUEST.image,
  imageBytes: 64 << 20,
  control: { privateKiB: 1, pssKiB: 1 },
  rows: ROWS,
};

type Told = Partial<{ [K in EventName<Contract>]: (payload: PayloadOf<Contract[K]>) => void }>;

/** What the engine's events would call now. */
function listeners(): Told {
  const told: Told = {};
  vi.spyOn(engine, 'on').mockImplementation((name, listener) => {
    Object.assign(told, { [name]: listener });
    return () => {
      delete told[name];
    };
  });
  return told;
}

const untilCalledOff = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new UserError(CANCELLED))),
  );

beforeEach(() => {
  vi.restoreAllMocks();
  labStore.setState(labStore.getInitialState(), true);
});

describe('A run of the lab', () => {
  it('shows how far it is and each row as it comes, and ends with all of them', async () => {
    const told = listeners();
    answering({
      'footprint.run': () => {
        told['footprint.progressed']?.({ of: 'shared', done: 1, total: 4 });
        expect(labStore.getState().run?.progress).toEqual({ of: 'shared', done: 1, total: 4 });
        for (const row of ROWS.slice(0, 1)) told['footprint.measured']?.(row);
        expect(labStore.getState().measured?.rows).toEqual(ROWS.slice(0, 1));
        return REPORT;
      },
    });
    await runLab(REQUEST);
    expect(labStore.getState()).toMatchObject({
      run: null,
      error: null,
      measured: { request: REQUEST, rows: ROWS },
    });
    expect(told).toEqual({});
  });

  it('that is called off keeps what was measured, and nothing that comes late is shown', async () => {
    const told = listeners();
    answering({ 'footprint.run': (_, signal) => untilCalledOff(signal) });
    const ended = runLab(REQUEST);
    for (const row of ROWS.slice(0, 1)) told['footprint.measured']?.(row);
    labStore.getState().run?.cancel();
    for (const row of ROWS.slice(1)) told['footprint.measured']?.(row);
    told['footprint.progressed']?.({ of: 'shared', done: 2, total: 4 });
    await ended;
    expect(labStore.getState()).toMatchObject({
      run: null,
      error: null,
      measured: { rows: ROWS.slice(0, 1) },
    });
  });

  it('that came to nothing says why, and leaves what was measured before', async () => {
    const before = { request: REQUEST, rows: ROWS };
    labStore.setState({ measured: before });
    listeners();
    const report = {
      code: 'no-memory',
      what: 'Too little memory',
      where: null,
      todo: 'Start fewer.',
    } as const;
    answering({
      'footprint.run': () => {
        throw new UserError(report);
      },
    });
    await runLab(REQUEST);
    expect(labStore.getState()).toMatchObject({ run: null, error: report, measured: before });
    answering({ 'footprint.run': () => REPORT });
    await runLab(REQUEST);
    expect(labStore.getState().error).toBeNull();
  });
});

describe('The lab', () => {
  it('asks once what can be measured here', async () => {
    const calls = answering({ 'footprint.means': () => ({ refusal: null, qemu: null }) });
    await loadMeans();
    await loadMeans();
    expect(calls).toHaveLength(1);
    expect(labStore.getState().means).toEqual({ refusal: null, qemu: null });
  });

  it('keeps the order of the kinds when one is ticked again', () => {
    const { kinds } = labStore.getState();
    toggleKind('copy');
    expect(labStore.getState().kinds).toEqual(kinds.filter((kind) => kind !== 'copy'));
    toggleKind('copy');
    expect(labStore.getState().kinds).toEqual(kinds);
  });
});

describe('The pages of an image', () => {
  const residency = { kind: 'untold', fileBytes: 4096, sentence: 'A secret.' } as const;

  it('are those of the image that was asked for last', async () => {
    const answers = new Map<string, () => void>();
    answering({
      'footprint.residency': async ({ image }) => {
        await new Promise<void>((resolve) => answers.set(image, resolve));
        return { ...residency, sentence: image };
      },
    });
    const looks = [lookAtPages('/a'), lookAtPages('/b')];
    answers.get('/b')?.();
    answers.get('/a')?.();
    await Promise.all(looks);
    expect(residencyStore.getState()).toEqual({
      image: '/b',
      residency: { ...residency, sentence: '/b' },
      error: null,
    });
  });

  it('give way to the reason why they can’t be told', async () => {
    const report = {
      code: 'not-found',
      what: 'There is no file',
      where: '/c',
      todo: 'Choose another.',
    } as const;
    answering({
      'footprint.residency': () => {
        throw new UserError(report);
      },
    });
    await lookAtPages('/c');
    expect(residencyStore.getState()).toEqual({ image: '/c', residency: null, error: report });
  });
});
