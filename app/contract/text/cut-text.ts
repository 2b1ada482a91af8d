/** Texts of any length, cut to what is shown of them. Lengths are in UTF-16 units, as those of strings. */

/** Its beginning; no character is cut in two. The rest is not kept in memory, as it is by `slice`. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const isInPair = (text.codePointAt(most - 1) ?? 0) > 0xffff;
  return [...text.slice(0, isInPair ? most - 1 : most)].join('');
}

/** The same, with an ellipsis at its end. */
export function shortenedText(text: string, most: number): string {
  return text.length > most ? `${cutText(text, most - 1)}…` : text;
}

/** Its beginning and its end, with an ellipsis between: for texts that differ in either. */
export function middleShortenedText(text: string, most: number): string {
  if (text.length <= most) return text;
  const endLength = Math.floor((most - 1) / 2);
  const end = text.slice(text.length - endLength).replace(/^[\udc00-\udfff]/, '');
  return `${cutText(text, most - 1 - endLength)}…${end}`;
}
