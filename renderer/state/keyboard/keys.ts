/** Key combinations as they are written for people, and as the keyboard sends them. */

/** A combination as the registry, menus and help write it: `Ctrl+Shift+P`, `Alt+W`, `F1`, `?`. Ctrl means Cmd on a Mac. */
export type Chord = string;

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The combination that a key press is. Shift counts only with letters and named keys: `?` is `?` on every layout. */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): Chord {
  const name = keyName(key, code, altKey);
  const isShiftTold = shiftKey && (name.length > 1 || /[A-Z]/.test(name));
  const modifiers = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', isShiftTold ? 'Shift' : ''];
  return [...modifiers.filter(Boolean), name].join('+');
}

function keyName(key: string, code: string, isAlt: boolean): string {
  // The key left of 1 is dead on many layouts, and Alt makes letters into signs on a Mac: there the place counts.
  if (code === 'Backquote') return '`';
  if (isAlt && /^Key[A-Z]$/.test(code)) return code.slice(3);
  return key.length === 1 ? key.toUpperCase() : key;
}

/** Whether it would type something in a text field, and so must be left to the field. */
export function isTyping(chord: Chord): boolean {
  // A field undoes what was typed there.
  if (/^Ctrl\+(Z|Y|Shift\+Z)$/.test(chord)) return true;
  return chord.length === 1 || chord === 'Shift+Enter' || /^(Arrow|Home|End|Enter|Tab|Backspace)/.test(chord);
}
