import { useStore } from 'zustand';
import { Dialog } from '../kit/dialog.tsx';
import { commandsStore } from '../state/commands.ts';
import { closeOverlay } from '../state/layout.ts';

/** Every command that has keys, from the registry itself. */
export function KeysDialog() {
  const commands = useStore(commandsStore);
  return (
    <Dialog title="Keyboard shortcuts" onClose={closeOverlay}>
      <dl className="keys-list">
        {commands
          .filter((command) => command.keys.length > 0)
          .map((command) => (
            <div key={command.id}>
              <dt>{command.title}</dt>
              <dd>
                {command.keys.map((chord) => (
                  <kbd key={chord}>{chord}</kbd>
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
