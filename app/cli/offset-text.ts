/** Where something is, as the commands print it. */

/** An offset or an address: `0x00001000`, wider only if it must be. */
export function offsetText(offset: number): string {
  return `0x${offset.toString(16).padStart(8, '0')}`;
}
