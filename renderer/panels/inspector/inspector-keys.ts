/** The keys that the byte inspector itself takes, in words, for the list of all keys. */
export const INSPECTOR_KEYS: readonly { readonly does: string; readonly keys: readonly string[] }[] = [
  { does: 'Previous or next value', keys: ['↑', '↓'] },
  { does: 'First or last value', keys: ['Home', 'End'] },
  { does: 'Copy the value', keys: ['Enter'] },
  { does: 'Edit the value', keys: ['F2'] },
  { does: 'Hide the row', keys: ['Delete'] },
  { does: 'Back to the view', keys: ['Escape'] },
];
