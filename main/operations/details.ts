/** What more there is to say of an operation, in a few words. */
import type { OperationBlock, OperationKind } from '../../app/contract/operation.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { BusShape } from './query-attempt.ts';

/** What of an operation is said here. */
interface Told {
  readonly kind: OperationKind;
  readonly blocks: readonly OperationBlock[];
  readonly cycles: number;
  readonly count: number;
  readonly shape: BusShape | null;
}

/** What of an operation may be counted. */
interface Counted {
  readonly kind: OperationKind;
  readonly words: number;
  readonly blocks: readonly unknown[];
  readonly reads: number;
  readonly firstData: number;
}

/** The one number that the detail of its kind says. */
export function countOf({ kind, words, blocks, reads, firstData }: Counted): number {
  switch (kind) {
    case 'word-program':
    case 'buffered-program':
      return words;
    case 'block-erase':
      return blocks.length;
    case 'unknown':
      return firstData;
    default:
      return reads;
  }
}

/** Empty where kind, range and outcome say all. */
export function detailOf({ kind, blocks, cycles, count, shape }: Told): string {
  switch (kind) {
    case 'word-program':
    case 'buffered-program':
      return count === 0 ? '' : pluralText(count, 'word');
    case 'block-erase':
      return count > 1 ? `${pluralText(count, 'block')}${sayPlaces(blocks)}` : '';
    case 'probe':
      return shape === null ? '' : `as ${sayShape(shape)}`;
    case 'query':
      return pluralText(count, 'word');
    case 'identifier':
    case 'status-poll':
    case 'array-read':
      return count === 0 ? '' : pluralText(count, 'read');
    case 'reset':
      return cycles > 1 ? pluralText(cycles, 'cycle') : '';
    case 'unknown':
      return `0x${count.toString(16).padStart(2, '0')}`;
    default:
      return '';
  }
}

/** More of them say no more in a few words. */
const PLACES_MOST = 4;

/** Where those are that lie apart. */
function sayPlaces(blocks: readonly OperationBlock[]): string {
  if (blocks.length === 0) return '';
  const places = blocks.slice(0, PLACES_MOST).map(({ offset }) => `0x${offset.toString(16)}`);
  return `: ${places.join(', ')}${blocks.length > PLACES_MOST ? ' …' : ''}`;
}

const COUNTS: Readonly<Record<number, string>> = { 1: 'one', 2: 'two', 4: 'four', 8: 'eight' };

/** `two 16-bit chips on a 32-bit bus`. */
export function sayShape({ bankWidthBytes, deviceWidthBytes }: BusShape): string {
  const count = bankWidthBytes / deviceWidthBytes;
  const chips = `${COUNTS[count] ?? count} ${8 * deviceWidthBytes}-bit chip${count === 1 ? '' : 's'}`;
  return `${chips} on ${bankWidthBytes === 1 ? 'an' : 'a'} ${8 * bankWidthBytes}-bit bus`;
}
