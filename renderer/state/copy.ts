/** Bytes to the clipboard, as text of several forms. */
import { UserError } from '../../app/contract/errors.ts';
import { deviceOffset, type FlashIndex } from '../../app/contract/units.ts';
import { type ByteForm, byteTextOf, PIECE_BYTES } from '../format/byte-text.ts';
import { formatAddress, formatPlural, formatSize } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { gridFormStore } from './grid-form.ts';
import { tell } from './notice.ts';
import { reportProblem } from './problems.ts';
import { bytesDone, transferStore } from './transfer.ts';

/** Most bytes that are copied at once: some 100 MiB of text, as an array of C. */
export const COPY_MAX_BYTES = 16 * 1024 * 1024;
/** Asked for at once. */
const WINDOW_BYTES = PIECE_BYTES * 16 * 1024;

const FORM_WORDS: Readonly<Record<ByteForm, string>> = {
  hex: 'hex',
  c: 'a C array',
  base64: 'base64',
  text: 'text',
};

/** Device offsets, half-open. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Copies bytes of a flash. What can't be copied becomes a problem on the screen. */
export async function copyBytes(flash: FlashIndex, range: Range, form: ByteForm = 'hex'): Promise<void> {
  try {
    const lengthBytes = range.end - range.start;
    if (lengthBytes > COPY_MAX_BYTES) throw tooLong(lengthBytes);
    await copyText(await textOf(flash, range, form));
    tell(`Copied ${formatPlural(lengthBytes, 'byte')} as ${FORM_WORDS[form]}.`);
  } catch (thrown) {
    if (!isCancelled(thrown)) reportProblem(thrown);
  }
}

/** The bytes come in windows, one after another; of many it is told how many have come, and they can be called off. */
async function textOf(flash: FlashIndex, { start, end }: Range, form: ByteForm): Promise<string> {
  const text = byteTextOf(form, end - start, gridFormStore.getState().text);
  const cancelling = new AbortController();
  const name = `${formatSize(end - start)} from ${formatAddress(start)}`;
  const parts: string[] = [];
  try {
    for (let at = start; at < end; at += WINDOW_BYTES) {
      if (end - start > WINDOW_BYTES) {
        const cancel = () => cancelling.abort();
        transferStore.setState({
          transfer: { doing: 'Copying', name, ...bytesDone(at - start, end - start), cancel },
        });
      }
      const lengthBytes = Math.min(WINDOW_BYTES, end - at);
      const input = { flash, offset: deviceOffset(at), lengthBytes };
      const { bytes } = await engine.call('image.window', input, cancelling.signal);
      parts.push(text.take(bytes, at + lengthBytes === end));
    }
  } finally {
    if (end - start > WINDOW_BYTES) transferStore.setState({ transfer: null });
  }
  return parts.join('');
}

function isCancelled(thrown: unknown): boolean {
  return thrown instanceof UserError && thrown.report.code === 'cancelled';
}

/** Copies a text, and says so; what can't be copied becomes a problem on the screen. */
export async function copyAndTell(text: string, notice: string): Promise<void> {
  try {
    await copyText(text);
    tell(notice);
  } catch (thrown) {
    reportProblem(thrown);
  }
}

/** @throws UserError where the host forbids writing to the clipboard. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new UserError({
      code: 'unsupported',
      what: 'The clipboard could not be written',
      where: null,
      todo: 'Allow this page to use the clipboard, and copy again.',
    });
  }
}

function tooLong(lengthBytes: number): UserError {
  return new UserError({
    code: 'unsupported',
    what: `The selection has ${formatSize(lengthBytes)}, copying takes at most ${formatSize(COPY_MAX_BYTES)}`,
    where: null,
    todo: 'Export the selection to a file instead.',
  });
}
