/** The bytes that are searched: what lies outside of [start, end) is as if it were not there. */
export interface Searched {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}
