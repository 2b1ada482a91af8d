import { beforeEach, describe, expect, it, vi } from 'vitest';
import { saveTo, savingStore } from '../../../../renderer/state/backing/saving.ts';
import { type ChosenNode, saveStructure } from '../../../../renderer/state/structure/chosen.ts';
import { structureIn, structureStore } from '../../../../renderer/state/structure/structure.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { structureNode, structureRow } from '../../../kit/window/structure-rows.ts';

const IMAGE = { id: 0, name: 'first', kind: 'uimage', offset: 0x40 };

/** What the last scan of the flash found. */
function scanned(scan: number, rows: readonly Parameters<typeof structureRow>[0][]): StructureIndex {
  const index = new StructureIndex(rows.map((row) => structureRow(row)));
  structureStore.setState({ 0: { ...structureIn(0)({}), scan, index } });
  return index;
}

function chosenIn(index: StructureIndex, scan: number): ChosenNode {
  const [row] = index.rows;
  if (row === undefined) throw new Error('expected a row');
  const inside = { inside: [], insideTotal: 0, isPacked: false };
  return { flash: 0, scan, key: index.keyOf(0), node: structureNode(row), ...inside };
}

/** Asks for a name, and stays at it while the bytes change. */
async function savingMeanwhile(rows: readonly Parameters<typeof structureRow>[0][]) {
  const calls = answering({
    'structure.proposeSave': () => ({ path: '/images/first.bin' }),
    'structure.save': ({ path }) => ({ path }),
  });
  const saved = saveStructure(chosenIn(scanned(1, [IMAGE]), 1), false);
  await vi.waitFor(() => expect(savingStore.getState().saving).not.toBeNull());
  scanned(2, rows);
  const outcome = await saveTo('/images/first.bin').then(
    () => 'saved',
    (thrown: unknown) => String(thrown),
  );
  savingStore.getState().saving?.finish(null);
  await saved;
  return { outcome, asked: calls.filter(([name]) => name === 'structure.save').map(([, input]) => input) };
}

beforeEach(() => void vi.restoreAllMocks());

describe('A structure that is saved while its flash is scanned again', () => {
  it('is the one that was chosen, by the number that it has then', async () => {
    const { outcome, asked } = await savingMeanwhile([
      { ...IMAGE, name: 'before it', offset: 0x10 },
      { ...IMAGE, id: 1 },
    ]);
    expect(outcome).toBe('saved');
    expect(asked).toMatchObject([{ flash: 0, scan: 2, id: 1, isUnpacked: false }]);
  });

  it.each([
    ['nothing is there any more', []],
    ['another one is there', [{ ...IMAGE, name: 'second' }]],
  ])('is refused where %s', async (_, rows) => {
    const { outcome, asked } = await savingMeanwhile(rows);
    expect(outcome).toContain('first is no longer where it was');
    expect(asked).toEqual([]);
  });
});
