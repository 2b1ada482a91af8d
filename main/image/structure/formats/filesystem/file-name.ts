/** Names of files as an image has them, made fit to be shown: what would steer a terminal or mislead the eye is marked. */

const DECODER = new TextDecoder('utf-8');
/** Control and formatting characters, and the separators of lines. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** UTF-8, as far as it is; the rest is U+FFFD, each. */
export function shownName(name: Uint8Array): string {
  return DECODER.decode(name).replace(UNSHOWABLE, '\ufffd');
}

/** What is wrong with the name of an entry in a directory, a sentence; null where nothing is. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'It has no name.';
  if (name === '.' || name === '..' || name.includes('/')) return 'Its name would lead to another directory.';
  return null;
}
