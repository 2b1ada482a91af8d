/** The wire to Electron's main process, over the four functions that the preload script exposes. */
import type { DesktopBridge } from '../../app/contract/link/bridge.ts';
import type { Wire } from '../../app/contract/link/frame.ts';

declare global {
  interface Window {
    readonly norscope?: DesktopBridge;
  }
}

/** The bridge, or null in a plain browser. */
export function electronBridge(): DesktopBridge | null {
  return globalThis.window?.norscope ?? null;
}

/** Frames travel as structured clones, so bytes stay bytes. */
export function electronWire(bridge: DesktopBridge): Wire {
  return {
    send: (frame) => bridge.send(frame),
    onFrame: (listener) => bridge.onFrame(listener),
    onClose: (listener) => bridge.onClose(listener),
    close: () => undefined,
  };
}
