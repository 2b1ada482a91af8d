/** The keys that the state machine's drawing itself takes, in words, for the list of all keys. */
export const GRAPH_KEYS: readonly { readonly does: string; readonly keys: readonly string[] }[] = [
  { does: 'Go to the next state there', keys: ['←', '→', '↑', '↓'] },
  { does: 'Go to the ways of the state', keys: ['Tab', 'Enter'] },
  { does: 'Put the cycle of a way into the console', keys: ['Enter'] },
  { does: 'Back to the state, and out', keys: ['Escape'] },
  { does: 'Zoom in or out, fit', keys: ['+', '-', '0'] },
];
