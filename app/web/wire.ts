/** A wire over one WebSocket connection: each binary message is one frame. */
import type { WebSocket } from 'ws';
import type { ErrorReport } from '../contract/errors.ts';
import type { Wire } from '../contract/link/frame.ts';
import { decodeFrame, encodeFrame } from './codec.ts';

/**
 * The engine's end. A message that is no frame is answered with an error that belongs to no call; the connection
 * stays. `socket` must deliver binary messages as one Buffer (`binaryType` `nodebuffer`, the default of `ws`).
 */
export function webSocketWire(socket: WebSocket): Wire {
  const wire: Wire = {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(encodeFrame(frame));
    },
    onFrame(listener) {
      socket.on('message', (data, isBinary) => {
        const frame = readFrame(data, isBinary);
        if (frame.ok) listener(frame.value);
        else wire.send({ kind: 'error', id: null, error: frame.error });
      });
    },
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
  // `ws` closes the connection by itself after an error; without a listener it would end the process.
  socket.on('error', () => socket.terminate());
  return wire;
}

type Read = { ok: true; value: unknown } | { ok: false; error: ErrorReport };

function readFrame(data: unknown, isBinary: boolean): Read {
  if (!isBinary) return unreadable('A text message came where binary ones are spoken');
  if (!Buffer.isBuffer(data)) return unreadable('A message came in pieces');
  try {
    return { ok: true, value: decodeFrame(data) };
  } catch {
    return unreadable('A message came that is not MessagePack');
  }
}

function unreadable(what: string): Read {
  return {
    ok: false,
    error: {
      code: 'bad-request',
      what,
      where: null,
      todo: 'Nothing was changed. Send one binary MessagePack frame a message.',
    },
  };
}
