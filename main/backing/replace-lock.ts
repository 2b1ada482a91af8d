/** A file that is about to be replaced by another of its name, locked so that no program that locks images loses it. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { UserError } from '../../app/contract/errors.ts';
import { inUse, unreadable } from './file-report.ts';
import { lockImage } from './image-lock.ts';
import { lockHolder } from './lock-holder.ts';

/**
 * Locks it as a program that writes it would, where the system has such locks.
 * @returns a function that lets go of it. @throws UserError `in-use` with who has it, and what `unreadable` says.
 */
export function lockToReplace(path: string): () => void {
  const fd = openToLock(path);
  const answer = lockImage(fd, true);
  if (answer.kind !== 'conflict') return () => closeSync(fd);
  const inode = fstatSync(fd, { bigint: true }).ino;
  const holder = lockHolder({ inode, byte: answer.byte });
  closeSync(fd);
  const report = inUse(path, answer, { holder, isWritable: true });
  throw new UserError({ ...report, todo: 'Choose another name, or close it there.' });
}

/** For reading: to open it for writing would ask whoever has a lease on it to let go. */
function openToLock(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}
