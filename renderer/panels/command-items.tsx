import type { LucideIcon } from 'lucide-react';
import type { MenuItem } from '../kit/overlays/menu.tsx';
import { canRun, commandsStore, keysOf, runCommand } from '../state/commands.ts';

/** Commands as items of a menu, with their keys; those that can't run now are left out. */
export function commandItems(wanted: readonly (readonly [id: string, icon: LucideIcon])[]): MenuItem[] {
  const commands = commandsStore.getState();
  return wanted.flatMap(([id, Icon]) => {
    const command = commands.find((each) => each.id === id);
    if (command === undefined || !canRun(command)) return [];
    return [
      { label: command.title, icon: <Icon size={14} />, keys: keysOf(id), run: () => void runCommand(id) },
    ];
  });
}
