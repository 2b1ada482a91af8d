import { describe, expect, it } from 'vitest';
import { chordOf, isTyping } from '../../../../renderer/state/keyboard/keys.ts';

const press = (key: string, more: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe('key combinations', () => {
  it('have one spelling', () => {
    expect(press('o', { ctrlKey: true })).toBe('Ctrl+O');
    expect(press('o', { metaKey: true })).toBe('Ctrl+O');
    expect(press('P', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+P');
    expect(press('F1')).toBe('F1');
    expect(press('Enter', { shiftKey: true })).toBe('Shift+Enter');
  });

  it('mean a sign, however the layout makes it', () => {
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('?')).toBe('?');
    expect(press('Dead', { code: 'Backquote', ctrlKey: true })).toBe('Ctrl+`');
    expect(press('∑', { code: 'KeyW', altKey: true })).toBe('Alt+W');
  });

  it('belong to a text field if they would type or move in it', () => {
    for (const chord of ['A', '?', 'Enter', 'Home', 'ArrowLeft', 'Shift+Enter', 'Ctrl+Z'])
      expect(isTyping(chord)).toBe(true);
    for (const chord of ['Ctrl+O', 'Alt+B', 'F1', 'Escape']) expect(isTyping(chord)).toBe(false);
  });
});
