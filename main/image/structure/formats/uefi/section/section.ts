/** A section of a file, and what a kind of section tells of itself. Follows UEFI PI 1.8, volume 3, section 3.2.4. */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';

/** A section at its place. */
export interface Section {
  /** All of it, with its header. */
  readonly reading: Reading;
  /** Where the header that all kinds have ends. */
  readonly bodyStart: number;
}

/** What is known of it beyond its common header; `fields` count from its start. */
export interface SectionBody
  extends Partial<Pick<Found, 'fields' | 'checks' | 'problems' | 'children' | 'unpacked'>> {
  readonly name: string;
}

/** Goes through sections that lie in a section. */
export type Walk = (inside: Reading) => Iterable<Found>;

/** A kind of section. */
export interface SectionKind {
  /** In words that people know from other tools. */
  readonly subtype: string;
  /** @throws Malformed where what follows the header is cut */
  read(section: Section, walk: Walk): SectionBody;
}
