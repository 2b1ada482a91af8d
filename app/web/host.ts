/**
 * The browser host: the window's files and its wire to the engine, over HTTP on loopback. It listens on 127.0.0.1
 * only, serves whoever holds its token, and any number of tabs share the one engine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Engine } from '../../main/engine.ts';
import { attachEngine } from '../attach-engine.ts';
import { UserError } from '../contract/errors.ts';
import type { HostDescription } from '../contract/host.ts';
import { type PageFiles, pageFiles } from '../page-files.ts';
import { pageHeaders } from '../page-headers.ts';
import { type Access, makeAccess, newToken } from './access.ts';
import { refusalSentence, refuse, refuseUpgrade } from './refusal.ts';
import { webSocketWire } from './wire.ts';

/** Longest message a window may send, in bytes: a piece of a dropped file (1 MiB) and its envelope fit. */
const MAX_MESSAGE_BYTES = 2 << 20;

export type WebHostOptions = {
  readonly engine: Engine;
  readonly description: HostDescription;
  /** The built page's folder, absolute. */
  readonly pageDirectory: string;
  /** 0 for any free one. */
  readonly port: number;
};

export interface WebHost {
  /** Where the window is, token included. */
  readonly url: string;
  /** Hangs up on every window and stops listening. The engine is left as it is. */
  close(): Promise<void>;
}

/** @throws UserError if the page isn't built or the port can't be had. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const page = pageFiles(options.pageDirectory);
  const server = createServer();
  const port = await listen(server, options.port);
  const token = newToken();
  const access = makeAccess(token, port);
  server.on('request', (request, response) => void answerPage({ page, access, port }, request, response));
  const closeWires = serveWires(server, access, options);
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    close() {
      closeWires();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

type Site = { readonly page: PageFiles; readonly access: Access; readonly port: number };

async function answerPage(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const verdict = site.access.judgePage(request);
  if (verdict !== 'welcome') return refuse(response, 403, refusalSentence(verdict));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Norscope only hands out its page here.');
  }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const file = await site.page.read(path).catch(() => null);
  if (file === null) return refuse(response, 404, 'Norscope has no such file.');
  const origins = [`ws://127.0.0.1:${site.port}`, `ws://localhost:${site.port}`];
  response.writeHead(200, {
    ...pageHeaders(file.contentType, origins),
    'content-length': file.bytes.length,
    'set-cookie': site.access.cookie,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** @returns a function that hangs up on every window and takes no new one. */
function serveWires(server: Server, access: Access, { engine, description }: WebHostOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const verdict = access.judgeWire(request);
    if (verdict !== 'welcome') return refuseUpgrade(socket, refusalSentence(verdict));
    if ((request.url ?? '').split('?')[0] !== '/wire') {
      return refuseUpgrade(socket, 'Norscope speaks to its window at /wire only.');
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      attachEngine(webSocketWire(webSocket), engine, {
        'host.describe': () => description,
        // No dialog of the system can open in someone's browser: the window browses with file.list instead.
        'host.pickFiles': () => ({ paths: [] }),
        'host.pickSavePath': () => ({ path: null }),
        'host.tellCommands': () => ({}),
      });
    });
  });
  return () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('listening without a port'));
      else resolve(address.port);
    });
  });
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  const todo = 'Choose another one with --port, or leave it out and take any free one.';
  const where = `127.0.0.1:${port}`;
  if (error.code === 'EADDRINUSE') {
    return new UserError({ code: 'bad-input', what: 'Another program listens on this port', where, todo });
  }
  if (error.code === 'EACCES') {
    return new UserError({
      code: 'no-permission',
      what: 'This port is reserved for the system',
      where,
      todo,
    });
  }
  return error;
}
