/** Files that someone asks the window to open: kept until a page is there to be told, then told at once. */
import type { Contract } from '../contract/contract.ts';
import type { Served } from '../contract/link.ts';

export interface AskedFiles {
  /** Absolute paths. */
  ask(paths: readonly string[]): void;
  /** A page is there, and listens from now on. */
  listen(page: Served<Contract>): void;
}

/** Files asked for in a row, before a page listens, are told together. */
export function askedFiles(): AskedFiles {
  let waiting: string[] = [];
  let page: Served<Contract> | null = null;
  const tell = () => {
    if (page === null || waiting.length === 0) return;
    page.emit('host.filesAsked', { paths: waiting });
    waiting = [];
  };
  return {
    ask(paths) {
      waiting.push(...paths);
      tell();
    },
    listen(newPage) {
      page = newPage;
      newPage.onClose(() => {
        if (page === newPage) page = null;
      });
      tell();
    },
  };
}
