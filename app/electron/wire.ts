/** The desktop's wire: frames between one page and the program. A new page, after a reload, is a new wire. */
import type { WebContents } from 'electron';
import type { EngineFrame, WindowFrame, Wire } from '../contract/link/frame.ts';
import { CLOSE_CHANNEL, FRAME_CHANNEL } from './channels.ts';
import { isTrustedSender } from './sender.ts';

/** Calls `attach` with a fresh wire for every page that this window shows and that begins to speak. */
export function serveWires(contents: WebContents, attach: (wire: Wire) => void): void {
  let current: PageWire | null = null;
  contents.ipc.on(FRAME_CHANNEL, (event, frame: unknown) => {
    if (!isTrustedSender(event.senderFrame)) return;
    if (current === null) {
      current = new PageWire(contents);
      attach(current);
    }
    current.deliver(frame);
  });
  const end = () => {
    current?.close();
    current = null;
  };
  contents.on('did-start-navigation', (event) => {
    if (event.isMainFrame && !event.isSameDocument) end();
  });
  contents.on('render-process-gone', end);
  contents.on('destroyed', end);
}

class PageWire implements Wire {
  readonly #contents: WebContents;
  readonly #frameListeners: ((frame: unknown) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #isClosed = false;

  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  deliver(frame: unknown): void {
    for (const listener of this.#frameListeners) listener(frame);
  }

  send(frame: WindowFrame | EngineFrame): void {
    if (!this.#isClosed && !this.#contents.isDestroyed()) this.#contents.send(FRAME_CHANNEL, frame);
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.#frameListeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#contents.isDestroyed()) this.#contents.send(CLOSE_CHANNEL);
    for (const listener of this.#closeListeners) listener();
  }
}
