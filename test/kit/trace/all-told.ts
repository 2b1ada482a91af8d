/** What is told of a log operation by operation, all at once. */
import type { DriverOperation, ToldExplanation } from '../../../app/contract/operation.ts';

export async function allTold<T extends ToldExplanation>(telling: Promise<T>) {
  const told = await telling;
  const operations: DriverOperation[] = [...told.operations];
  return { ...told, operations };
}
