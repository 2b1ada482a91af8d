import { type ClipboardEvent, type KeyboardEvent, type Ref, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { clearConsole, consoleStore, isTooLong, runLines, setLine } from '../../state/console.ts';
import { CompletionList } from './completion-list.tsx';
import { NOT_WALKING, walkHistory } from './history.ts';
import { useCompletion } from './use-completion.ts';

/** The line that is being typed: Enter runs it, arrows walk through history, Tab completes. */
export function ConsoleInput({ flash, ref }: { flash: FlashIndex; ref: Ref<HTMLInputElement> }) {
  const line = useStore(consoleStore, (state) => state.line);
  const walk = useRef(NOT_WALKING);
  const history = useStore(consoleStore, (state) => state.history);
  const completion = useCompletion(flash, setLine);
  const listId = useId();
  const { offer } = completion;

  const run = (text: string, kept = '') => {
    walk.current = NOT_WALKING;
    setLine(kept);
    completion.close();
    void runLines(text, flash);
  };
  const turn = (step: 1 | -1) => {
    const next = walkHistory(history, walk.current, line, step);
    if (next === null) return;
    walk.current = next.walk;
    setLine(next.line);
  };
  const press = (event: KeyboardEvent) => {
    const action = actionOf(event, offer !== null);
    if (action === null) return;
    event.preventDefault();
    if (action === 'run') run(line, isTooLong(line) ? line : '');
    else if (action === 'older') turn(1);
    else if (action === 'newer') turn(-1);
    else if (action === 'complete') void completion.ask(line);
    else if (action === 'accept') completion.accept();
    else if (action === 'close') completion.close();
    else if (action === 'clear') clearConsole();
    else completion.choose(action === 'previous' ? -1 : 1);
  };
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/\n./.test(text)) return;
    event.preventDefault();
    run(line + text);
  };
  return (
    <div className="console-input">
      {offer !== null && <CompletionList id={listId} offer={offer} onTake={completion.accept} />}
      <span className="console-prompt mono">flash{flash}&gt;</span>
      <input
        ref={ref}
        className="mono"
        role="combobox"
        aria-label={`Console of flash${flash}`}
        aria-expanded={offer !== null}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={offer === null ? undefined : `${listId}-${offer.chosen}`}
        placeholder="A bus cycle or an operation"
        spellCheck={false}
        autoComplete="off"
        value={line}
        onChange={(event) => {
          setLine(event.target.value);
          completion.close();
        }}
        onBlur={completion.close}
        onKeyDown={press}
        onPaste={paste}
      />
    </div>
  );
}

type Action = 'run' | 'older' | 'newer' | 'complete' | 'accept' | 'close' | 'clear' | 'previous' | 'next';

/** What a key does, with and without a list of candidates over the line. */
function actionOf(event: KeyboardEvent, isOffering: boolean): Action | null {
  if (event.ctrlKey && event.key.toLowerCase() === 'l') return 'clear';
  if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return null;
  switch (event.key) {
    case 'Enter':
      return isOffering ? 'accept' : 'run';
    case 'Tab':
      // Shift+Tab, and Tab on an empty line, leave the console: the keyboard is never caught in it.
      if (event.shiftKey || (event.target instanceof HTMLInputElement && event.target.value === ''))
        return null;
      return isOffering ? 'accept' : 'complete';
    case 'ArrowUp':
      return isOffering ? 'previous' : 'older';
    case 'ArrowDown':
      return isOffering ? 'next' : 'newer';
    case 'Escape':
      return isOffering ? 'close' : null;
    default:
      return null;
  }
}
