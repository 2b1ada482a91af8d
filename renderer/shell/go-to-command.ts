/** Going to a place in the flash from outside the bytes view. */
import { formatAddress } from '../format/numbers.ts';
import { parseGoTo, placeOf } from '../panels/bytes/go-to.ts';
import { type Command, runCommand } from '../state/commands.ts';
import { askForPlace } from '../state/compare/comparison.ts';
import { goToView, layoutStore, showTab } from '../state/layout.ts';
import { currentFlash, machineStore } from '../state/machine.ts';
import { layoutIn, partitionsStore } from '../state/partitions/partitions.ts';
import { moveTo, placeIn, selectionStore } from '../state/selection.ts';

/** The command that goes to the place `text` names in the flash on the screen; null if it names none. */
export function goToCommand(text: string): Command | null {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return null;
  const selection = selectionStore.getState();
  const { cursorOffset } = placeIn(flash.index)(selection);
  const { sizeBytes, regions } = flash.geometry;
  const { partitions = [] } = layoutIn(flash.index)(partitionsStore.getState()) ?? {};
  const place = { cursorOffset, sizeBytes, regions, busBase: flash.base, space: selection.space, partitions };
  const answer = parseGoTo(text, place);
  if (answer.kind === 'error') return null;
  const title =
    answer.kind === 'range'
      ? `Select ${formatAddress(answer.start)} to ${formatAddress(answer.end - 1)} in ${flash.name}`
      : `Go to ${formatAddress(answer.deviceOffset)} in ${flash.name}`;
  return {
    id: 'go.place',
    title,
    keys: [],
    run: () => {
      goToView('bytes');
      moveTo(flash.index, placeOf(answer), 'around');
    },
  };
}

/**
 * What `go.offset` does while the bytes view, whose command it is, isn't on the screen: in a comparison it goes there in both,
 * and else shows the view first.
 */
export const goFromElsewhere: Command = {
  id: 'go.offset',
  title: 'Go to offset…',
  keys: ['Ctrl+G'],
  run: () => {
    if (layoutStore.getState().middleTab === 'compare' && askForPlace()) return;
    showTab('bytes');
    setTimeout(() => runCommand('go.offset'));
  },
};
