/** Recorded traces of real drivers, with the image before and after (`test/fixtures/qemu-7.2.22/README.md`). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256 } from '../files/sha256.ts';

/**
 * Which flash of which board was written; and how large the firmware's own image was, where a board needs it to place
 * the other. Any image of that size will do: nothing but a reset of its flash is in the log.
 */
export const TRACES = {
  'edk2-on-virt': { board: 'virt', flash: 1, firmwareBytes: null },
  'edk2-on-q35': { board: 'q35', flash: 1, firmwareBytes: 3_653_632 },
  'uboot-on-virt': { board: 'virt', flash: 1, firmwareBytes: null },
  'uboot-on-r2d': { board: 'r2d', flash: 0, firmwareBytes: null },
} as const;
export type TraceName = keyof typeof TRACES;

/** One recording. */
export interface TraceFixture {
  readonly log: Uint8Array;
  /** The image of the flash that the driver wrote to, before the first event. */
  readonly before: Uint8Array;
  /** Of the image after the last. */
  readonly afterSha256: string;
}

export function readTraceFixture(name: TraceName): TraceFixture {
  return {
    log: gunzipSync(readFileSync(pathOf(name, 'log.gz'))),
    before: gunzipSync(readFileSync(pathOf(name, 'before.gz'))),
    afterSha256: readFileSync(pathOf(name, 'after.sha256'), 'utf8').trim(),
  };
}

/** Keeps what QEMU wrote. */
export function writeTraceFixture(
  name: TraceName,
  { logPath, beforePath, afterPath }: { logPath: string; beforePath: string; afterPath: string },
): void {
  writeFileSync(pathOf(name, 'log.gz'), gzipSync(readFileSync(logPath), { level: 9 }));
  writeFileSync(pathOf(name, 'before.gz'), gzipSync(readFileSync(beforePath), { level: 9 }));
  writeFileSync(pathOf(name, 'after.sha256'), `${sha256(readFileSync(afterPath))}\n`);
}

/** Keeps what was typed on the serial line, and what was said. */
export function writeConsoleFixture(name: TraceName, console: string): void {
  writeFileSync(pathOf(name, 'console.txt'), console);
}

/** From the project's root, where every script of npm runs: a bundle of the bench lies elsewhere. */
function pathOf(name: TraceName, part: string): string {
  return join('test', 'fixtures', 'qemu-7.2.22', `${name}.${part}`);
}
