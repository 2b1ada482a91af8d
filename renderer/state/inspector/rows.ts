/** Which rows the byte inspector has, and how it writes whole numbers. Both outlive the window. */
import { createStore } from 'zustand/vanilla';
import type { NumberBase } from '../../values/value-type.ts';
import { SHOWN_AT_FIRST, VALUE_TYPES } from '../../values/value-types.ts';
import { readStored, writeStored } from '../stored.ts';

export interface InspectorRows {
  /** Ids of kinds of values; their order is that of the kinds. */
  readonly shown: ReadonlySet<string>;
  readonly base: NumberBase;
}

export const inspectorRowsStore = createStore<InspectorRows>()(() => ({
  shown: shownFrom(readStored('inspector.rows')),
  base: readStored('inspector.base') === 'hex' ? 'hex' : 'decimal',
}));

/** What was stored, without kinds that there are no more; null is what a new window shows. */
export function shownFrom(stored: string | null): ReadonlySet<string> {
  if (stored === null) return new Set(SHOWN_AT_FIRST);
  const ids = new Set(stored.split(' '));
  return new Set(VALUE_TYPES.map(({ id }) => id).filter((id) => ids.has(id)));
}

export function showRow(id: string, isShown: boolean): void {
  const shown = new Set(inspectorRowsStore.getState().shown);
  if (isShown) shown.add(id);
  else shown.delete(id);
  keep(shown);
}

/** The rows of a new window. */
export function showFirstRows(): void {
  keep(new Set(SHOWN_AT_FIRST));
}

export function toggleBase(): void {
  const base = inspectorRowsStore.getState().base === 'hex' ? 'decimal' : 'hex';
  writeStored('inspector.base', base);
  inspectorRowsStore.setState({ base });
}

function keep(shown: ReadonlySet<string>): void {
  writeStored('inspector.rows', [...shown].join(' '));
  inspectorRowsStore.setState({ shown });
}
