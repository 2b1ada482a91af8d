/** Whether a window can be shown where the command runs. */

/** Null where one can; else why not, as the beginning of a sentence. */
export function whyNoDisplay(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (isSet(environment.DISPLAY) || isSet(environment.WAYLAND_DISPLAY)) return null;
  if (isSet(environment.SSH_CONNECTION)) return 'This SSH session has no display';
  const hasOwnDisplay = platform === 'win32' || platform === 'darwin';
  return hasOwnDisplay ? null : 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
