/** What Electron writes to stderr: held back while it starts, passed on once its window is there. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Chromium's own log, which is about its environment and no one's concern here: `[123:1124/220130.5:ERROR:…]`. */
const CHROMIUM_LOG = /^\[\d+:\d+\/[\d.]+:(VERBOSE\d*|INFO|WARNING|ERROR):/;
/** Most lines that are held back; older ones are dropped. */
const HELD_MAX = 100;

export interface ElectronWords {
  /** From now on every line goes to our stderr as it comes. */
  passOn(): void;
  /** Writes what was held back to our stderr. */
  tellHeld(): void;
  /** The last line that was held back; null where there was none. */
  readonly lastHeld: string | null;
}

/** Listens from now on; empty lines and Chromium's log are left out. */
export function hearElectron(stream: Readable): ElectronWords {
  const held: string[] = [];
  let isPassing = false;
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (line.trim() === '' || CHROMIUM_LOG.test(line)) return;
    if (isPassing) tell(line);
    else held.push(line);
    if (held.length > HELD_MAX) held.shift();
  });
  return {
    passOn() {
      isPassing = true;
    },
    tellHeld: () => held.splice(0).forEach(tell),
    get lastHeld() {
      return held.at(-1) ?? null;
    },
  };
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
