/** Which kinds of operations change the array of a flash, and how. */
import { OperationKind } from '../../app/contract/operation.ts';

/** A word or a buffer. */
export function isProgram(kind: OperationKind): boolean {
  return kind === 'word-program' || kind === 'buffered-program';
}

/** A block or the whole chip. */
export function isErase(kind: OperationKind): boolean {
  return kind === 'block-erase' || kind === 'chip-erase';
}

/** All of them. */
export const CHANGES: ReadonlySet<OperationKind> = new Set(OperationKind.options.filter(isChange));

/** Either. */
export function isChange(kind: OperationKind): boolean {
  return isProgram(kind) || isErase(kind);
}
