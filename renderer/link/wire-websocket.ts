/** The wire to the browser host: one MessagePack frame in each binary WebSocket message. */
import { decode, encode } from '@msgpack/msgpack';
import type { Wire } from '../../app/contract/frame.ts';

/** The host's address for this page, with the page's token if its URL still carries one. */
export function wireAddress(location: Location): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/wire${location.search}`;
}

/** Resolves when the connection is open. @throws Error if it could not be opened. */
export function openWebSocketWire(address: string): Promise<Wire> {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(wireOf(socket)), { once: true });
    socket.addEventListener('close', () => reject(new Error(`no connection to ${socket.url}`)), {
      once: true,
    });
  });
}

function wireOf(socket: WebSocket): Wire {
  return {
    send: (frame) => socket.send(encode(frame, { useBigInt64: true, ignoreUndefined: true })),
    onFrame(listener) {
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) listener(decode(data, { useBigInt64: true }));
      });
    },
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  };
}
