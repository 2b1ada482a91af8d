/** What a process holds in memory, as Linux counts it in `/proc/PID/smaps_rollup` and `/proc/PID/smaps`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { MemoryUse } from '../../app/contract/footprint.ts';
import { PAGESIZE } from '../backing/mmap.ts';
import { requirePages } from '../backing/strategies/own-memory.ts';
import type { Ready } from './order.ts';

/** Where the image lies in a process: bytes from an address on, or the mappings that are as large as it is. */
export type ImagePlace = NonNullable<Ready['place']>;

/** A process's memory, and which part of it is in the image's place; null where there is no such mapping. */
export interface ProcessMemory {
  readonly all: MemoryUse;
  readonly mapping: MemoryUse | null;
}

/** Processes can be measured on Linux alone, and ask for memory page by page. @throws UserError elsewhere */
export function requireMeasurable(proc = '/proc'): void {
  if (existsSync(`${proc}/self/smaps_rollup`)) {
    requirePages();
    return;
  }
  throw new UserError({
    code: 'unsupported',
    what: `What a process holds can only be measured exactly on Linux, which counts it page by page (${proc}/PID/smaps_rollup is not here)`,
    where: null,
    todo: 'Run it on a Linux machine, from kernel 4.14 on.',
  });
}

/** @throws UserError if the process is gone */
export async function memoryOf(pid: number, place: ImagePlace | null): Promise<ProcessMemory> {
  const all = memoryUseIn(await factsOf(pid, 'smaps_rollup'));
  if (place === null) return { all, mapping: null };
  return { all, mapping: mappingIn(await factsOf(pid, 'smaps'), place) };
}

async function factsOf(pid: number, name: string): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8');
  } catch (thrown) {
    if (!['ENOENT', 'ESRCH'].includes(errorName(thrown))) throw thrown;
    throw endedEarly('it is gone');
  }
}

/** A process that nobody here has ended. `how`: `SIGKILL`. */
export function endedEarly(how: string): UserError {
  return new UserError({
    code: 'no-memory',
    what: `A process ended before it was measured (${how})`,
    where: null,
    todo: 'The system may have run out of memory: start fewer processes, or end other programs.',
  });
}

/**
 * What the mappings of a `smaps` hold together that lie in the place; null if none does, as where the image was copied
 * into memory that holds more than it.
 */
export function mappingIn(smaps: string, place: ImagePlace): MemoryUse | null {
  const [first, ...more] = mappingsIn(smaps).filter((mapping) => isIn(mapping, place));
  if (first === undefined) return null;
  return more.reduce((sum, { text }) => added(sum, memoryUseIn(text)), memoryUseIn(first.text));
}

/** The fields of a rollup, or of one mapping. @throws Error if one is not there */
export function memoryUseIn(text: string): MemoryUse {
  const kibOf = (field: string) => {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
    if (line === undefined) throw new Error(`the kernel says nothing of ${field}`);
    return Number(line);
  };
  return {
    privateKiB: kibOf('Anonymous') + kibOf('Swap'),
    fileKiB: kibOf('Rss') - kibOf('Anonymous'),
    pssKiB: kibOf('Pss'),
    rssKiB: kibOf('Rss'),
    privateCleanKiB: kibOf('Private_Clean'),
    privateDirtyKiB: kibOf('Private_Dirty'),
    sharedCleanKiB: kibOf('Shared_Clean'),
    sharedDirtyKiB: kibOf('Shared_Dirty'),
  };
}

/** Bytes [start, end) of a process's memory, and what `smaps` says of them. */
interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function mappingsIn(smaps: string): Mapping[] {
  const heads = [...smaps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) [-r][-w][-x][sp] /gm)];
  return heads.map(({ 1: start = '', 2: end = '', index }, at) => ({
    start: Number.parseInt(start, 16),
    end: Number.parseInt(end, 16),
    text: smaps.slice(index, heads[at + 1]?.index),
  }));
}

/** How much more than the bytes a mapping of them may hold: memory comes in pages, and begins with its length. */
const AROUND_BYTES = 2 * PAGESIZE;

function isIn({ start, end }: Mapping, place: ImagePlace): boolean {
  if (place.kind === 'as large as') return end - start === place.lengthBytes;
  const placeEnd = place.address + place.lengthBytes;
  const isTouched = start < placeEnd && end > place.address;
  return isTouched && start >= place.address - AROUND_BYTES && end <= placeEnd + AROUND_BYTES;
}

function added(a: MemoryUse, b: MemoryUse): MemoryUse {
  return {
    privateKiB: a.privateKiB + b.privateKiB,
    fileKiB: a.fileKiB + b.fileKiB,
    pssKiB: a.pssKiB + b.pssKiB,
    rssKiB: a.rssKiB + b.rssKiB,
    privateCleanKiB: a.privateCleanKiB + b.privateCleanKiB,
    privateDirtyKiB: a.privateDirtyKiB + b.privateDirtyKiB,
    sharedCleanKiB: a.sharedCleanKiB + b.sharedCleanKiB,
    sharedDirtyKiB: a.sharedDirtyKiB + b.sharedDirtyKiB,
  };
}
