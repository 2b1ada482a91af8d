/** What surrounds the window: which host runs it, and what that host can do. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { GeometryChoice, GivenFormat } from './machine.ts';

export const HostDescription = z.object({
  host: z.enum(['electron', 'browser']),
  version: z.string(),
  platform: z.string(),
  /** Whether the `host.pick…` requests open the system's own dialogs; otherwise the window browses with `file.list`. */
  hasFileDialog: z.boolean(),
  /** How files become bytes here: `mapped` shares the file's pages, `copied` where the platform can't. */
  mapping: z.object({ kind: z.enum(['mapped', 'copied']), sentence: z.string() }),
});
export type HostDescription = z.infer<typeof HostDescription>;

/** A command of the window's registry, as a menu shows it. */
export const CommandWords = z.object({
  id: z.string().max(100),
  title: z.string().max(200),
  /** As the registry writes it: `Ctrl+Shift+P`. */
  keys: z.string().max(50).nullable(),
  canRun: z.boolean(),
});
export type CommandWords = z.infer<typeof CommandWords>;

export const host = {
  'host.describe': request(z.object({}), HostDescription),
  /**
   * Lets the person choose image files or a saved session, or a trace log, a script, a file of notes or a device tree, in
   * the system's dialog. It begins in `directory`; null: where the system likes. No paths if they change their mind.
   */
  'host.pickFiles': request(
    z.object({
      what: z.enum(['images', 'trace', 'script', 'notes', 'layout']),
      directory: z.string().nullable(),
    }),
    z.object({ paths: z.array(z.string()) }),
  ),
  /**
   * Lets the person choose in the system's dialog where a file is saved, and asks there before one is replaced. Null if
   * they change their mind.
   */
  'host.pickSavePath': request(
    z.object({ what: z.enum(['image', 'export', 'session']), suggested: z.string() }),
    z.object({ path: z.string().nullable() }),
  ),
  /** Files that another start of the program, or the system, asks this window to open; `board` null: the proposed one. */
  'host.filesAsked': event(
    z.object({
      paths: z.array(z.string()),
      board: z.string().nullable(),
      format: GivenFormat.optional(),
      globals: z.array(z.string()).optional(),
      geometry: GeometryChoice.optional(),
    }),
  ),
  /** What the window can do, and can do now: the menu of the desktop offers it. */
  'host.tellCommands': request(z.object({ commands: z.array(CommandWords).max(500) }), z.object({})),
  /** A menu item was chosen; `command` is an id of the window's command registry. */
  'host.commandAsked': event(z.object({ command: z.string() })),
};
