/** What more there is to say of an operation, in a few words. */
import type { OperationKind } from '../../app/contract/operation.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { BusShape } from './query-attempt.ts';

/** What of an operation is said here. */
interface Told {
  readonly kind: OperationKind;
  readonly cycles: number;
  readonly words: number;
  readonly reads: number;
  readonly blocks: number;
  readonly firstData: number;
  readonly shape: BusShape | null;
}

/** Empty where kind, range and outcome say all. */
export function detailOf(operation: Told): string {
  const { kind, words, reads, blocks, shape } = operation;
  switch (kind) {
    case 'word-program':
    case 'buffered-program':
      return words === 0 ? '' : pluralText(words, 'word');
    case 'block-erase':
      return blocks > 1 ? pluralText(blocks, 'block') : '';
    case 'probe':
      return shape === null ? '' : `as ${sayShape(shape)}`;
    case 'query':
      return pluralText(reads, 'word');
    case 'identifier':
    case 'status-poll':
    case 'array-read':
      return reads === 0 ? '' : pluralText(reads, 'read');
    case 'reset':
      return operation.cycles > 1 ? pluralText(operation.cycles, 'cycle') : '';
    case 'unknown':
      return `0x${operation.firstData.toString(16).padStart(2, '0')}`;
    default:
      return '';
  }
}

const COUNTS: Readonly<Record<number, string>> = { 1: 'one', 2: 'two', 4: 'four', 8: 'eight' };

/** `two 16-bit chips on a 32-bit bus`. */
export function sayShape({ bankWidthBytes, deviceWidthBytes }: BusShape): string {
  const count = bankWidthBytes / deviceWidthBytes;
  const chips = `${COUNTS[count] ?? count} ${8 * deviceWidthBytes}-bit chip${count === 1 ? '' : 's'}`;
  return `${chips} on ${bankWidthBytes === 1 ? 'an' : 'a'} ${8 * bankWidthBytes}-bit bus`;
}
