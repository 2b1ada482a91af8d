/** Files that someone asks the window to open: kept until a page is there to be told, then told at once. */
import type { Contract } from '../contract/contract.ts';
import type { Served } from '../contract/link/link.ts';
import { parseGeometry } from '../geometry-text.ts';
import type { StartRequest } from '../open-images.ts';

export interface AskedFiles {
  /**
   * Absolute paths; the last board that was named is the one asked for, and so are the last properties and geometry. A
   * board without files asks for nothing. @throws UserError for a geometry that is none.
   */
  ask(start: StartRequest): void;
  /** A page is there, and listens from now on. */
  listen(page: Served<Contract>): void;
}

/** Files asked for in a row, before a page listens, are told together; in the format that was given for all of them. */
export function askedFiles(): AskedFiles {
  let waiting: StartRequest = { paths: [], board: null };
  let page: Served<Contract> | null = null;
  const tell = () => {
    if (page === null || waiting.paths.length === 0) return;
    const { paths, board, format, globals, geometry } = waiting;
    page.emit('host.filesAsked', {
      paths: [...paths],
      board,
      format,
      globals: globals && [...globals],
      geometry: geometry === undefined ? undefined : parseGeometry(geometry),
    });
    waiting = { paths: [], board: null };
  };
  return {
    ask({ paths, board, format, globals, geometry }) {
      if (paths.length === 0) return;
      if (geometry !== undefined) parseGeometry(geometry);
      const isOneFormat = waiting.paths.length === 0 || waiting.format === format;
      waiting = {
        paths: [...waiting.paths, ...paths],
        board: board ?? waiting.board,
        format: isOneFormat ? format : undefined,
        globals: globals ?? waiting.globals,
        geometry: geometry ?? waiting.geometry,
      };
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
