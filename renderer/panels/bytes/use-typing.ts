import { type KeyboardEvent, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { UserError } from '../../../app/contract/errors.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { HexGridProps } from '../../canvas/hex-grid/hex-grid.tsx';
import type { GridMarks } from '../../canvas/hex-grid/marks.ts';
import { bytesOfText, hexBytesIn } from '../../format/typed-bytes.ts';
import { holdDigit, isEditable, putBytes, typeIn, typingStore } from '../../state/edit.ts';
import { gridFormStore } from '../../state/grid-form.ts';
import { reportProblem } from '../../state/problems.ts';
import { moveTo, placeIn, selectedRange, selectionStore } from '../../state/selection.ts';
import { TEXT_WORDS } from './form-words.ts';

const HEX_DIGIT = /^[0-9a-f]$/i;

/** Who types no byte for so long begins something new, which is undone by itself. */
const PAUSE_MS = 3000;

/** What keys and the clipboard put over the bytes of this flash, while a person types there. */
export function useTyping(
  flash: FlashState,
): Pick<HexGridProps, 'onType' | 'onPaste' | 'onColumn'> & Pick<GridMarks, 'typing'> {
  const { column, digit } = useStore(typingStore);
  const isOn = column !== null && isEditable(flash);
  // Another flash, and one that can't be edited any more, is not typed over.
  useEffect(() => {
    if (column !== null && !isOn) typeIn(null);
  }, [column, isOn]);
  useEffect(() => () => typeIn(null), []);
  const handlers = useMemo(() => {
    const typist = new Typist(flash.index, flash.geometry.sizeBytes);
    return {
      onType: (event: KeyboardEvent) => typist.press(event),
      onPaste: (text: string) => typist.paste(text),
      onColumn: (clicked: 'byte' | 'text') => {
        if (typingStore.getState().column !== null) typeIn(clicked);
      },
    };
  }, [flash.index, flash.geometry.sizeBytes]);
  return { ...handlers, typing: isOn ? { column, digit } : null };
}

/** Types over the bytes of one flash, at the cursor or from where the selection begins. */
class Typist {
  readonly #flash: number;
  readonly #sizeBytes: number;
  /** Where and when it put a byte last, as long as the cursor was moved by nothing else. */
  #last: { readonly end: number; readonly atMs: number; readonly column: string | null } | null = null;
  /** How often the cursor had moved then. */
  #moves = 0;

  constructor(flash: number, sizeBytes: number) {
    this.#flash = flash;
    this.#sizeBytes = sizeBytes;
  }

  /** @returns whether the key meant something */
  press(event: KeyboardEvent): boolean {
    const { column, digit } = typingStore.getState();
    if (column === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { key } = event;
    if (key === 'Escape' || key === 'Backspace') return this.#takeBack(key, digit);
    if (Array.from(key).length !== 1) {
      if (digit !== null) holdDigit(null);
      return false;
    }
    if (column === 'text') this.#putText(key, (bytes) => this.#type(bytes));
    else if (!HEX_DIGIT.test(key)) return false;
    else if (digit === null) this.#hold(key.toLowerCase());
    else this.#type(Uint8Array.of(Number.parseInt(digit + key, 16)));
    return true;
  }

  paste(text: string): void {
    this.#last = null;
    const { column } = typingStore.getState();
    if (column === null) {
      reportProblem(refusal('What is pasted goes over the bytes', 'Start to edit them first: F2.'));
      return;
    }
    if (column === 'text') {
      this.#putText(text, (bytes) => void this.#put(bytes));
      return;
    }
    const bytes = hexBytesIn(text);
    if (bytes !== null) void this.#put(bytes);
    else {
      const todo = 'Copy pairs of hex digits, or paste into the text beside the bytes: F2 goes there.';
      reportProblem(refusal('The clipboard holds no hex bytes', todo));
    }
  }

  /** Esc takes back the half of a byte, then ends the typing; Backspace goes to the byte before. */
  #takeBack(key: 'Escape' | 'Backspace', digit: string | null): boolean {
    if (digit !== null) holdDigit(null);
    else if (key === 'Escape') typeIn(null);
    else this.#move(Math.max(0, this.#start() - 1));
    return true;
  }

  /** The cursor goes to where the byte will be. */
  #hold(digit: string): void {
    if (!this.#isGoingOn()) this.#last = null;
    this.#move(this.#start());
    holdDigit(digit);
  }

  #putText(text: string, put: (bytes: Uint8Array) => void): void {
    const encoding = gridFormStore.getState().text;
    const bytes = bytesOfText(text, encoding);
    if (bytes !== null) put(bytes);
    else {
      const what = `${TEXT_WORDS[encoding]} has not all of the characters of “${text.slice(0, 20)}”`;
      reportProblem(refusal(what, 'Choose another kind of text in the View menu.'));
    }
  }

  /** The cursor goes on at once: the next key may come before the answer. */
  #type(bytes: Uint8Array): void {
    const start = this.#start();
    holdDigit(null);
    const isContinued = this.#isGoingOn() && this.#last?.end === start;
    void putBytes(this.#flash, start, bytes, isContinued);
    const { column } = typingStore.getState();
    this.#last = { end: start + bytes.length, atMs: performance.now(), column };
    this.#goBehind(start, bytes);
  }

  /** What is refused moves nothing, nor does what is done when the cursor is elsewhere already. */
  async #put(bytes: Uint8Array): Promise<void> {
    const start = this.#start();
    const { moves } = selectionStore.getState();
    holdDigit(null);
    const isDone = await putBytes(this.#flash, start, bytes, false);
    if (isDone && selectionStore.getState().moves === moves) this.#goBehind(start, bytes);
  }

  #goBehind(start: number, { length }: Uint8Array): void {
    this.#move(Math.min(start + length, this.#sizeBytes - 1));
  }

  /** Whether nothing came between this and what was put last: no move, no pause, no step to the text. */
  #isGoingOn(): boolean {
    if (this.#last === null || selectionStore.getState().moves !== this.#moves) return false;
    const { atMs, column } = this.#last;
    return column === typingStore.getState().column && performance.now() - atMs < PAUSE_MS;
  }

  #start(): number {
    const place = placeIn(this.#flash)(selectionStore.getState());
    return selectedRange(place)?.start ?? place.cursorOffset;
  }

  #move(cursorOffset: number): void {
    moveTo(this.#flash, { cursorOffset, anchorOffset: null }, 'nearest');
    this.#moves = selectionStore.getState().moves;
  }
}

function refusal(what: string, todo: string): UserError {
  return new UserError({ code: 'unsupported', what, where: null, todo });
}
