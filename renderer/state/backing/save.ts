/** A flash as a file of its own; it stays on its image. */
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { tell } from '../notice.ts';
import { dismissProblems, reportProblem } from '../problems.ts';
import { bytesDone, transferStore } from '../transfer.ts';
import { saveFile } from './saving.ts';

/** Saves a flash where the person wants it. @returns whether it was saved. */
export async function saveAs(flash: FlashState): Promise<boolean> {
  try {
    const { path: suggested } = await engine.call('flash.proposeSave', { flash: flash.index });
    const path = await saveFile({
      what: 'image',
      title: `Save what ${flash.name} holds as`,
      note: `A raw image of ${formatSize(flash.geometry.sizeBytes)}. The flash stays on its own image.`,
      suggested,
      write: (...given) => write(flash, ...given),
    });
    if (path === null) return false;
    dismissProblems();
    tell(`Saved what ${flash.name} holds as ${path}`);
    return true;
  } catch (thrown) {
    reportProblem(thrown);
    return false;
  }
}

async function write(
  { index }: FlashState,
  path: string,
  overwrites: boolean,
  cancelling: AbortController,
): Promise<string> {
  const cancel = () => cancelling.abort();
  const stop = engine.on('flash.partSaved', ({ flash, doneBytes, sizeBytes }) => {
    if (flash !== index) return;
    const name = fileName(path);
    transferStore.setState({
      transfer: { doing: 'Saving', name, ...bytesDone(doneBytes, sizeBytes), cancel },
    });
  });
  try {
    return (await engine.call('flash.save', { flash: index, path, overwrites }, cancelling.signal)).path;
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}
