/** A flash, or some bytes of it, as a file of its own; the flash stays on its image. */
import type { Contract } from '../../../app/contract/contract.ts';
import type { InputOf } from '../../../app/contract/link/link.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatPlural, formatSize } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { tell } from '../notice.ts';
import { dismissProblems, reportProblem } from '../problems.ts';
import { bytesDone, transferStore } from '../transfer.ts';
import { saveFile } from './saving.ts';

/** What is saved, in words. */
interface SavedWords {
  readonly title: string;
  readonly note: string;
  /** Before the path where it is then. */
  readonly done: string;
}

/** Saves a flash where the person wants it. @returns whether it was saved. */
export function saveAs(flash: FlashState): Promise<boolean> {
  return save(
    { flash: flash.index },
    {
      title: `Save what ${flash.name} holds as`,
      note: `A raw image of ${formatSize(flash.geometry.sizeBytes)}. The flash stays on its own image.`,
      done: `Saved what ${flash.name} holds as`,
    },
  );
}

/** Saves bytes of a flash, [start, end), as a file of their own. @returns whether they were saved. */
export function exportRange(flash: FlashState, { start, end }: ByteRange): Promise<boolean> {
  const lengthBytes = end - start;
  const where = `${formatAddress(start)} to ${formatAddress(end - 1)}`;
  return save(
    { flash: flash.index, range: { offset: deviceOffset(start), lengthBytes } },
    {
      title: `Export ${where} of ${flash.name} as`,
      note: `${formatPlural(lengthBytes, 'raw byte')}, as the flash holds them.`,
      done: `Exported ${where} of ${flash.name} as`,
    },
  );
}

type Saved = Pick<InputOf<Contract['flash.save']>, 'flash' | 'range'>;

async function save(saved: Saved, { title, note, done }: SavedWords): Promise<boolean> {
  try {
    const { path: suggested } = await engine.call('flash.proposeSave', saved);
    const path = await saveFile({
      what: 'image',
      title,
      note,
      suggested,
      write: (...given) => write(saved, ...given),
    });
    if (path === null) return false;
    dismissProblems();
    tell(`${done} ${path}`);
    return true;
  } catch (thrown) {
    reportProblem(thrown);
    return false;
  }
}

async function write(
  saved: Saved,
  path: string,
  overwrites: boolean,
  cancelling: AbortController,
): Promise<string> {
  const cancel = () => cancelling.abort();
  const stop = engine.on('flash.partSaved', ({ flash, doneBytes, sizeBytes }) => {
    if (flash !== saved.flash) return;
    const name = fileName(path);
    transferStore.setState({
      transfer: { doing: 'Saving', name, ...bytesDone(doneBytes, sizeBytes), cancel },
    });
  });
  try {
    return (await engine.call('flash.save', { ...saved, path, overwrites }, cancelling.signal)).path;
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}
