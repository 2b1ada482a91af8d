/** Two ends of a connection in memory. Frames cross as clones, in order, in a later turn, as they do on real wires. */
import type { EngineFrame, WindowFrame, Wire } from '../../../app/contract/link/frame.ts';

export interface TestWire extends Wire {
  /** Sends something that is no frame at all. */
  sendRaw(anything: unknown): void;
}

/** @returns the window's end and the engine's end. Closing either closes both. */
export function wirePair(): { window: TestWire; engine: TestWire } {
  const closers = new Set<() => void>();
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    for (const closer of closers) closer();
  };

  function end(): {
    wire: TestWire;
    deliver: (frame: unknown) => void;
    join: (peer: (frame: unknown) => void) => void;
  } {
    const listeners = new Set<(frame: unknown) => void>();
    let peer: (frame: unknown) => void = () => {};
    const sendRaw = (anything: unknown) => {
      if (isClosed) return;
      const clone = structuredClone(anything);
      setImmediate(() => isClosed || peer(clone));
    };
    return {
      wire: {
        send: (frame: WindowFrame | EngineFrame) => sendRaw(frame),
        sendRaw,
        onFrame: (listener) => void listeners.add(listener),
        onClose: (listener) => void closers.add(listener),
        close,
      },
      deliver: (frame) => listeners.forEach((listener) => void listener(frame)),
      join: (other) => {
        peer = other;
      },
    };
  }

  const window = end();
  const engine = end();
  window.join(engine.deliver);
  engine.join(window.deliver);
  return { window: window.wire, engine: engine.wire };
}
