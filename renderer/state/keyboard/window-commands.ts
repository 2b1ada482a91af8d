/** The commands of the window's frame. Panels register their own. */
import type { BackingMode, FlashState } from '../../../app/contract/machine.ts';
import { askAndSetMode, MODES } from '../backing/modes.ts';
import { saveAs } from '../backing/save.ts';
import { type Command, registerCommand, runCommand } from '../commands.ts';
import {
  goToView,
  layoutStore,
  nextTheme,
  openOverlay,
  showComposer,
  showTimeline,
  toggleFollow,
} from '../layout.ts';
import { currentFlash, machineStore, selectFlash } from '../machine.ts';
import { askAndClose, openDemo, openPicked } from '../opening/open.ts';
import { insistOnRaw, problemToInsistOn } from '../problems.ts';
import { runPickedScript } from '../script/run-script.ts';
import { askForExport, canExport } from '../story/export-session.ts';
import { followedStore, followPickedTrace, stopFollowing } from '../story/follow-trace.ts';
import { loadPickedTrace } from '../story/load-trace.ts';
import { openSearch } from '../story/operations.ts';
import { askForFilter } from '../structure/structure-view.ts';

const hasMachine = () => machineStore.getState().machine !== null;

/** The flash on the screen, but not one whose image is lost. */
function presentFlash(): FlashState | null {
  const flash = currentFlash(machineStore.getState());
  return flash?.image?.condition === 'lost' ? null : flash;
}

/** The mode of its image; null if it has none that could have another mode. */
function presentMode(): BackingMode | null {
  return presentFlash()?.image?.mode ?? null;
}

function switchTo(mode: BackingMode): void {
  const flash = presentFlash();
  if (flash !== null) void askAndSetMode(flash, mode);
}

function saveFlash(): void {
  const flash = presentFlash();
  if (flash !== null) void saveAs(flash);
}

function lookAtNextFlash(): void {
  const { machine, flashIndex } = machineStore.getState();
  if (machine !== null) selectFlash((flashIndex + 1) % machine.flashes.length);
}

function findOperations(): void {
  showTimeline('operations');
  openSearch();
}

const COMMANDS: readonly Command[] = [
  {
    id: 'file.open',
    title: 'Open an image or a saved session…',
    keys: ['Ctrl+O'],
    run: () => void openPicked(),
  },
  { id: 'file.demo', title: 'Open the demonstration image', keys: [], run: () => void openDemo() },
  {
    id: 'trace.load',
    title: 'Load a trace log of QEMU…',
    keys: ['Alt+O'],
    when: hasMachine,
    run: () => void loadPickedTrace(),
  },
  {
    id: 'trace.follow',
    title: 'Follow a trace log that QEMU still writes…',
    keys: ['Alt+Shift+O'],
    when: () => hasMachine() && followedStore.getState().followed === null,
    run: () => void followPickedTrace(),
  },
  {
    id: 'trace.stop',
    title: 'Stop following the trace log',
    keys: [],
    when: () => followedStore.getState().followed !== null,
    run: stopFollowing,
  },
  {
    id: 'script.run',
    title: 'Run a script of console lines…',
    keys: ['Alt+Shift+R'],
    when: hasMachine,
    run: () => void runPickedScript(),
  },
  {
    id: 'session.export',
    title: 'Export the session…',
    keys: ['Alt+Shift+S'],
    when: canExport,
    run: () => void askForExport(),
  },
  {
    id: 'file.openAsRaw',
    title: 'Open as raw what was refused',
    keys: ['Alt+R'],
    when: () => problemToInsistOn() !== null,
    run: () => {
      const problem = problemToInsistOn();
      if (problem !== null) insistOnRaw(problem);
    },
  },
  {
    id: 'file.saveAs',
    title: 'Save what the flash holds as…',
    keys: ['Ctrl+S'],
    when: () => presentFlash() !== null,
    run: saveFlash,
  },
  // Ctrl+W is the browser's own and can't be had there; the desktop's menu maps it to this command.
  {
    id: 'file.close',
    title: 'Close the image',
    keys: ['Alt+W'],
    when: hasMachine,
    run: () => void askAndClose(),
  },
  {
    id: 'board.choose',
    title: 'Choose the board…',
    keys: ['Alt+V'],
    when: hasMachine,
    run: () => openOverlay('board'),
  },
  {
    id: 'flash.next',
    title: 'Look at the next flash',
    keys: ['Alt+N'],
    when: () => (machineStore.getState().machine?.flashes.length ?? 0) > 1,
    run: lookAtNextFlash,
  },
  {
    id: 'flash.mode',
    title: 'Switch this flash between shared and scratch',
    keys: ['Alt+S'],
    when: () => presentMode() !== null,
    run: () => switchTo(presentMode() === 'shared' ? 'scratch' : 'shared'),
  },
  ...MODES.map(({ mode }) => ({
    id: `flash.${mode}`,
    title: `Switch this flash to ${mode}${mode === 'write-through' ? '…' : ''}`,
    keys: [],
    when: () => presentMode() !== null && presentMode() !== mode,
    run: () => switchTo(mode),
  })),
  {
    id: 'composer.show',
    title: 'Compose a command of the flash…',
    keys: ['Alt+K'],
    when: hasMachine,
    run: () => (layoutStore.getState().isComposing ? runCommand('focus.console') : showComposer()),
  },
  {
    id: 'timeline.find',
    title: 'Find operations in the timeline',
    keys: ['/'],
    when: () => (machineStore.getState().machine?.story.operations ?? 0) > 0,
    run: findOperations,
  },
  {
    id: 'structure.filter',
    title: 'Find a structure of the image',
    keys: ['Alt+U'],
    when: hasMachine,
    run: askForFilter,
  },
  {
    id: 'view.bytes',
    title: 'Show the bytes',
    keys: ['Alt+B', 'Alt+1'],
    when: hasMachine,
    run: () => goToView('bytes'),
  },
  {
    id: 'view.map',
    title: 'Show the map of bytes',
    keys: ['Alt+A'],
    when: hasMachine,
    run: () => goToView('map'),
  },
  {
    id: 'view.query',
    title: 'Show the query table',
    keys: ['Alt+Q'],
    when: hasMachine,
    run: () => goToView('query'),
  },
  {
    id: 'view.states',
    title: 'Show the state machine',
    keys: ['Alt+G'],
    when: hasMachine,
    run: () => goToView('states'),
  },
  {
    id: 'view.footprint',
    title: 'Footprint: measure what many machines with this image cost',
    keys: ['Alt+P'],
    when: hasMachine,
    run: () => goToView('footprint'),
  },
  {
    id: 'view.follow',
    title: 'Follow the console’s work: on, off',
    keys: ['Alt+L'],
    when: hasMachine,
    run: toggleFollow,
  },
  { id: 'view.theme', title: 'Theme: system, dark, light', keys: ['Alt+T'], run: nextTheme },
  {
    id: 'view.palette',
    title: 'Run a command…',
    keys: ['Ctrl+Shift+P', 'F1'],
    run: () => openOverlay('palette'),
  },
  { id: 'help.keys', title: 'Keyboard shortcuts', keys: ['?'], run: () => openOverlay('keys') },
];

/** Once, before the first key press. */
export function registerWindowCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
