/** Files to open: what was open before, and what a folder holds. */
import { createStore } from 'zustand/vanilla';
import type { FileListing, RecentFile } from '../../../app/contract/file.ts';
import { folderOf } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { currentFlash, machineStore, reporting } from '../machine.ts';

/** Null until the engine told them. */
export const recentStore = createStore<{ readonly files: readonly RecentFile[] | null }>()(() => ({
  files: null,
}));

export async function fetchRecent(): Promise<void> {
  await reporting(async () => recentStore.setState(await engine.call('file.recent', {})));
}

/** Takes a file off the list; the file itself stays. */
export async function forgetRecent(path: string): Promise<void> {
  await reporting(async () => {
    await engine.call('file.forget', { path });
    await fetchRecent();
  });
}

/** A path with the person's own folder in place of a `~` that it begins with. @throws UserError if that can't be read */
export async function withHome(path: string): Promise<string> {
  if (!/^~(?=$|[\\/])/.test(path)) return path;
  const { directory } = await engine.call('file.list', { directory: null });
  return directory + path.slice(1);
}

/** Where what is looked for next most likely lies, too; null where no image is open. */
export function folderOfImage(): string | null {
  const { machine } = machineStore.getState();
  const image =
    currentFlash(machineStore.getState())?.image ?? machine?.flashes.find((each) => each.image)?.image;
  return image == null ? null : folderOf(image.path);
}

/** What a folder holds; null means where images most likely are. @throws UserError for a folder that can't be read. */
export function listFolder(directory: string | null, signal: AbortSignal): Promise<FileListing> {
  return engine.call('file.list', { directory }, signal);
}
