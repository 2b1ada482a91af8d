/** The keys that the map of bytes itself takes, in words, for the list of all keys. */
export const MAP_KEYS: readonly { readonly does: string; readonly keys: readonly string[] }[] = [
  { does: 'Move by a cell', keys: ['←', '→', '↑', '↓'] },
  { does: 'Move by 16 cells', keys: ['PageUp', 'PageDown'] },
  { does: 'Start or end of the flash', keys: ['Home', 'End'] },
  { does: 'Zoom in or out, fit', keys: ['+', '-', '0'] },
  { does: 'Show the bytes at the cursor', keys: ['Enter'] },
];
