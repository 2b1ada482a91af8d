/** The composition root: joins files, boards, the open machine and its console, and answers the contract's requests. */
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '../app/contract/contract.ts';
import type { HostDescription } from '../app/contract/host.ts';
import { inspectFile } from './backing/backing.ts';
import { mappingSupport } from './backing/mmap.ts';
import { BOARDS } from './board/boards.ts';
import { describeBoard } from './board/describe.ts';
import { propose } from './board/propose.ts';
import { listDirectory } from './files/list.ts';
import { ReceivedFiles } from './files/receive.ts';
import { RecentFiles } from './files/recent.ts';
import { DEMO_IMAGE_BYTES, makeDemoImage } from './image/demo-image.ts';
import { printTree } from './memory/mtree.ts';
import { completeLine } from './session/console/complete.ts';
import { runLine } from './session/console/run.ts';
import { windowOf } from './session/image-window.ts';
import { OpenSession } from './session/open-session.ts';
import { queryTableOf } from './session/query-table.ts';

/** What the engine answers by itself; the host around it adds the `host.*` requests. */
export type EngineHandlers = Omit<Handlers, 'host.describe' | 'host.pickFiles'>;

/** Events that the engine sends to every window. */
export type EngineEvent = 'machine.changed' | 'image.changed';

/** All that a host needs: it hands requests to `handlers` and events to its windows. */
export interface Engine {
  readonly handlers: EngineHandlers;
  /** How files become bytes on this system. */
  readonly mapping: HostDescription['mapping'];
  /** @returns a function that ends the listening. */
  subscribe(listener: (name: EngineEvent, payload: unknown) => void): () => void;
  /** Unmaps everything. The engine answers nothing afterwards. */
  close(): void;
}

export interface EngineOptions {
  /** Where the program keeps its own files: recent images, the demonstration image, dropped copies. */
  readonly dataDirectory: string;
}

/** An engine with nothing open. Files are touched only when a request asks for it. */
export function createEngine({ dataDirectory }: EngineOptions): Engine {
  const listeners = new Set<(name: EngineEvent, payload: unknown) => void>();
  const emit = (name: EngineEvent, payload: unknown) => {
    for (const listener of listeners) listener(name, payload);
  };
  const session = new OpenSession({
    onMachine: (payload) => emit('machine.changed', payload),
    onBytes: (payload) => emit('image.changed', payload),
  });
  const received = new ReceivedFiles(join(dataDirectory, 'dropped'));
  return {
    mapping: mappingSupport(),
    handlers: {
      ...fileHandlers(dataDirectory, received),
      ...machineHandlers(session, dataDirectory),
      ...deviceHandlers(session),
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      session.close();
      received.close();
      listeners.clear();
    },
  };
}

type Part<Prefix extends string> = Pick<EngineHandlers, Extract<keyof EngineHandlers, `${Prefix}.${string}`>>;

function recentFiles(dataDirectory: string): RecentFiles {
  return new RecentFiles(join(dataDirectory, 'recent.json'));
}

function fileHandlers(dataDirectory: string, received: ReceivedFiles): Part<'file'> {
  const recent = recentFiles(dataDirectory);
  return {
    'file.list': ({ directory }) => listDirectory(directory),
    'file.recent': () => ({ files: recent.list() }),
    'file.forget': ({ path }) => {
      recent.forget(path);
      return {};
    },
    'file.demo': () => ({ path: demoImage(dataDirectory) }),
    'file.receive': (piece) => ({ path: received.take(piece) }),
  };
}

function machineHandlers(session: OpenSession, dataDirectory: string): Part<'board' | 'machine' | 'flash'> {
  const recent = recentFiles(dataDirectory);
  return {
    'board.list': () => ({ boards: BOARDS.map(describeBoard) }),
    'board.propose': ({ paths }) => propose(paths.map(inspectFile)),
    'machine.open': (request) => {
      const state = session.open(request);
      recent.add(state.flashes.flatMap(({ image }) => image?.path ?? []));
      return state;
    },
    'machine.close': () => {
      session.close();
      return {};
    },
    'machine.current': () => ({ machine: session.state() }),
    'machine.tree': () => ({ text: printTree('memory', session.machine.bus.root) }),
    'flash.setMode': ({ flash, mode }) => {
      session.machine.setMode(flash, mode);
      return session.replaced();
    },
    'flash.reopen': ({ flash }) => {
      session.machine.reopen(flash);
      return session.replaced();
    },
  };
}

function deviceHandlers(session: OpenSession): Part<'image' | 'query' | 'console'> {
  return {
    'image.window': ({ flash, offset, lengthBytes }) =>
      windowOf(session.machine.flash(flash), offset, lengthBytes),
    'query.table': ({ flash }) => queryTableOf(session.machine.flash(flash)),
    'console.run': ({ line, flash }) => ({ entries: runLine(session.machine, flash, line) }),
    'console.complete': ({ line, flash }) => completeLine(session.machine.flash(flash), line),
  };
}

/** Made once, beside its final name, so that a half-written image is never opened. */
function demoImage(dataDirectory: string): string {
  const path = join(dataDirectory, 'demo-nor-16MiB.bin');
  if (existsSync(path) && statSync(path).size === DEMO_IMAGE_BYTES) return path;
  mkdirSync(dataDirectory, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, makeDemoImage());
  renameSync(draft, path);
  return path;
}
