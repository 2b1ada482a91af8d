import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CANCELLED, UserError } from '../../../../app/contract/errors.ts';
import type { FootprintReport, FootprintRequest } from '../../../../app/contract/footprint.ts';
import {
  labStore,
  loadMeans,
  runLab,
  startLab,
  toggleKind,
} from '../../../../renderer/state/footprint/lab.ts';
import { lookAtPages, residencyStore } from '../../../../renderer/state/footprint/residency.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { answering, listeners } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { footprintRow } from '../../../kit/window/footprint-rows.ts';

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
  touch: 'boot',
  control: { privateKiB: 1, pssKiB: 1 },
  rows: ROWS,
};

const MEANS = { refusal: null, qemu: { version: null, imageBytes: 64 << 20, refusal: null } };

const untilCalledOff = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new UserError(CANCELLED))),
  );

beforeEach(() => {
  vi.restoreAllMocks();
  labStore.setState(labStore.getInitialState(), true);
});

const PROGRESS = { of: 'shared', done: 1, total: 4 } as const;

describe('A run of the lab', () => {
  it('shows how far it is and each row as it comes, and ends with all of them', async () => {
    const told = listeners();
    answering({
      'footprint.run': ({ run }) => {
        told['footprint.progressed']?.({ run, progress: PROGRESS });
        expect(labStore.getState().run?.progress).toEqual(PROGRESS);
        for (const row of ROWS.slice(0, 1)) told['footprint.measured']?.({ run, row });
        expect(labStore.getState().measured?.rows).toEqual(ROWS.slice(0, 1));
        return REPORT;
      },
    });
    await runLab(REQUEST);
    expect(labStore.getState()).toMatchObject({ run: null, error: null, outcome: 'Measured.' });
    expect(labStore.getState().measured).toEqual({ request: REQUEST, rows: ROWS });
    expect(told).toEqual({});
  });

  it('hears nothing of a run that is another window’s', async () => {
    const told = listeners();
    const others = { run: 'of another window' };
    answering({
      'footprint.run': () => {
        told['footprint.progressed']?.({ ...others, progress: PROGRESS });
        for (const row of ROWS) told['footprint.measured']?.({ ...others, row });
        return { ...REPORT, rows: [] };
      },
    });
    await runLab(REQUEST);
    expect(labStore.getState().measured?.rows).toEqual([]);
  });

  it('that is called off keeps what was measured, and nothing that comes late is shown', async () => {
    const told = listeners();
    let run = '';
    answering({
      'footprint.run': (request, signal) => {
        ({ run } = request);
        return untilCalledOff(signal);
      },
    });
    const ended = runLab(REQUEST);
    await vi.waitUntil(() => run !== '');
    for (const row of ROWS.slice(0, 1)) told['footprint.measured']?.({ run, row });
    labStore.getState().run?.cancel();
    for (const row of ROWS.slice(1)) told['footprint.measured']?.({ run, row });
    told['footprint.progressed']?.({ run, progress: PROGRESS });
    await ended;
    expect(labStore.getState()).toMatchObject({
      run: null,
      error: null,
      measured: { rows: ROWS.slice(0, 1) },
    });
    expect(labStore.getState().outcome).toMatch(/^Cancelled/);
  });

  it('calls off the one before, and is not ended with it', async () => {
    listeners();
    const signals: (AbortSignal | undefined)[] = [];
    answering({
      'footprint.run': (_, signal) => {
        signals.push(signal);
        return untilCalledOff(signal);
      },
    });
    const first = runLab(REQUEST);
    const second = runLab(REQUEST);
    await first;
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    expect(labStore.getState().run).not.toBeNull();
    labStore.getState().run?.cancel();
    await second;
  });

  it('ends when the machine is closed, and the chosen image is forgotten with it', async () => {
    startLab();
    listeners();
    const image = imageState('/images/CODE.fd', 'shared');
    const open = machineState({ flashes: [flashState({ image })] });
    machineStore.setState({ machine: open });
    labStore.setState({ image: { path: '/images/other.fd' } });
    answering({ 'footprint.run': (_, signal) => untilCalledOff(signal) });
    const ended = runLab(REQUEST);
    const scratch = flashState({ image: { ...image, mode: 'scratch' } });
    machineStore.setState({ machine: { ...open, opening: 2, flashes: [scratch] } });
    expect(labStore.getState().image).toEqual({ path: '/images/other.fd' });
    machineStore.setState({ machine: null });
    await ended;
    expect(labStore.getState()).toMatchObject({ run: null, image: null });
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
    const calls = answering({ 'footprint.means': () => MEANS });
    await loadMeans();
    await loadMeans();
    expect(calls).toHaveLength(1);
    expect(labStore.getState().means).toEqual(MEANS);
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
  const residency = { fileBytes: 4096, pageBytes: 4096, cached: null, untold: '', mapped: null };

  it('are those of the image that was asked for last', async () => {
    const answers = new Map<string, () => void>();
    answering({
      'footprint.residency': async ({ image }) => {
        await new Promise<void>((resolve) => answers.set(image, resolve));
        return { ...residency, untold: image };
      },
    });
    const looks = [lookAtPages('/a'), lookAtPages('/b')];
    answers.get('/b')?.();
    answers.get('/a')?.();
    await Promise.all(looks);
    expect(residencyStore.getState()).toEqual({
      image: '/b',
      residency: { ...residency, untold: '/b' },
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
