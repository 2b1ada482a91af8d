/** Paths of any platform, as text. */

/** The last part: `C:\images\a.fd` and `/images/a.fd` give `a.fd`. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** What stands before the last part, without its separator; empty if there is nothing. */
export function folderOf(path: string): string {
  return path.replace(/[\\/]+[^\\/]*[\\/]*$/, '');
}
