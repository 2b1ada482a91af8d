/** What comes from outside the window: files of another start of the program, items of the desktop's menu. */
import { engine } from '../../link/engine.ts';
import { runCommand } from '../commands.ts';
import { openPaths } from './open.ts';

/** Listens from now on. */
export function startAsked(): void {
  engine.on('host.filesAsked', ({ paths, ...options }) => void openPaths(paths, options));
  engine.on('host.commandAsked', ({ command }) => void runCommand(command));
}
