/** Bytes to the clipboard, as hex text. */
import { UserError } from '../../app/contract/errors.ts';
import { deviceOffset, type FlashIndex } from '../../app/contract/units.ts';
import { formatPlural, formatSize } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { tell } from './notice.ts';
import { reportProblem } from './problems.ts';

/** Most bytes that are copied at once: 192 KiB of text. */
export const COPY_MAX_BYTES = 64 * 1024;
const ROW_BYTES = 16;

/** Hex digits in pairs, 16 bytes a line: what `xxd -r -p` reads. */
export function hexText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    const row = Array.from(bytes.subarray(at, at + ROW_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
    lines.push(row.join(' '));
  }
  return lines.join('\n');
}

/** Copies the device offsets [start, end). What can't be copied becomes a problem on the screen. */
export async function copyBytes(
  flash: FlashIndex,
  { start, end }: { start: number; end: number },
): Promise<void> {
  try {
    if (end - start > COPY_MAX_BYTES) throw new UserError(tooLong(end - start));
    const input = { flash, offset: deviceOffset(start), lengthBytes: end - start };
    const { bytes } = await engine.call('image.window', input);
    await copyText(hexText(bytes));
    tell(`Copied ${formatPlural(bytes.length, 'byte')} as hex.`);
  } catch (thrown) {
    reportProblem(thrown);
  }
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

function tooLong(lengthBytes: number) {
  return {
    code: 'unsupported',
    what: `The selection has ${formatSize(lengthBytes)}, copying takes at most ${formatSize(COPY_MAX_BYTES)}`,
    where: null,
    todo: 'Select fewer bytes.',
  } as const;
}
