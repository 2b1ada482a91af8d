/** The keys that the grid itself takes, in words, for the list of all keys. They are no commands: only the grid has them. */
export const GRID_KEYS: readonly { readonly does: string; readonly keys: readonly string[] }[] = [
  { does: 'Move by a byte or a row', keys: ['←', '→', '↑', '↓'] },
  { does: 'Move by a page', keys: ['PageUp', 'PageDown'] },
  { does: 'Start or end of the row', keys: ['Home', 'End'] },
  { does: 'Start or end of the flash', keys: ['Ctrl+Home', 'Ctrl+End'] },
  { does: 'Previous or next erase block', keys: ['Alt+PageUp', 'Alt+PageDown'] },
  { does: 'Select while moving', keys: ['Shift'] },
  { does: 'Select everything', keys: ['Ctrl+A'] },
  { does: 'Copy the selection', keys: ['Ctrl+C'] },
  { does: 'Paste over the bytes, while they are edited', keys: ['Ctrl+V'] },
  { does: 'Leave half a byte, or end the editing', keys: ['Escape'] },
  { does: 'Menu of what can be done with the bytes', keys: ['Menu', 'Shift+F10'] },
  { does: 'Go to the operation that changed the row', keys: ['Enter'] },
];
