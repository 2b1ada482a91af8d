/** What was done to bytes, in words: which operations programmed or erased a row, what a byte was, how worn a block is. Pure. */
import type { ComparedWith } from '../../../app/contract/image.ts';
import type { BlockWear } from '../../../app/contract/machine.ts';
import { formatByte, formatCount, formatSize } from '../../format/numbers.ts';
import type { Changer, KnownPast } from '../../state/byte-page.ts';
import { positionText } from '../../state/since.ts';
import { lookOf } from '../timeline/kind-looks.ts';

/** `programmed by 18,108 and 18,129`, `erased by 18,071`, `edited by hand at 18,130`: operations by the numbers of their first cycles. */
export function pastText(past: KnownPast): string {
  const { erasedBy, programmedBy, hasMore } = past;
  const namesOf = (isEdit: boolean) =>
    programmedBy
      .filter((changer) => (changer.isEdit ?? false) === isEdit)
      .map(({ cycle }) => formatCount(cycle));
  const [programs, edits] = [namesOf(false), namesOf(true)];
  const told = [
    programs.length > 0 && `programmed by ${listText(programs)}`,
    edits.length > 0 && `edited by hand at ${listText(edits)}`,
    // Of those that are not named nobody knows here whether they were programs or edits.
    hasMore && 'after others',
  ].filter(Boolean);
  if (told.length > 0) return told.join(', ');
  return erasedBy === null ? '' : `erased by ${formatCount(erasedBy.cycle)}`;
}

/** What was done last, with the kind of the operation: `programmed by buffered program 18,129`. */
export function lastPastText(past: KnownPast): string {
  const last = past.programmedBy.at(-1);
  if (last?.isEdit === true) return `edited by hand at ${formatCount(last.cycle)}`;
  if (last !== undefined) return `programmed by ${changerText(last)}`;
  return past.erasedBy === null ? '' : `erased by ${changerText(past.erasedBy)}`;
}

function changerText({ cycle, operation }: Changer): string {
  const kind = operation === null ? 'cycle' : lookOf(operation.kind).name.toLowerCase();
  return `${kind} ${formatCount(cycle)}`;
}

/** `was 0xff, now 0x3f`. */
export function changeText(before: number, now: number): string {
  return `was ${formatByte(before)}, now ${formatByte(now)}`;
}

/** `0x42 waiting in the write buffer`: the array does not hold it yet. */
export function waitingText(byte: number): string {
  return `${formatByte(byte)} waiting in the write buffer`;
}

/** `erased 2×, 61 B programmed`; null for a block that was neither. */
export function wearText(wear: readonly BlockWear[], block: number): string | null {
  const worn = wear.find((each) => each.block === block);
  if (worn === undefined) return null;
  const erased = worn.erases > 0 && `erased ${formatCount(worn.erases)}×`;
  const programmed = worn.programmedBytes > 0 && `${bytesText(worn.programmedBytes)} programmed`;
  return [erased, programmed].filter(Boolean).join(', ') || null;
}

function bytesText(bytes: number): string {
  return bytes < 1024 ? `${formatCount(bytes)} B` : formatSize(bytes);
}

/** What changed bytes are compared with, for a button: `Since start`, `Since 18,129`, `Against 20,000` for a later one. */
export function sinceText(compared: ComparedWith | null, position: number): string {
  if (compared === null) return 'Since start';
  const { operation, isFolded } = compared;
  if (operation !== null && !isFolded) return `Since ${formatCount(operation.firstCycle)}`;
  if (compared.position === 0) return 'Since start';
  const isLater = compared.position > position;
  return `${isLater ? 'Against' : 'Since'} ${formatCount(compared.position)}`;
}

/** The same in a sentence. */
export function sinceSentence(compared: ComparedWith | null, position: number): string {
  const bytes = 'Changed bytes are those that differ from what they were';
  if (compared === null) return `${bytes} at the start.`;
  const { operation, isFolded } = compared;
  if (isFolded) return `${bytes} at ${positionText(compared.position)}: older history is no longer kept.`;
  if (operation !== null) {
    const kind = lookOf(operation.kind).name.toLowerCase();
    return `${bytes} before the last operation that programs or erases: ${kind} ${formatCount(operation.firstCycle)}.`;
  }
  if (compared.position === 0) return `${bytes} at the start.`;
  const later = compared.position > position ? ', which comes later' : '';
  return `${bytes} at ${positionText(compared.position)}${later}.`;
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
