/** Paths in the commands that errors advise. */

/** A path as a POSIX shell takes it: as it is where that is safe, else in single quotes. */
export function shellQuoted(path: string): string {
  return /^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
