/** From place to place: to the next edge of the entropy, and to the next structure. */
import { entropyEdges } from '../../../app/contract/overview/edges.ts';
import { type Command, registerCommand } from '../commands.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { tell } from '../notice.ts';
import { moveTo, placeIn, selectionStore } from '../selection.ts';
import { structureIn, structureStore } from '../structure/structure.ts';
import { cellStore, minimapCellsOf } from './cells.ts';
import { nextStructure } from './structure-bands.ts';

type Direction = 'forward' | 'back';

/** What both kinds of jumps need. */
interface Here {
  readonly flash: number;
  readonly sizeBytes: number;
  readonly cursorOffset: number;
}

function here(): Here | null {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return null;
  const { cursorOffset } = placeIn(flash.index)(selectionStore.getState());
  return { flash: flash.index, sizeBytes: flash.geometry.sizeBytes, cursorOffset };
}

function go({ flash }: Here, offset: number | null, nothing: string): void {
  if (offset === null) tell(nothing);
  else moveTo(flash, { cursorOffset: offset, anchorOffset: null }, 'around');
}

/** The edges that the minimap shows: between cells of its size. */
function goToEdge(direction: Direction): void {
  const at = here();
  if (at === null) return;
  const asked = minimapCellsOf(at.flash, at.sizeBytes);
  const cells = cellStore.cellsOf(asked);
  if (cells === null) {
    tell('The bytes are not counted yet.');
    return;
  }
  const entropies = Array.from({ length: cells.count }, (_, index) => cells.at(index)?.entropy ?? null);
  const offsets = entropyEdges(entropies).map(({ cell }) => cell * asked.cellBytes);
  const found =
    direction === 'forward'
      ? offsets.find((offset) => offset > at.cursorOffset)
      : offsets.findLast((offset) => offset < at.cursorOffset);
  go(
    at,
    found ?? null,
    `The entropy does not jump ${direction === 'forward' ? 'after' : 'before'} this place.`,
  );
}

function goToStructure(direction: Direction): void {
  const at = here();
  if (at === null) return;
  const { index } = structureIn(at.flash)(structureStore.getState());
  if (index === null) {
    tell('The image is not scanned yet.');
    return;
  }
  const found = nextStructure(index, at.cursorOffset, direction);
  go(at, found, `No structure begins ${direction === 'forward' ? 'after' : 'before'} this place.`);
}

const hasMachine = () => machineStore.getState().machine !== null;

const COMMANDS: readonly Command[] = [
  {
    id: 'overview.nextEdge',
    title: 'Go to the next edge of the entropy',
    keys: ['Alt+J'],
    when: hasMachine,
    run: () => goToEdge('forward'),
  },
  {
    id: 'overview.previousEdge',
    title: 'Go to the previous edge of the entropy',
    keys: ['Alt+Shift+J'],
    when: hasMachine,
    run: () => goToEdge('back'),
  },
  {
    id: 'overview.nextStructure',
    title: 'Go to the next structure',
    keys: ['Alt+H'],
    when: hasMachine,
    run: () => goToStructure('forward'),
  },
  {
    id: 'overview.previousStructure',
    title: 'Go to the previous structure',
    keys: ['Alt+Shift+H'],
    when: hasMachine,
    run: () => goToStructure('back'),
  },
];

/** Once, before the first key press. */
export function registerOverviewCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
