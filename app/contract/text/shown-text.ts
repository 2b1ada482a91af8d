/** Texts as an image has them, made fit to be shown: what would steer a terminal or mislead the eye is marked. */

/** Control and formatting characters, halves of characters, and the separators of lines. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Each of those is U+FFFD. */
export function shownText(text: string): string {
  return text.replace(UNSHOWABLE, '\ufffd');
}

/** An escape for each, as `\x1b` is: for names that a person is to find again. */
export function escapedText(text: string): string {
  return text.replace(UNSHOWABLE, (sign) => {
    const digits = (sign.codePointAt(0) ?? 0).toString(16);
    return digits.length <= 2 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
  });
}

/** As `shownText`, of a string that may have tabs, which stay. */
export function shownString(text: string): string {
  return text.split('\t').map(shownText).join('\t');
}
