import { type KeyboardEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { Dialog } from '../kit/overlays/dialog.tsx';
import { OptionList, SearchField } from '../kit/search-list.tsx';
import { type Command, commandsStore, findCommands } from '../state/commands.ts';
import { closeOverlay } from '../state/layout.ts';
import { bookmarkCommands } from './bookmark-commands.ts';
import { goToCommand } from './go-to-command.ts';

/** All commands that can run now, and any place in the flash, found by typing. Arrows choose, Enter runs. */
export function Palette() {
  const listId = useId();
  const commands = useStore(commandsStore);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = foundBy(text, commands);
  const at = Math.min(chosen, found.length - 1);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      runAndClose(found[at]);
    }
  };
  return (
    <Dialog title="Go to, run a command" hasTitleBar={false} className="palette" onClose={closeOverlay}>
      <SearchField
        listId={listId}
        at={at}
        count={found.length}
        label="Command"
        className="palette-input"
        placeholder="A command, or a place: 0x1640, #12, bus:0x0400_0000"
        text={text}
        onText={(typed) => {
          setText(typed);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <OptionList
        listId={listId}
        at={at}
        label="Commands"
        className="palette-list"
        rowClassName="palette-row"
        options={found}
        keyOf={({ id }) => id}
        onChoose={runAndClose}
        render={(command) => <CommandWords command={command} />}
      >
        {found.length === 0 && (
          <p className="palette-none secondary">
            No command has all of these words, and it is no place in the flash.
          </p>
        )}
      </OptionList>
    </Dialog>
  );
}

function foundBy(text: string, commands: readonly Command[]): readonly Command[] {
  const place = goToCommand(text);
  const found = findCommands(commands, text).filter((command) => command.id !== 'view.palette');
  return [...(place === null ? [] : [place]), ...bookmarkCommands(text), ...found];
}

function CommandWords({ command: { title, keys } }: { command: Command }) {
  return (
    <>
      <span className="one-line">{title}</span>
      {keys[0] !== undefined && <kbd>{keys[0]}</kbd>}
    </>
  );
}

function runAndClose(command: Command | undefined): void {
  if (command === undefined) return;
  closeOverlay();
  // Once the palette is gone: it would take the focus back from where the command puts it.
  setTimeout(command.run);
}
