/** The wire to the browser host: one MessagePack frame in each binary WebSocket message. */
import { decode, encode } from '@msgpack/msgpack';
import type { Wire } from '../../app/contract/link/frame.ts';
import { WireRefused } from './link.ts';

/** The host's address for this page, with the page's token if its URL still carries one. */
export function wireAddress(location: Location): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/wire${location.search}`;
}

/** Resolves when the connection is open. @throws WireRefused if the host turned it away, Error if none answered. */
export function openWebSocketWire(address: string): Promise<Wire> {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const fail = async () => reject(await failureOf(address));
    socket.addEventListener('close', fail, { once: true });
    const succeed = () => {
      socket.removeEventListener('close', fail);
      resolve(wireOf(socket));
    };
    socket.addEventListener('open', succeed, { once: true });
  });
}

/** A WebSocket tells no page why it could not be opened; a plain request for the page does. */
async function failureOf(address: string): Promise<Error> {
  const page = new URL(address.replace(/^ws/, 'http'));
  page.pathname = '/';
  const status = await fetch(page, { cache: 'no-store' }).then(
    (answer) => answer.status,
    () => null,
  );
  return status === 403 ? new WireRefused('the host turned this window away') : new Error('no host answered');
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
