/** Whether a value can be programmed where the cursor is, in words. Pure. */
import type { EraseBlock } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress, formatByte, formatCount, formatPlural, formatSize } from '../../format/numbers.ts';
import { hexPairs } from '../../values/hex-bytes.ts';
import { heldAfter, type ProgramPlan } from '../../values/program-over.ts';

export interface Verdict {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
}

/** Most bytes that are told one by one in a sentence. */
const TOLD_BYTES = 8;

export const BYTES_COMING: Verdict = { tone: 'plain', text: 'The bytes there are on their way.' };

/** What can be programmed at all, by the byte that is there; undefined while it is on its way. */
export function byteVerdict({ isProtected }: FlashState, byte: number | undefined): Verdict {
  if (isProtected) return { tone: 'bad', text: 'Nothing: the flash is protected.' };
  if (byte === undefined) return BYTES_COMING;
  if (byte === 0xff) return { tone: 'good', text: 'Any value: the byte is erased.' };
  if (byte === 0)
    return { tone: 'plain', text: 'Nothing but 0x00, which is there: no bit is left to clear.' };
  return { tone: 'plain', text: `Values that only clear bits of ${formatByte(byte)}.` };
}

/** The answer to the question, by the cells alone but for a flash that takes nothing. */
export function planVerdict({ isProtected }: FlashState, plan: ProgramPlan): Verdict {
  const { stays, clears, needsErase } = plan;
  if (needsErase + clears === 0) return { tone: 'good', text: 'It is there already.' };
  const rest = stays === 0 ? '' : `, ${formatCount(stays)} ${stays === 1 ? 'stays' : 'stay'}`;
  if (isProtected) {
    const bits = needsErase === 0 ? 'they only clear' : 'some would need an erase, too';
    return { tone: 'bad', text: `No: the flash is protected. As for the bits, ${bits}.` };
  }
  if (needsErase === 0) {
    const verb = clears === 1 ? 'clears' : 'clear';
    return { tone: 'good', text: `Yes: ▾ ${formatPlural(clears, 'bit')} ${verb}${rest}.` };
  }
  const cleared = clears === 0 ? '' : `, ▾ ${formatCount(clears)} ${clears === 1 ? 'clears' : 'clear'}`;
  const verb = needsErase === 1 ? 'has' : 'have';
  return {
    tone: 'bad',
    text: `Not without an erase of ${blocksText(plan.eraseBlocks)}: ▴ ${formatPlural(needsErase, 'bit')} ${verb} to go from 0 to 1${cleared}${rest}.`,
  };
}

/** `block 3`, `blocks 3 and 4` */
function blocksText(blocks: readonly EraseBlock[]): string {
  const numbers = blocks.map(({ index }) => formatCount(index));
  const last = numbers.pop();
  return numbers.length === 0 ? `block ${last}` : `blocks ${numbers.join(', ')} and ${last}`;
}

/** How much an erase takes: `256 KiB at 0x0004_0000` */
export function blockSizeText({ lengthBytes, deviceOffset }: EraseBlock): string {
  return `${formatSize(lengthBytes)} at ${formatAddress(deviceOffset)}`;
}

/** What the device here makes of bits that a chip could not set; null where there are none. */
export function deviceText(
  { device, isProtected }: FlashState,
  plan: ProgramPlan,
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
): string | null {
  if (plan.needsErase === 0 || isProtected) return null;
  if (device.programming.setsBits) return 'This device stores it all the same';
  const held = hexPairs(heldAfter(before, after, false).subarray(0, TOLD_BYTES));
  return `This device would hold ${held}${after.length > TOLD_BYTES ? ' …' : ''} instead.`;
}

/** What a screen reader hears of a byte: `0x0000_1000: 0x7f becomes 0x3f, 1 bit clears`. */
export function byteText(deviceOffset: number, before: number, after: number): string {
  const sets = bitCount(after & ~before & 0xff);
  const clears = bitCount(before & ~after);
  const place = formatAddress(deviceOffset);
  if (sets + clears === 0) return `${place}: ${formatByte(after)} stays`;
  const parts = [
    `${place}: ${formatByte(before)} becomes ${formatByte(after)}`,
    clears > 0 && `${formatPlural(clears, 'bit')} ${clears === 1 ? 'clears' : 'clear'}`,
    sets > 0 && `${formatPlural(sets, 'bit')} ${sets === 1 ? 'needs' : 'need'} an erase`,
  ];
  return parts.filter(Boolean).join(', ');
}

function bitCount(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length;
}
