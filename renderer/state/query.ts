/** The query table of the flash the person looks at. It never changes while a machine is open. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../app/contract/errors.ts';
import type { QueryTable } from '../../app/contract/query.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { engine } from '../link/engine.ts';

export interface Query {
  /** Which opening and flash the rest is of. */
  readonly key: string | null;
  readonly table: QueryTable | null;
  readonly error: ErrorReport | null;
}

export const queryStore = createStore<Query>()(() => ({ key: null, table: null, error: null }));

/** Asks for the table unless it is there or on its way. An answer for what is no longer looked at is dropped. */
export async function loadQuery(opening: number, flash: FlashIndex): Promise<void> {
  const key = `${opening} ${flash}`;
  const known = queryStore.getState();
  if (known.key === key && known.error === null) return;
  queryStore.setState({ key, table: null, error: null });
  const answer = await askFor(flash);
  if (queryStore.getState().key === key) queryStore.setState(answer);
}

async function askFor(flash: FlashIndex): Promise<Partial<Query>> {
  try {
    return { table: await engine.call('query.table', { flash }) };
  } catch (thrown) {
    return { error: toReport(thrown) };
  }
}
