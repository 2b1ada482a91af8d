/** Loading a trace log of QEMU's into the history of the machine that is open. */
import type { TraceProgress } from '../../../app/contract/story.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { mayGiveWay } from '../backing/unsaved.ts';
import { watchBeside } from '../beside.ts';
import { showTimeline } from '../layout.ts';
import { machineStore, reporting, selectFlash, setMode, takeMachine } from '../machine.ts';
import { tell } from '../notice.ts';
import { bytesDone, transferStore } from '../transfer.ts';
import { withPickedTrace } from './pick-trace.ts';

/** Lets the person choose a log, and loads it. */
export async function loadPickedTrace(): Promise<void> {
  await withPickedTrace(loadTrace);
}

/** The log that was loaded last in this window. */
let lastPath: string | null = null;

/** Whether the log that the history begins with can be loaded again from here. */
export function canLoadAgain(name: string): boolean {
  return lastPath !== null && fileName(lastPath) === name;
}

/** Loads the last log once more, with the flash of this name in scratch: what was refused is done then. */
export async function loadAgainInScratch(device: string): Promise<void> {
  const flash = machineStore.getState().machine?.flashes.find(({ name }) => name === device);
  const path = lastPath;
  if (flash === undefined || path === null || !(await mayGiveWay(machineStore.getState().machine))) return;
  await setMode(flash.index, 'scratch');
  await reporting(() => loadTrace(path));
}

/** Loads a log. What is in no file is asked for before it is dropped. */
export async function loadTrace(path: string): Promise<void> {
  if (!(await mayGiveWay(machineStore.getState().machine))) return;
  const loading = crypto.randomUUID();
  const cancelling = new AbortController();
  const name = fileName(path);
  const besideEnd = watchBeside();
  const showProgress = ({ phase, done, total }: TraceProgress) => {
    const cancel = () => cancelling.abort();
    const far =
      phase === 'reading'
        ? { doing: 'Reading', ...bytesDone(done, total) }
        : {
            doing: 'Playing',
            done,
            total,
            said: `${formatCount(done)} of ${formatPlural(total, 'event')}`,
          };
    transferStore.setState({ transfer: { ...far, name, cancel } });
  };
  const stop = engine.on('trace.progressed', (told) => {
    if (told.loading === loading) showProgress(told.progress);
  });
  try {
    const loaded = await engine.call('trace.load', { path, loading }, cancelling.signal);
    takeMachine(loaded);
    lastPath = path;
    const written = loaded.flashes.find(({ changedBlocks }) => changedBlocks > 0);
    if (written !== undefined) selectFlash(written.index);
    showTimeline(loaded.story.errors > 0 ? 'findings' : 'operations');
    const notes = [...damageNotes(loaded.story.log?.damagedLines ?? 0, name), ...besideEnd()];
    if (notes.length > 0) tell(notes.join(' '));
  } catch (thrown) {
    if (!cancelling.signal.aborted) throw thrown;
    const { position = 0 } = machineStore.getState().machine?.history ?? {};
    const far =
      position === 0
        ? 'nothing of it was played.'
        : `only its first ${formatPlural(position, 'cycle')} were played.`;
    tell([`Loading ${name} was cancelled: ${far}`, ...besideEnd()].join(' '));
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}

function damageNotes(lines: number, name: string): string[] {
  return lines === 0
    ? []
    : [`${formatPlural(lines, 'damaged line')} of ${name} left out: a log that was cut off ends with one.`];
}
