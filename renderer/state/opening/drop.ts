/** Files dropped on the window. The desktop knows their paths; a browser only hands over their bytes. */
import { createStore } from 'zustand/vanilla';
import { formatSize } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { electronBridge } from '../../link/wire-electron.ts';
import { reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { FILES_MAX, openPaths } from './open.ts';

/** One piece of a streamed file: the contract's limit. */
const PIECE_BYTES = 1 << 20;

export interface Transfer {
  readonly name: string;
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly cancel: () => void;
}

/** The file that a browser is handing over now. */
export const transferStore = createStore<{ readonly transfer: Transfer | null }>()(() => ({
  transfer: null,
}));

/** Opens dropped files; in a browser, after their bytes were copied to the engine. */
export async function openDropped(files: readonly File[]): Promise<void> {
  const bridge = electronBridge();
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

async function sendFile(file: File): Promise<string> {
  const cancelling = new AbortController();
  const show = (sentBytes: number) =>
    transferStore.setState({
      transfer: { name: file.name, sentBytes, sizeBytes: file.size, cancel: () => cancelling.abort() },
    });
  try {
    let path: string | null = null;
    for (let offset = 0; path === null; offset += PIECE_BYTES) {
      show(Math.min(offset, file.size));
      const bytes = new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
      const piece = { name: file.name, sizeBytes: file.size, offset, bytes };
      ({ path } = await engine.call('file.receive', piece, cancelling.signal));
      if (path === null && offset + bytes.length >= file.size)
        throw new Error(`${formatSize(file.size)} were sent, but not taken`);
    }
    return path;
  } finally {
    transferStore.setState({ transfer: null });
  }
}
