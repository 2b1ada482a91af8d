/** Where the window's page lives, and who may speak to the engine from it. */

export const PAGE_SCHEME = 'norscope';
export const PAGE_URL = `${PAGE_SCHEME}://app/`;

/** What Electron tells of the frame that sent a message; null once the frame is gone. */
export type SenderFrame = { readonly url: string; readonly parent: unknown } | null;

/** Only the page itself may speak: the top frame, on the program's own address. */
export function isTrustedSender(frame: SenderFrame): boolean {
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}

/** Whether `url` is of the window's own page. */
export function isPageUrl(url: string): boolean {
  return url.startsWith(PAGE_URL);
}
