/** Where hits are marked in the grid that is looked at, and in the strip beside it. */
import { createStore } from 'zustand/vanilla';
import { deviceOffset, type FlashIndex } from '../../../app/contract/units.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { engine } from '../../link/engine.ts';
import { machineStore } from '../machine.ts';
import { hitSearch } from './find.ts';

/** Parts of a flash that the strip marks. */
const PARTS = 512;

interface Marks {
  readonly flash: FlashIndex;
  readonly inSight: readonly ByteRange[];
  readonly parts: readonly ByteRange[];
}

const NONE: readonly ByteRange[] = [];

export const findMarksStore = createStore<{ readonly marks: Marks | null }>()(() => ({ marks: null }));

/** Selector: hits on the screen of this flash. */
export function marksIn(flash: FlashIndex): (state: { marks: Marks | null }) => readonly ByteRange[] {
  return ({ marks }) => (marks?.flash === flash ? marks.inSight : NONE);
}

/** Selector: parts of this flash that have hits. */
export function partsIn(flash: FlashIndex): (state: { marks: Marks | null }) => readonly ByteRange[] {
  return ({ marks }) => (marks?.flash === flash ? marks.parts : NONE);
}

let sight: (ByteRange & { readonly flash: FlashIndex }) | null = null;
let isAsking = false;
let asked = '';

/** These bytes are on the screen. */
export function markInSight(flash: FlashIndex, { start, end }: ByteRange): void {
  sight = { flash, start, end };
  void refresh();
}

/** One request at a time: what is on the screen after it is asked for then. */
async function refresh(): Promise<void> {
  const { finding, asked: search, count, isRunning } = hitSearch.store.getState();
  if (search === null || sight === null || sight.flash !== search.flash) {
    if (search === null) forget();
    return;
  }
  const name = `${finding} ${count} ${isRunning} ${sight.start} ${sight.end}`;
  if (isAsking || name === asked) return;
  [isAsking, asked] = [true, name];
  const range = { start: deviceOffset(sight.start), end: deviceOffset(sight.end) };
  try {
    const found = await engine.call('find.marks', { finding, range, parts: PARTS });
    if (hitSearch.store.getState().finding === finding) take(search.flash, found);
  } catch {
    // A search that is not kept any more has no marks, and its list says so. It is not asked for the same again.
    show(null);
  }
  isAsking = false;
  await refresh();
}

function take(
  flash: FlashIndex,
  { ranges, parts }: { ranges: readonly ByteRange[]; parts: readonly number[] },
) {
  const sizeBytes = machineStore.getState().machine?.flashes[flash]?.geometry.sizeBytes ?? 0;
  const partBytes = sizeBytes / PARTS;
  const marked = parts.map((part) => ({ start: part * partBytes, end: (part + 1) * partBytes }));
  show({ flash, inSight: ranges, parts: marked });
}

function forget(): void {
  asked = '';
  show(null);
}

function show(marks: Marks | null): void {
  if (findMarksStore.getState().marks !== marks) findMarksStore.setState({ marks });
}

/** Follows the search. */
export function startFindMarks(): void {
  hitSearch.store.subscribe(({ finding }, before) => {
    if (finding !== before.finding) forget();
    void refresh();
  });
}
