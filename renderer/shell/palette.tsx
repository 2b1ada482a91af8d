import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { classNames } from '../kit/class-names.ts';
import { Dialog } from '../kit/dialog.tsx';
import { type Command, commandsStore, findCommands } from '../state/commands.ts';
import { closeOverlay } from '../state/layout.ts';
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
      <div className="palette-input">
        <Search size={14} />
        <input
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length === 0 ? undefined : `${listId}-${at}`}
          placeholder="A command, or a place: 0x1640, #12, bus:0x0400_0000"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={press}
        />
      </div>
      <PaletteList id={listId} commands={found} at={at} />
    </Dialog>
  );
}

function foundBy(text: string, commands: readonly Command[]): readonly Command[] {
  const place = goToCommand(text);
  const found = findCommands(commands, text).filter((command) => command.id !== 'view.palette');
  return place === null ? found : [place, ...found];
}

function PaletteList({ id, commands, at }: { id: string; commands: readonly Command[]; at: number }) {
  return (
    <div id={id} className="palette-list" role="listbox" aria-label="Commands" tabIndex={-1}>
      {commands.map((command, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
        <div
          key={command.id}
          id={`${id}-${index}`}
          ref={(row) => {
            if (index === at) row?.scrollIntoView({ block: 'nearest' });
          }}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classNames('palette-row', index === at && 'palette-row-at')}
          onClick={() => runAndClose(command)}
        >
          <span className="one-line">{command.title}</span>
          {command.keys[0] !== undefined && <kbd>{command.keys[0]}</kbd>}
        </div>
      ))}
      {commands.length === 0 && (
        <p className="palette-none secondary">
          No command has all of these words, and it is no place in the flash.
        </p>
      )}
    </div>
  );
}

function runAndClose(command: Command | undefined): void {
  if (command === undefined) return;
  closeOverlay();
  command.run();
}
