import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import type { ImageState } from '../../../../app/contract/machine.ts';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { engineConnection } from '../../../../renderer/link/engine.ts';
import { Search } from '../../../../renderer/state/find/search.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';

const HIT = {
  offset: deviceOffset(0),
  inside: null,
  lengthBytes: 1,
  kind: 0,
  bytes: new Uint8Array(1),
  start: 0,
};
const query = { kind: 'hex', text: '55' } as const;

function open(opening: number, ...images: (ImageState | null)[]): void {
  const flashes = images.map((image, index) => flashState({ index, image }));
  takeMachine(machineState({ opening, flashes }));
}

describe('What was found', () => {
  afterEach(() => {
    takeMachine(null);
    vi.restoreAllMocks();
  });

  async function searched(...images: (ImageState | null)[]): Promise<Search> {
    const search = new Search();
    search.listen();
    open(1, ...images);
    answering({ 'find.start': () => ({ count: 2, kept: 2, cutCount: 0, omissions: [] }) });
    await search.start({ flash: 0, query, target: { kind: 'flash' } });
    return search;
  }

  it('stays, as of then, when its image is mapped in another mode', async () => {
    const search = await searched(imageState('/a.fd', 'shared'));
    open(2, imageState('/a.fd', 'scratch'));
    expect(search.store.getState()).toMatchObject({ kept: 2, isStale: true });
  });

  it('stays as it is when another image is', async () => {
    const search = await searched(imageState('/a.fd', 'shared'), imageState('/b.fd', 'shared'));
    open(2, imageState('/a.fd', 'shared'), imageState('/b.fd', 'scratch'));
    expect(search.store.getState()).toMatchObject({ kept: 2, isStale: false });
  });

  it.each([
    ['another image is opened', imageState('/a.fd', 'shared'), imageState('/b.fd', 'shared')],
    ['there was none, and another machine is opened', null, null],
  ])('is forgotten when %s', async (_, image, imageAfter) => {
    const search = await searched(image);
    open(2, imageAfter);
    expect(search.store.getState()).toMatchObject({ asked: null, kept: 0 });
  });

  it('is no longer kept by the engine when another search begins, or none is shown', async () => {
    const search = await searched(imageState('/a.fd', 'shared'));
    const { finding: before } = search.store.getState();
    const calls = answering({
      'find.start': () => ({ count: 0, kept: 0, cutCount: 0, omissions: [] }),
      'find.end': () => ({}),
    });
    await search.again();
    const { finding } = search.store.getState();
    search.clear();
    const ended = calls.flatMap(([name, input]) => (name === 'find.end' ? [input] : []));
    expect(ended).toEqual([{ finding: before }, { finding }]);
    search.clear();
    expect(calls.filter(([name]) => name === 'find.end')).toHaveLength(2);
  });

  const refused = (code: 'not-found' | 'disconnected' | 'backing-lost') =>
    new UserError({ code, what: 'It is not there', where: null, todo: 'Search again.' });

  it('says why it can’t be listed', async () => {
    const search = await searched(imageState('/a.fd', 'shared'));
    answering({ 'find.hits': () => Promise.reject(refused('not-found')) });
    search.hits.want(0, 2);
    await vi.waitFor(() => expect(search.store.getState().problem?.todo).toBe('Search again.'));
  });

  it('is nothing, and why is said, where the next pattern makes no sense while the list is in sight', async () => {
    const search = await searched(imageState('/a.fd', 'shared'));
    search.hits.want(0, 2);
    const todo = 'Write pairs of hex digits.';
    const calls = answering({
      'find.start': () => {
        throw new UserError({ code: 'bad-input', what: 'It is no hex', where: null, todo });
      },
      'find.hits': () => Promise.reject(refused('not-found')),
      'find.end': () => ({}),
    });
    await search.again();
    expect(search.store.getState()).toMatchObject({ kept: 0, problem: { todo } });
    expect(calls.map(([name]) => name)).not.toContain('find.hits');
  });

  it('is asked for again once the engine is there again, which the window tells of by itself', async () => {
    const search = await searched(imageState('/a.fd', 'shared'));
    engineConnection.setState('waiting', true);
    const calls = answering({ 'find.hits': () => Promise.reject(refused('disconnected')) });
    search.hits.want(0, 1);
    expect(calls).toHaveLength(1);
    await new Promise(setImmediate);
    answering({ 'find.hits': () => ({ hits: [HIT], isStale: false }) });
    engineConnection.setState('open', true);
    await vi.waitFor(() => expect(search.hits.store.getState().rows).toEqual([HIT]));
    expect(search.store.getState().problem).toBeNull();
  });
});
