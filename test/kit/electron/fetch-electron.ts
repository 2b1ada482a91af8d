/** Runs before the suites that start a real Electron: where CI is set it is fetched now, not inside some test's time. */
import { electronRuntime } from './electron-runtime.ts';

/** Called by Vitest. @throws Error where CI is set and the runtime can't be had. */
export async function setup(): Promise<void> {
  if (process.env.CI) await electronRuntime();
}
