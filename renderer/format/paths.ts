/** Names as text: paths of any platform, flashes of a board. */

/** The last part: `C:\images\a.fd` and `/images/a.fd` give `a.fd`. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** What stands before the last part, without its separator; empty if there is nothing. */
export function folderOf(path: string): string {
  return path.replace(/[\\/]+[^\\/]*[\\/]*$/, '');
}

/** A flash's name where its board stands beside it: `virt.flash0` gives `flash0`. */
export function shortFlashName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
