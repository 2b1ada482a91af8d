/** The wire to Electron's main process, over the four functions that the preload script exposes. */
import type { Wire } from '../../app/contract/frame.ts';

/** What the preload script puts on `window.norscope`, and nothing else. */
export interface NorscopeBridge {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  /** The path of a file that was dropped on the window. */
  pathOfFile(file: File): string;
}

declare global {
  interface Window {
    readonly norscope?: NorscopeBridge;
  }
}

/** The bridge, or null in a plain browser. */
export function electronBridge(): NorscopeBridge | null {
  return globalThis.window?.norscope ?? null;
}

/** Frames travel as structured clones, so bytes stay bytes. */
export function electronWire(bridge: NorscopeBridge): Wire {
  return {
    send: (frame) => bridge.send(frame),
    onFrame: (listener) => bridge.onFrame(listener),
    onClose: (listener) => bridge.onClose(listener),
    close: () => undefined,
  };
}
