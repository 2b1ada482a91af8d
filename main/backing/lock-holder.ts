/** Which program holds a lock on a file: the system knows only the inode, its processes say the rest. Linux. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What is asked for: a file by its inode, and the byte that is locked. */
export interface LockedByte {
  readonly inode: bigint;
  readonly byte: number;
}

const PROCESSES = '/proc';

/**
 * `qemu-system-aarch64 (process 4711)`; `another program` where none of the processes that may be looked into holds it.
 * Never throws.
 */
export function lockHolder(locked: LockedByte): string {
  for (const id of listed(PROCESSES)) {
    if (/^\d+$/.test(id) && id !== String(process.pid) && holds(id, locked)) return nameOf(id);
  }
  return holds(String(process.pid), locked) ? 'this Norscope itself' : 'another program';
}

function holds(id: string, locked: LockedByte): boolean {
  const folder = join(PROCESSES, id, 'fdinfo');
  return listed(folder).some((fd) => lockLines(join(folder, fd)).some((line) => isOn(line, locked)));
}

function lockLines(path: string): string[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('lock:'));
}

/** `lock: 1: OFDLCK ADVISORY READ -1 08:01:1234 201 201` */
function isOn(line: string, { inode, byte }: LockedByte): boolean {
  const [, lockedInode, first, last] = /:(\d+) (\d+) (\d+|EOF)$/.exec(line) ?? [];
  if (lockedInode !== String(inode) || first === undefined) return false;
  return Number(first) <= byte && (last === 'EOF' || byte <= Number(last));
}

function nameOf(id: string): string {
  const [program = '', ...words] = read(join(PROCESSES, id, 'cmdline')).split('\0');
  const isNorscope = words.some((word) => /norscope/i.test(basename(word)));
  return `${isNorscope ? 'another Norscope' : programName(id, program)} (process ${id})`;
}

function programName(id: string, program: string): string {
  try {
    return basename(readlinkSync(join(PROCESSES, id, 'exe')));
  } catch {
    return basename(program) || 'a program';
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
