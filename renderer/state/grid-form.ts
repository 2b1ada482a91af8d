/** How the grid shows bytes: columns, groups, byte order, text. Remembered over the window's end. */
import { createStore } from 'zustand/vanilla';
import {
  COLUMN_CHOICES,
  DEFAULT_FORM,
  GROUP_SIZES,
  type GridForm,
  NUMBER_ORDERS,
  TEXT_ENCODINGS,
} from '../canvas/hex-grid/grid-form.ts';
import { readStored, writeStored } from './stored.ts';

export const gridFormStore = createStore<GridForm>()(() => ({
  columns: storedOf('columns', COLUMN_CHOICES) ?? DEFAULT_FORM.columns,
  groupBytes: storedOf('groupBytes', GROUP_SIZES) ?? DEFAULT_FORM.groupBytes,
  order: storedOf('order', NUMBER_ORDERS) ?? DEFAULT_FORM.order,
  text: storedOf('text', TEXT_ENCODINGS) ?? DEFAULT_FORM.text,
}));

/** How many bytes a row has now: fewer than were chosen, where those do not fit. */
export const rowBytesStore = createStore<number>()(() => 0);

/** Shows the bytes otherwise; what is left out stays as it is. */
export function setGridForm(form: Partial<GridForm>): void {
  gridFormStore.setState(form);
  const chosen = gridFormStore.getState();
  for (const part of ['columns', 'groupBytes', 'order', 'text'] as const)
    writeStored(`grid.${part}`, String(chosen[part]));
}

function storedOf<V extends string | number>(part: keyof GridForm, choices: readonly V[]): V | undefined {
  const stored = readStored(`grid.${part}`);
  return choices.find((choice) => String(choice) === stored);
}
