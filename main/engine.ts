/** The composition root: joins files, boards, the open machine and its console, and answers the contract's requests. */
import { join } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { CANCELLED, UserError } from '../app/contract/errors.ts';
import type { FootprintProgress, FootprintReport, FootprintRequest } from '../app/contract/footprint.ts';
import type { HostDescription } from '../app/contract/host.ts';
import { BLOCKS_MAX } from '../app/contract/image.ts';
import type { EventName, PayloadOf } from '../app/contract/link/link.ts';
import type { FlashImage } from '../app/contract/machine.ts';
import { STORY_ROWS_MAX } from '../app/contract/story.ts';
import { deviceOffset } from '../app/contract/units.ts';
import { inspectFile } from './backing/backing.ts';
import { mappingSupport } from './backing/mmap.ts';
import { type BesideLog, besideLog } from './beside/beside-log.ts';
import { SideBySide } from './beside/side-by-side.ts';
import { BOARDS } from './board/boards.ts';
import { describeBoard } from './board/describe.ts';
import { propose } from './board/propose.ts';
import type { KeptStructures } from './browse/kept-structures.ts';
import { type BrowseCommands, browseRequests } from './browse-requests.ts';
import { consoleRequests } from './console-requests.ts';
import { editRequests } from './edit-requests.ts';
import { demoImage } from './files/demo.ts';
import type { ExportCommands, Surroundings } from './files/exports.ts';
import { listDirectory } from './files/list.ts';
import { emptiedFolder, ReceivedFiles } from './files/receive.ts';
import { RecentFiles } from './files/recent.ts';
import { Saver } from './files/save.ts';
import { checkSaving, type FlashSaving, proposeSave, saveFlash } from './files/save-flash.ts';
import { toTheEnd } from './footprint/lab.ts';
import { footprintRequests, measuringUntil } from './footprint-requests.ts';
import { layoutRequests } from './layout-requests.ts';
import { printFlatView, printTree } from './memory/mtree.ts';
import { noteBook, noteRequests } from './note-requests.ts';
import type { NoteBook } from './notes/note-book.ts';
import type { ScriptCommands } from './script/script-commands.ts';
import { windowOf } from './session/image-window.ts';
import type { Machine } from './session/machine.ts';
import { OpenSession } from './session/open-session.ts';
import { changedSince } from './session/past/changed-since.ts';
import { nextChange } from './session/past/next-change.ts';
import { queryTableOf } from './session/query-table.ts';
import { filteredOperations } from './session/story/filtered-operations.ts';
import { storyCycles } from './session/story/story-cycles.ts';
import { type SessionCommands, sessionRequests } from './session-requests.ts';
import { tellAll, writeDefect } from './tell-all.ts';
import { followTrace } from './trace/follow-trace.ts';
import { loadTrace } from './trace/load-trace.ts';
import { type LogCommands, logCommands } from './trace/log-commands.ts';
import { QtestServer } from './trace/qtest-server.ts';
import { untilEither } from './work/either-of.ts';

/** What the engine answers by itself; the host around it adds the `host.*` requests. */
export type EngineHandlers = Omit<
  Handlers,
  'host.describe' | 'host.pickFiles' | 'host.pickSavePath' | 'host.tellCommands'
>;

/** An event that the engine sends to every window. */
export type EngineEvent = {
  [K in EngineEventName]: { readonly name: K; readonly payload: PayloadOf<Contract[K]> };
}[EngineEventName];

/** The host around the engine has events of its own. */
type EngineEventName = Exclude<EventName<Contract>, `host.${string}`>;

/** All that a host needs: it hands requests to `handlers` and events to its windows. */
export interface Engine
  extends LogCommands,
    ScriptCommands,
    ExportCommands,
    SessionCommands,
    BesideLog,
    BrowseCommands {
  readonly handlers: EngineHandlers;
  /** How files become bytes on this system. */
  readonly mapping: HostDescription['mapping'];
  /** Where defects go: what no person can mend, under the id that a window may show. */
  readonly onDefect: (thrown: unknown, id: string) => void;
  /** A listener that throws is a defect of its own; the others still hear. @returns a function that ends the listening. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /**
   * A new client of QEMU's qtest protocol at the open machine: it is handed pieces of the client's text and gives the
   * answers to the lines that they complete, some at a time (see `QtestServer.take`).
   * @throws UserError `no-machine` while none is open.
   */
  newQtestClient(): (text: string) => Iterable<string>;
  /**
   * What many processes cost that have the same image behind a flash, as the request `footprint.run` says it to a window.
   * When it ends, for whatever reason, the processes are gone.
   * @throws UserError for an image that can't be opened, and where nothing can be measured; the reason of `signal`.
   */
  footprint(
    request: FootprintRequest,
    signal: AbortSignal,
    onProgress?: (progress: FootprintProgress) => void,
  ): Promise<FootprintReport>;
  /**
   * `flash.save` for a command that was given the name: a file that is there is replaced if it is in no use; `usedPaths`
   * are more that must stay. @returns its absolute path. @throws UserError
   */
  saveFlash(flash: number, path: string, usedPaths: readonly string[]): Promise<string>;
  /** What `saveFlash` would refuse before it writes, for who has long work to do first. @throws UserError */
  checkSaving(flash: number, path: string, usedPaths: readonly string[]): void;
  /** Unmaps everything, and ends what is under way, as if it were cancelled. No machine can be opened afterwards. */
  close(): void;
}

export interface EngineOptions {
  /** Where the program keeps its own files: recent images, the demonstration image, dropped copies. */
  readonly dataDirectory: string;
  /** What the build made of `main/worker.ts`: threads for long work start from it. */
  readonly workerPath: string;
  /** What the build made of `main/footprint-instance.ts`: the processes of the footprint lab start from it. */
  readonly footprintInstancePath: string;
  /** A command without a window: what it opens is not remembered as recent. */
  readonly isHeadless?: boolean;
  /** Defaults to the terminal's standard error. */
  readonly onDefect?: (thrown: unknown, id: string) => void;
}

/** An engine with nothing open. Files are touched only when a request asks for it. */
export function createEngine({
  dataDirectory,
  workerPath,
  footprintInstancePath: instancePath,
  isHeadless = false,
  onDefect = writeDefect,
}: EngineOptions): Engine {
  const listeners = new Set<Listener>();
  const emit = (event: EngineEvent) => {
    // What is kept of the bytes is out of date before a window hears of it, and asks for it anew.
    if (event.name === 'image.changed') asked.onBytes(event.payload);
    tellAll(listeners, event, (thrown) => onDefect(thrown, event.name));
  };
  const book = noteBook(isHeadless ? null : join(dataDirectory, 'notes'), emit);
  const { session, beside } = openSessionBeside(emit, onDefect, (machine) => book.look(machine));
  const recent = new RecentFiles(join(dataDirectory, 'recent.json'));
  const received = new ReceivedFiles(join(dataDirectory, 'dropped'));
  const saver = new Saver();
  const ended = new AbortController();
  const save = (saving: FlashSaving) => saveFlash(session.machine, saver, saving);
  const remember = isHeadless ? () => undefined : (images: readonly Opened[]) => recent.add(images);
  const around = { session, saver, isEmptied: received.holds.bind(received), ended: ended.signal };
  const asked = askedOf(around, workerPath, emit, remember);
  const measure = measuringUntil(ended.signal, instancePath);
  return {
    mapping: mappingSupport(),
    onDefect,
    handlers: {
      ...fileHandlers({ dataDirectory, recent, received }),
      ...machineHandlers(session, remember),
      ...saveHandlers(session, { received, save, emit }),
      ...deviceHandlers(session),
      ...asked.handlers,
      ...besideImageHandlers(around, asked.structures, book),
      ...footprintRequests(session, measure, emit),
      ...storyHandlers(session, { workerPath, ended: ended.signal, emit }),
      ...besideHandlers(session, beside),
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    newQtestClient: () => qtestClient(session),
    ...logCommands(session, { workerPath, ended: ended.signal }),
    ...asked.commands,
    ...besideLog(session, { workerPath, ended: ended.signal }),
    footprint: (request, signal, onProgress = () => undefined) =>
      toTheEnd(measure(request, signal, { onProgress })),
    ...savingCommands(session, save),
    close() {
      ended.abort(new UserError(CANCELLED));
      saver.close();
      beside.stop();
      session.end();
      received.close();
      received.prune(recent.list().map(({ path }) => path));
      listeners.clear();
    },
  };
}

/** What has a file of requests of its own. */
function askedOf(
  around: Surroundings,
  workerPath: string,
  emit: (event: EngineEvent) => void,
  remember: (images: readonly Opened[]) => void,
) {
  const typed = consoleRequests(around, (payload) => emit({ name: 'script.progressed', payload }));
  const saved = sessionRequests(around, {
    onProgress: (payload) => emit({ name: 'session.progressed', payload }),
    onUsed: (path) => remember([{ path }]),
  });
  const browsing = browseRequests(around, workerPath, emit);
  return {
    handlers: { ...typed.handlers, ...saved.handlers, ...browsing.handlers },
    commands: { ...typed.commands, ...saved.commands, ...browsing.commands },
    onBytes: browsing.onBytes,
    structures: browsing.structures,
  };
}

/** What people tell of an image. */
function besideImageHandlers(
  around: Surroundings,
  structures: KeptStructures,
  book: NoteBook,
): Part<'note' | 'layout'> {
  return { ...noteRequests(around, book), ...layoutRequests(around.session, structures, book) };
}

/** For a command that was given the name: a file that is there is replaced. */
function savingCommands(
  session: OpenSession,
  save: (saving: FlashSaving) => Promise<string>,
): Pick<Engine, 'saveFlash' | 'checkSaving'> {
  return {
    saveFlash: (flash, path, usedPaths) => save({ flash, path, overwrites: true, usedPaths }),
    checkSaving: (flash, path, usedPaths) =>
      checkSaving(session.machine, { flash, path, overwrites: true, usedPaths }),
  };
}

function qtestClient({ machine }: OpenSession): ReturnType<Engine['newQtestClient']> {
  const server = new QtestServer(machine);
  return (text) => server.take(text);
}

/** What is open, and the QEMU that may stand beside it, which hears of all that is done there. */
function openSessionBeside(
  emit: (event: EngineEvent) => void,
  onDefect: Engine['onDefect'],
  onMachine: (machine: Machine | null) => void,
): { session: OpenSession; beside: SideBySide } {
  const session = new OpenSession({
    onMachine: (payload) => {
      emit({ name: 'machine.changed', payload });
      beside.look();
      onMachine(session.openMachine);
    },
    onBytes: (payload) => emit({ name: 'image.changed', payload }),
    onLine: (payload) => emit({ name: 'console.ran', payload }),
    onDefect: (thrown) => onDefect(thrown, 'change'),
  });
  const beside = new SideBySide({
    machine: () => session.openMachine,
    onChange: (state) => emit({ name: 'beside.changed', payload: { beside: state } }),
    onDefect: (thrown) => onDefect(thrown, 'beside'),
  });
  return { session, beside };
}

/** A file that was opened. */
type Opened = Pick<FlashImage, 'path' | 'format'>;

type Listener = (event: EngineEvent) => void;

type Part<Prefix extends string> = Pick<EngineHandlers, Extract<keyof EngineHandlers, `${Prefix}.${string}`>>;

interface OwnFiles {
  readonly dataDirectory: string;
  readonly recent: RecentFiles;
  readonly received: ReceivedFiles;
}

function fileHandlers({ dataDirectory, recent, received }: OwnFiles): Part<'file'> {
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

function machineHandlers(
  session: OpenSession,
  remember: (images: readonly Opened[]) => void,
): Part<'board' | 'machine' | 'history' | 'clock'> & Pick<EngineHandlers, 'flash.setMode' | 'flash.reopen'> {
  return {
    'board.list': () => ({ boards: BOARDS.map(describeBoard) }),
    'board.propose': ({ paths, format }) => propose(paths.map((path) => inspectFile(path, format))),
    'machine.check': (request) => {
      session.check(request);
      return {};
    },
    'machine.open': (request) => {
      const state = session.open(request);
      remember(state.flashes.flatMap(({ image }) => image ?? []));
      return state;
    },
    'machine.close': () => {
      session.close();
      return {};
    },
    'machine.current': () => ({ machine: session.state() }),
    'machine.tree': ({ form }) => {
      const { root } = session.machine.bus;
      return { text: form === 'flat' ? printFlatView('memory', root) : printTree('memory', root) };
    },
    'history.go': ({ position, branch }) => session.go(position, branch),
    'history.run': ({ goal, direction }) => session.runTo(goal, direction),
    'clock.advance': ({ nanoseconds }) => session.wait(nanoseconds),
    'flash.setMode': ({ flash, mode, format }) => {
      return session.machine.setMode(flash, mode, format) ? session.replaced() : session.changed();
    },
    'flash.reopen': ({ flash, format }) => {
      return session.machine.reopen(flash, format) ? session.replaced() : session.changed();
    },
  };
}

/** What is over sooner than this needs no progress. */
const UNTOLD_MS = 300;

interface Saves {
  readonly received: ReceivedFiles;
  readonly save: (saving: FlashSaving) => Promise<string>;
  readonly emit: (event: EngineEvent) => void;
}

function saveHandlers(
  session: OpenSession,
  { received, save, emit }: Saves,
): Pick<EngineHandlers, 'flash.save' | 'flash.proposeSave'> {
  return {
    'flash.save': async (saving, signal) => {
      if (received.holds(saving.path)) throw emptiedFolder(saving.path);
      const { flash, range } = saving;
      const sizeBytes = range?.lengthBytes ?? session.machine.flash(flash).device.array.bytes.length;
      const begunMs = performance.now();
      const onProgress = (doneBytes: number) => {
        if (performance.now() - begunMs < UNTOLD_MS) return;
        emit({ name: 'flash.partSaved', payload: { flash, doneBytes, sizeBytes } });
      };
      return { path: await save({ ...saving, signal, onProgress }) };
    },
    'flash.proposeSave': (asked) => ({
      path: proposeSave(session.machine, asked, (directory) => received.holds(directory)),
    }),
  };
}

function deviceHandlers(session: OpenSession): Part<'image' | 'query' | 'device'> {
  return {
    ...editRequests(session),
    'image.window': (asked) => windowOf(session.machine, asked),
    'image.nextChange': (wanted) => {
      const found = nextChange(session.machine, wanted);
      return { offset: found === null ? null : deviceOffset(found) };
    },
    'image.changedBlocks': ({ flash, since }) => ({
      blocks: changedSince(session.machine, flash, since).slice(0, BLOCKS_MAX),
    }),
    'query.table': ({ flash }) => queryTableOf(session.machine.flash(flash)),
    'device.states': ({ flash }) => session.machine.flash(flash).device.stateMachine(),
  };
}

function storyHandlers(
  session: OpenSession,
  { workerPath, ended, emit }: { workerPath: string; ended: AbortSignal; emit: (event: EngineEvent) => void },
): Part<'trace' | 'story'> {
  return {
    'trace.load': ({ path, loading }, signal) =>
      untilEither(signal, ended, (until) =>
        loadTrace(session, path, {
          workerPath,
          signal: until,
          onProgress: (progress) => emit({ name: 'trace.progressed', payload: { loading, progress } }),
        }),
      ),
    'trace.follow': ({ path }, signal) =>
      untilEither(signal, ended, (until) => followTrace(session, path, until)),
    'story.operations': (asked) => filteredOperations(session.machine, asked),
    'story.cycles': ({ from, count }) => storyCycles(session.machine, from, count),
    'story.findings': () => ({
      findings: session.machine.history.story.findings().slice(0, STORY_ROWS_MAX),
    }),
  };
}

function besideHandlers(session: OpenSession, beside: SideBySide): Part<'beside'> {
  return {
    'beside.current': () => beside.state,
    'beside.start': () => beside.start(session.machine),
    'beside.stop': () => beside.stop(),
  };
}
