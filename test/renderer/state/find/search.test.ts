import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ImageState } from '../../../../app/contract/machine.ts';
import { Search } from '../../../../renderer/state/find/search.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';

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
    answering({ 'find.start': () => ({ count: 2, kept: 2, cutCount: 0 }) });
    await search.start({ flash: 0, query, range: null });
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
});
