/** Files that someone asks the window to open: kept until a page is there to be told, then told at once. */
import type { Contract } from '../contract/contract.ts';
import type { Served } from '../contract/link.ts';
import type { StartRequest } from '../open-images.ts';

export interface AskedFiles {
  /** Absolute paths; the last board that was named is the one asked for. A board without files asks for nothing. */
  ask(start: StartRequest): void;
  /** A page is there, and listens from now on. */
  listen(page: Served<Contract>): void;
}

/** Files asked for in a row, before a page listens, are told together. */
export function askedFiles(): AskedFiles {
  let waiting: StartRequest = { paths: [], board: null };
  let page: Served<Contract> | null = null;
  const tell = () => {
    if (page === null || waiting.paths.length === 0) return;
    page.emit('host.filesAsked', { paths: [...waiting.paths], board: waiting.board });
    waiting = { paths: [], board: null };
  };
  return {
    ask({ paths, board }) {
      if (paths.length === 0) return;
      waiting = { paths: [...waiting.paths, ...paths], board: board ?? waiting.board };
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
