/** The dialog in which a person tells how a flash is divided: what is written there, what was wrong with it, and its commands. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { DividedFlash, KeptLayout, LayoutSource } from '../../../app/contract/flash-layout.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { formatPlural } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { type Command, registerCommand } from '../commands.ts';
import { ask, type Question } from '../confirm.ts';
import { currentFlash, machineStore, reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { cancelPicking, pickFiles, pickStore } from '../opening/pick.ts';
import { layoutIn, partitionsStore, takeLayouts } from './partitions.ts';

/** A source that divides several flashes: one of them is to be chosen. */
export interface Several {
  readonly source: LayoutSource;
  readonly flashes: readonly DividedFlash[];
}

interface LayoutDialogState {
  readonly isOpen: boolean;
  /** What is typed: it stays while the dialog asks for a file. */
  readonly line: string;
  readonly several: Several | null;
  /** Why the last source was refused. */
  readonly error: ErrorReport | null;
}

const CLOSED: LayoutDialogState = { isOpen: false, line: '', several: null, error: null };

export const layoutDialogStore = createStore<LayoutDialogState>()(() => CLOSED);

/** What is typed, and what there is to choose among, is of the machine that was open then. */
export function startLayoutDialog(): void {
  machineStore.subscribe(({ machine }, { machine: before }) => {
    if (machine?.opening === before?.opening) return;
    closeLayoutDialog();
    if (pickStore.getState().picking?.purpose === 'layout') cancelPicking();
  });
}

/** @returns whether the machine that is open now still is, whenever that is asked */
function openingNow(): () => boolean {
  const opening = machineStore.getState().machine?.opening;
  return () => machineStore.getState().machine?.opening === opening;
}

export function openLayoutDialog(): void {
  layoutDialogStore.setState({ ...CLOSED, isOpen: true });
}

export function closeLayoutDialog(): void {
  layoutDialogStore.setState(CLOSED);
}

/** What was wrong is about what was typed before. */
export function typeLine(line: string): void {
  layoutDialogStore.setState({ line, several: null, error: null });
}

/** Takes the layout that a source tells; the dialog says why it is none, or asks which one. */
export async function importLayout(source: LayoutSource, which: number | null = null): Promise<void> {
  const flash = currentFlash(machineStore.getState())?.index;
  if (flash === undefined) return;
  const isStillOpen = openingNow();
  try {
    const answer = await engine.call('layout.import', { flash, source, which });
    if (!isStillOpen()) return;
    if (answer.kind === 'several') {
      layoutDialogStore.setState({ isOpen: true, several: { source, flashes: answer.flashes }, error: null });
      return;
    }
    takeLayouts(answer.state);
    closeLayoutDialog();
    tell([takenWords(flash), answer.why].filter(Boolean).join(' '));
  } catch (thrown) {
    if (isStillOpen()) layoutDialogStore.setState({ isOpen: true, several: null, error: toReport(thrown) });
  }
}

/** Asks for a device tree blob, and takes the layout that it tells; back to the dialog where there is none. */
export async function importFromFile(): Promise<void> {
  layoutDialogStore.setState({ isOpen: false, several: null, error: null });
  const isStillOpen = openingNow();
  try {
    const [path] = (await pickFiles(1, 'layout')).paths;
    if (!isStillOpen()) return;
    if (path === undefined) layoutDialogStore.setState({ isOpen: true });
    else await importLayout({ kind: 'file', path });
  } catch (thrown) {
    if (isStillOpen()) layoutDialogStore.setState({ isOpen: true, error: toReport(thrown) });
  }
}

/** The flash is not divided any more, if the person means it: what told the layout may be gone. */
export async function removeLayout(): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  const layout = layoutIn(flash?.index)(partitionsStore.getState());
  if (flash === null || layout === null) return;
  const isStillOpen = openingNow();
  if ((await ask(removalQuestion(flash.name, layout))) !== 'action' || !isStillOpen()) return;
  await reporting(async () => {
    takeLayouts(await engine.call('layout.remove', { flash: flash.index }));
    closeLayoutDialog();
    tell(`Removed the layout of ${flash.name}.`);
  });
}

function removalQuestion(flashName: string, { name, source, partitions }: KeptLayout): Question {
  return {
    title: `Remove the layout of ${flashName}?`,
    sentences: [
      `Norscope forgets it, with its ${formatPlural(partitions.length, 'partition')} of ${name}, from ${source}: to have it back, import it again.`,
      'The image stays as it is.',
    ],
    action: 'Remove the layout',
    refusal: 'Keep it',
  };
}

/** `13 partitions of /flash@0, from demo.dtb; 2 problems, told under Layout in the structure tree.` */
function takenWords(flash: FlashIndex): string {
  const layout = layoutIn(flash)(partitionsStore.getState());
  if (layout === null) return '';
  const { name, source, partitions, problems } = layout;
  const count = partitions.reduce((sum, partition) => sum + partition.problems.length, problems.length);
  const trouble =
    count === 0
      ? ''
      : ` There ${count === 1 ? 'is' : 'are'} ${formatPlural(count, 'problem')}: see Layout in the structure tree.`;
  return `${formatPlural(partitions.length, 'partition')} of ${name}, from ${source}.${trouble}`;
}

const hasMachine = () => machineStore.getState().machine !== null;
const hasLayout = () =>
  layoutIn(currentFlash(machineStore.getState())?.index)(partitionsStore.getState()) !== null;

const COMMANDS: readonly Command[] = [
  {
    id: 'layout.import',
    title: 'Layout of the flash: import its partitions…',
    keys: ['Alt+Shift+L'],
    when: hasMachine,
    run: openLayoutDialog,
  },
  {
    id: 'layout.remove',
    title: 'Remove the layout of the flash',
    keys: [],
    when: hasLayout,
    run: () => void removeLayout(),
  },
];

/** Once, before the first key press. */
export function registerLayoutCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
