/** Names of files as an image has them. */

const DECODER = new TextDecoder('utf-8');

/** UTF-8, as far as it is; the rest is U+FFFD, each. */
export function nameText(name: Uint8Array): string {
  return DECODER.decode(name);
}

/** What is wrong with the name of an entry in a directory, a sentence; null where nothing is. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'It has no name.';
  if (name === '.' || name === '..' || name.includes('/')) return 'Its name would lead to another directory.';
  return null;
}
