/** Texts as an image has them, made fit to be shown: what would steer a terminal or mislead the eye is marked. */

/** Control and formatting characters, halves of characters, and the separators of lines. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Each of those is U+FFFD. */
export function shownText(text: string): string {
  return text.replace(UNSHOWABLE, '\ufffd');
}

/** The same of a string that may have tabs, which stay. */
export function shownString(text: string): string {
  return text.split('\t').map(shownText).join('\t');
}
