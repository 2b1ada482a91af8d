/** What a person types to find operations: words of their kind and outcome, addresses, numbers of cycles. */
import { isFor, type KnownOperation } from '../../operations/known-operation.ts';

/** Whether an operation is one of those that are looked for. */
export type IsFound = (operation: KnownOperation) => boolean;

/** `baseOf` gives the address on the bus where an operation's flash begins. */
export function operationsLike(text: string, baseOf: (operation: KnownOperation) => number): IsFound {
  const found = text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => wordIn(word, baseOf));
  return (operation) => found.every((isFound) => isFound(operation));
}

function wordIn(word: string, baseOf: (operation: KnownOperation) => number): IsFound {
  const digits = word.replaceAll('_', '').replaceAll(',', '');
  if (/^0x[0-9a-f]+$/.test(digits)) {
    const address = Number(digits);
    return (operation) => holds(operation, address) || holds(operation, address - baseOf(operation));
  }
  if (/^\d+$/.test(digits)) {
    const cycle = Number(digits);
    return ({ firstCycle, lastCycle }) => firstCycle <= cycle && cycle <= lastCycle;
  }
  return (operation) => operation.kind.includes(word) || operation.outcome.includes(word);
}

/** One that is for no range is found where it went. */
function holds(operation: KnownOperation, deviceOffset: number): boolean {
  return operation.offset === deviceOffset || isFor(operation, deviceOffset);
}
