/** Which kinds of operations change the array of a flash, and how. */
import type { OperationKind } from '../../app/contract/operation.ts';

/** A word or a buffer. */
export function isProgram(kind: OperationKind): boolean {
  return kind === 'word-program' || kind === 'buffered-program';
}

/** A block or the whole chip. */
export function isErase(kind: OperationKind): boolean {
  return kind === 'block-erase' || kind === 'chip-erase';
}

/** Either. */
export function isChange(kind: OperationKind): boolean {
  return isProgram(kind) || isErase(kind);
}
