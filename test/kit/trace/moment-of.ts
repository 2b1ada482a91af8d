/** Which moment of what a device did to its array a file shows. */

/** What one line of a program did to the array. */
export interface Change {
  readonly line: number;
  readonly offset: number;
  /** As they were afterwards. */
  readonly bytes: Uint8Array;
}

/**
 * How many changes the file shows, of which the next may be under way: each byte of it as before or as after. The last
 * such moment, or null if there is none: the file is nothing that the device ever held.
 */
export function momentOf(file: Uint8Array, before: Uint8Array, changes: readonly Change[]): number | null {
  const state = Uint8Array.from(before);
  let wrong = state.reduce((count, byte, at) => count + (byte === file[at] ? 0 : 1), 0);
  let moment = wrong === 0 ? 0 : null;
  for (const [index, { offset, bytes }] of changes.entries()) {
    const [found, old] = [file, state].map((all) => all.subarray(offset, offset + bytes.length));
    if (found === undefined || old === undefined) throw new Error('a change past the end');
    const outside = wrong - difference(found, old);
    const isUnderWay = found.every((byte, at) => byte === old[at] || byte === bytes[at]);
    if (outside === 0 && isUnderWay) moment = index;
    state.set(bytes, offset);
    wrong = outside + difference(found, bytes);
    if (wrong === 0) moment = index + 1;
  }
  return moment;
}

function difference(one: Uint8Array, other: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) count++;
  return count;
}
