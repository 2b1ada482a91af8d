/** Files dropped on the window. The desktop knows their paths; a browser only hands over their bytes. */
import { engine } from '../../link/engine.ts';
import { electronBridge } from '../../link/wire-electron.ts';
import { machineStore, reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { runScript } from '../script/run-script.ts';
import { loadTrace } from '../story/load-trace.ts';
import { bytesDone, transferStore } from '../transfer.ts';
import { FILES_MAX, openPaths } from './open.ts';

/** One piece of a streamed file: the contract's limit. */
const PIECE_BYTES = 1 << 20;
/** Pieces on the way together, so that reading, sending and writing overlap. */
const ROUND_PIECES = 8;
const ROUND_BYTES = ROUND_PIECES * PIECE_BYTES;

/** Opens dropped files; in a browser, after their bytes were copied to the engine. */
export async function openDropped(files: readonly File[]): Promise<void> {
  const bridge = electronBridge();
  const [first] = files;
  if (first !== undefined && machineStore.getState().machine !== null) {
    if (TRACE_NAME.test(first.name)) return withDropped(first, loadTrace);
    if (SCRIPT_NAME.test(first.name)) return withDropped(first, runScript);
  }
  const few = files.slice(0, FILES_MAX);
  if (bridge !== null) return openPaths(few.map((file) => bridge.pathOfFile(file)));
  await reporting(async () => {
    const paths: string[] = [];
    for (const file of few) paths.push(await sendFile(file));
    await openPaths(paths);
    tell(
      'The browser gave Norscope a copy of what you dropped; the file itself stays as it is, whatever you do here.',
    );
  });
}

/** By its name, as an image has another. */
const TRACE_NAME = /\.(log|trace)(\.gz)?$/i;

const SCRIPT_NAME = /\.nor$/i;

async function withDropped(file: File, use: (path: string) => Promise<void>): Promise<void> {
  await reporting(async () => use(await pathOfDropped(file)));
}

/** Where a dropped file is; in a browser, where its copy is once it was sent. @throws UserError */
export async function pathOfDropped(file: File): Promise<string> {
  const bridge = electronBridge();
  return bridge === null ? sendFile(file) : bridge.pathOfFile(file);
}

async function sendFile(file: File): Promise<string> {
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort();
  const { name, size: sizeBytes } = file;
  try {
    let path: string | null = null;
    for (let sentBytes = 0; path === null; sentBytes += ROUND_BYTES) {
      const doing = 'Copying from the browser:';
      transferStore.setState({ transfer: { doing, name, ...bytesDone(sentBytes, sizeBytes), cancel } });
      path = await sendRound(file, sentBytes, cancelling.signal);
      if (path === null && sentBytes + ROUND_BYTES >= sizeBytes)
        throw new Error(`all of ${name} was sent, but not taken`);
    }
    return path;
  } finally {
    transferStore.setState({ transfer: null });
  }
}

/** Reads a round of pieces together and sends them in order. @returns the copy's path if the last one was among them. */
async function sendRound(file: File, start: number, signal: AbortSignal): Promise<string | null> {
  const { name, size: sizeBytes } = file;
  const offsets = Array.from({ length: ROUND_PIECES }, (_, piece) => start + piece * PIECE_BYTES);
  const read = offsets
    .filter((offset) => offset === 0 || offset < sizeBytes)
    .map(async (offset) => ({ offset, bytes: await readPiece(file, offset) }));
  const pieces = await Promise.all(read);
  const answers = await Promise.all(
    pieces.map((piece) => engine.call('file.receive', { name, sizeBytes, ...piece }, signal)),
  );
  return answers.at(-1)?.path ?? null;
}

async function readPiece(file: File, offset: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
}
