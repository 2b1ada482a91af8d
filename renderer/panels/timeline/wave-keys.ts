/** The keys that the waveform itself takes, in words, for the list of all keys. */
export const WAVE_KEYS: readonly { readonly does: string; readonly keys: readonly string[] }[] = [
  { does: 'Look at the cycle before or after', keys: ['←', '→'] },
  { does: 'Go to that cycle', keys: ['Enter'] },
  { does: 'Move by a screen', keys: ['PageUp', 'PageDown'] },
  { does: 'First or last cycle', keys: ['Home', 'End'] },
  { does: 'Zoom in or out', keys: ['W', 'S'] },
  { does: 'Move what is in sight', keys: ['A', 'D'] },
  { does: 'Fit the operation', keys: ['F'] },
];
